import type { LoggedEvent } from '../../../../core/events/logged-event.js';
import { asFlag, asText, fieldsOf, type Fields } from '../../../../core/history/json-fields.js';
import type { EventFacts, ToldEvent } from '../event-facts.js';
import { toParticipant } from './to-participant.js';
import { isMe } from './to-message-events.js';

/** WhatsApp's words for what happens to members, in WAHA's. */
const MEMBER_CHANGES: Readonly<Record<string, keyof typeof ROLES>> = {
  add: 'join',
  invite: 'join',
  linked_group_join: 'join',
  remove: 'leave',
  leave: 'leave',
  promote: 'promote',
  demote: 'demote',
};
const ROLES = { join: 'participant', leave: 'left', promote: 'admin', demote: 'participant' } as const;
/** What is told to nobody: it changes nothing yet. */
const ASKED = 'membership_approval_request';

/** What happened to a group: to its members, to this account's place in it, or to what it shows. */
export async function toGroupEvents(event: LoggedEvent, facts: EventFacts): Promise<readonly ToldEvent[]> {
  if (event.name !== 'group.changed' || event.chatId === null) return [];
  const { change, author = null, members = [] } = event.payload;
  if (change === undefined || change === ASKED) return [];
  const about = { timestamp: secondsOf(event), group: { id: event.chatId } };
  const _data = fieldsOf(rawOf(event)['_data']);
  const type = MEMBER_CHANGES[change];
  if (type === undefined && change !== 'create') {
    const group = { ...((await groupInfo(event.chatId, facts)) ?? about.group), ...changedField(event.payload) };
    return [{ event: 'group.v2.update', payload: { ...about, group, _data } }];
  }
  const people = members.length === 0 && author !== null ? [author] : members;
  const events: ToldEvent[] = [];
  const isAboutMe = people.some((id) => isMe(id, facts));
  if (change === 'create' || (type === 'join' && isAboutMe)) {
    const group = (await groupInfo(event.chatId, facts)) ?? about.group;
    events.push({ event: 'group.v2.join', payload: { ...about, group, _data } });
  }
  if (type === 'leave' && isAboutMe) events.push({ event: 'group.v2.leave', payload: { ...about, _data } });
  if (type !== undefined) {
    const participants = people.map((id) => ({ id, role: ROLES[type] }));
    events.push({ event: 'group.v2.participants', payload: { type, ...about, participants, _data } });
  }
  if (type === 'join') events.push({ event: 'group.join', payload: toNotification(event, change) });
  if (type === 'leave') events.push({ event: 'group.leave', payload: toNotification(event, change) });
  return events;
}

/** As whatsapp-web.js makes it: what WAHA passed on before it had events of its own for groups. */
function toNotification(event: LoggedEvent, type: string) {
  const {
    author = null,
    members = [],
    value = null,
  } = event.payload as {
    readonly author?: string | null;
    readonly members?: readonly string[];
    readonly value?: string | null;
  };
  return {
    id: rawOf(event)['id'] ?? { _serialized: event.messageId },
    body: value ?? '',
    type,
    timestamp: secondsOf(event),
    chatId: event.chatId,
    author,
    recipientIds: members,
  };
}

async function groupInfo(id: string, { session, lookups }: EventFacts) {
  const json = session === null ? null : await lookups.chat(session.key, id);
  if (json === null) return null;
  const chat = fieldsOf(JSON.parse(json));
  const metadata = fieldsOf(chat['groupMetadata']);
  const participants: unknown = metadata['participants'];
  return {
    id,
    subject: asText(chat['name']) ?? asText(metadata['subject']) ?? '',
    description: asText(metadata['desc']) ?? '',
    membersCanAddNewMember: metadata['memberAddMode'] === 'all_member_add',
    membersCanSendMessages: !asFlag(metadata['announce']),
    newMembersApprovalRequired: asFlag(metadata['membershipApprovalMode']),
    participants: Array.isArray(participants) ? participants.map((one) => toParticipant(fieldsOf(one))) : [],
  };
}

/** What the event itself says is newer than what is stored of the group. */
function changedField({ change, value }: { readonly change?: string; readonly value?: string | null }): Fields {
  if (change === 'subject') return { subject: value ?? '' };
  return change === 'description' ? { description: value ?? '' } : {};
}

function rawOf({ messageJson }: LoggedEvent): Fields {
  return messageJson === null ? {} : fieldsOf(JSON.parse(messageJson));
}

/** When it happened, in unix seconds. */
export function secondsOf({ at }: LoggedEvent): number {
  return Math.floor(Date.parse(at) / 1_000);
}
