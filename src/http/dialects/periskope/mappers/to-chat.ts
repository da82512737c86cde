import { asFlag, asNumber, asText, fieldsOf, serializedId, type Fields } from '../../../../core/history/json-fields.js';
import type { Annotation } from '../../../../core/annotations/annotation.js';
import type { ListedPerson } from '../../../../core/listings/listings-api.js';
import { membersOfGroup, type GroupMember } from '../../../families/stored-groups.js';
import { isoMs, isoSeconds } from '../fields.js';
import type { PersonIds } from '../person-ids.js';
import type { Phone } from '../phone.js';
import type { PeriskopeChat, PeriskopeMember } from '../schemas/chat.js';
import type { PeriskopeMessage } from '../schemas/message.js';

/** What a chat is shown from beside its raw text; everything that is keyed by person is so by the id that is shown. */
export interface BesideChat {
  readonly phone: Phone;
  readonly ids: PersonIds;
  readonly note: Annotation<'chat'> | null;
  readonly people: ReadonlyMap<string, ListedPerson>;
  readonly contacts: ReadonlyMap<string, Annotation<'contact'>>;
  readonly pictures: ReadonlyMap<string, string>;
  readonly orgPhones: ReadonlySet<string>;
  readonly chatOrgPhones: readonly string[];
  /** Of the groups that are stored, those with this person. */
  readonly commonGroups: readonly string[];
  /** Unix seconds. */
  readonly oldest: number | null;
  readonly latest: PeriskopeMessage | null;
}

/** The members of a raw group under the ids that are shown; null where the page did not know them. */
export function membersOf(chat: Fields, ids: PersonIds): readonly GroupMember[] | null {
  return membersOfGroup(chat)?.map((member) => ({ ...member, id: ids.shown(member.id) })) ?? null;
}

/** A raw chat, as whatsapp-web.js makes it, as Periskope has it. */
export function toChat(chat: Fields, beside: BesideChat): PeriskopeChat {
  const { phone, ids, note, latest } = beside;
  const chatId = ids.shown(serializedId(chat['id']) ?? '');
  const isGroup = chatId.endsWith('@g.us');
  const group = fieldsOf(chat['groupMetadata']);
  const members = isGroup ? membersOf(chat, ids) : oneToOne(chatId, phone.orgPhone);
  const own = note?.data ?? {};
  const seconds = asNumber(chat['timestamp']);
  const created = isGroup ? (asNumber(group['creation']) ?? beside.oldest) : beside.oldest;
  const updatedMs = Math.max(note?.updatedAt ?? 0, (seconds ?? 0) * 1000, latest ? Date.parse(latest.updated_at) : 0);
  return {
    add_members_admins_only:
      isGroup && group['memberAddMode'] !== undefined ? group['memberAddMode'] === 'admin_add' : null,
    assigned_to: own.assignedTo ?? null,
    chat_access: { ...own.access },
    chat_id: chatId,
    chat_image: beside.pictures.get(chatId) ?? null,
    chat_name: asText(chat['name']),
    chat_org_phones: [...beside.chatOrgPhones],
    chat_type: typeOf(chatId, beside.people.get(chatId)),
    closed_at: null,
    common_chats: isGroup ? null : [...beside.commonGroups, chatId],
    created_at: created === null ? null : isoSeconds(created),
    custom_properties: { ...own.properties },
    flag_count_map: null,
    group_description: isGroup ? asText(group['desc']) : null,
    hubspot_metadata: {},
    info_admins_only: isGroup ? flagOf(group['restrict']) : null,
    invite_link: own.inviteLink ?? null,
    is_archived: flagOf(chat['archived']),
    is_exited: isGroup ? hasLeft(members, phone.orgPhone) : false,
    is_muted: flagOf(chat['isMuted']),
    is_pinned: flagOf(chat['pinned']),
    label_ids: Object.fromEntries((own.labelIds ?? []).map((id) => [id, true as const])),
    latest_message: latest,
    latest_message_timestamp: latest === null ? null : Date.parse(latest.timestamp),
    member_count: members?.length ?? null,
    members: members === null ? null : toMembers(chatId, members, beside),
    message_unread_count: asNumber(chat['unreadCount']),
    messages_admins_only: isGroup ? flagOf(group['announce']) : null,
    org_id: phone.orgId,
    org_phone: phone.orgPhone,
    override_chat_access: own.overridesAccess ?? false,
    updated_at: updatedMs === 0 ? null : isoMs(updatedMs),
  };
}

/** In a chat of two both may do everything. */
function oneToOne(chatId: string, orgPhone: string | null): readonly GroupMember[] {
  const both = orgPhone === null ? [chatId] : [...new Set([orgPhone, chatId])];
  return both.map((id) => ({ id, isAdmin: true, isSuperAdmin: true }));
}

function hasLeft(members: readonly GroupMember[] | null, orgPhone: string | null): boolean | null {
  if (members === null || orgPhone === null) return null;
  return members.every(({ id }) => id !== orgPhone);
}

function toMembers(
  chatId: string,
  members: readonly GroupMember[],
  beside: BesideChat,
): Record<string, PeriskopeMember> {
  const { phone, people, contacts, pictures, orgPhones } = beside;
  return Object.fromEntries(
    members.map(({ id, isAdmin, isSuperAdmin }) => {
      const own = contacts.get(id)?.data;
      const member: PeriskopeMember = {
        chat_id: chatId,
        contact_color: own?.color ?? null,
        contact_id: id,
        contact_image: pictures.get(id) ?? null,
        contact_name: own?.name ?? nameOf(people.get(id)) ?? (id === phone.orgPhone ? ownName(phone) : null),
        is_admin: isAdmin,
        is_internal: own?.isInternal ?? orgPhones.has(id),
        is_super_admin: isSuperAdmin,
        org_id: phone.orgId,
        org_phone: phone.orgPhone,
      };
      return [id, member];
    }),
  );
}

function ownName({ view }: Phone): string | null {
  return view.me?.pushName ?? null;
}

function nameOf(person: ListedPerson | undefined): string | null {
  return person?.name ?? person?.pushName ?? null;
}

function typeOf(chatId: string, person: ListedPerson | undefined): PeriskopeChat['chat_type'] {
  if (chatId.endsWith('@g.us')) return 'group';
  if (!/@(c\.us|lid)$/.test(chatId)) return 'unknown';
  if (person === undefined) return 'user';
  return asFlag(fieldsOf(JSON.parse(person.json))['isBusiness']) ? 'business' : 'user';
}

function flagOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}
