import type { ContactRead } from '../../../core/ports/engine.js';
import { rawChatId } from '../../families/raw-chats.js';
import { membersOfGroup, storedGroups } from '../../families/stored-groups.js';
import type { RouteContext } from '../../route.js';

const EVERYBODY = 1_000_000;

/** A person, and the stored groups that they are in. */
export interface KnownPerson {
  readonly contact: ContactRead;
  readonly groups: readonly KnownGroup[];
}

interface KnownGroup {
  readonly jid: string;
  readonly name?: string;
}

/** Persons by name, each once whatever ids they are stored under; those of whom a group is all that is known come last. */
export async function knownPeople(context: RouteContext, session: string): Promise<readonly KnownPerson[]> {
  const groupsOf = await groupsByMember(context, session);
  const known = await contactsOf(context, session);
  const ids = new Set(known.flatMap(idsOf));
  const strangers = [...groupsOf.keys()].filter((id) => !ids.has(id));
  const listing = { limit: EVERYBODY, offset: 0 };
  const pairs = strangers.length === 0 ? [] : await context.people.mappings(session, listing);
  const phones = new Map(pairs.map(({ lid, pn }) => [lid, pn]));
  return [...known, ...strangers.map((id) => strangerOf(id, phones.get(id) ?? null))].map((contact) => ({
    contact,
    groups: [...new Set(idsOf(contact).flatMap((id) => groupsOf.get(id) ?? []))],
  }));
}

/** `group`: known from groups alone, neither by a chat nor from the address book. */
export function sourceOf({ contact: { hasChat, isMyContact }, groups }: KnownPerson): 'dm' | 'group' {
  return hasChat || isMyContact || groups.length === 0 ? 'dm' : 'group';
}

/** Every id of a person. */
export function idsOf({ id, lid, phone }: ContactRead): readonly string[] {
  return [id, ...(lid === null ? [] : [lid]), ...(phone === null ? [] : [`${phone}@c.us`])];
}

async function contactsOf(context: RouteContext, session: string): Promise<readonly ContactRead[]> {
  const listing = { sortBy: 'name', descending: false, limit: EVERYBODY, offset: 0 } as const;
  const known = new Map<string, ContactRead>();
  for (const contact of await context.people.contacts(session, listing)) {
    const id = contact.lid ?? contact.id;
    const before = known.get(id);
    if (contact.isGroup || !/@(c\.us|lid)$/.test(contact.id)) continue;
    // Of two halves the one that has a name.
    if (before === undefined || (before.name === null && contact.name !== null)) known.set(id, contact);
  }
  return [...known.values()];
}

async function groupsByMember(context: RouteContext, session: string): Promise<ReadonlyMap<string, KnownGroup[]>> {
  const found = new Map<string, KnownGroup[]>();
  for (const group of await storedGroups(context, session)) {
    const { name } = group;
    const known = { jid: rawChatId(group), ...(typeof name === 'string' ? { name } : {}) };
    for (const { id } of membersOfGroup(group) ?? []) found.set(id, [...(found.get(id) ?? []), known]);
  }
  return found;
}

function strangerOf(id: string, pn: string | null): ContactRead {
  const lid = id.endsWith('@lid') ? id : null;
  const phone = (lid === null ? id : pn)?.replace(/@.*/, '') ?? null;
  const unknown = { name: null, pushName: null, shortName: null, isBusiness: false, isGroup: false, isMe: false };
  return { id, phone, lid, ...unknown, isMyContact: false, isBlocked: false, hasChat: false };
}
