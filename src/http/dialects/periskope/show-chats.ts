import { serializedId, type Fields } from '../../../core/history/json-fields.js';
import { parseRawChats, textOfChats } from '../../families/raw-chats.js';
import { storedGroups } from '../../families/stored-groups.js';
import { membersOf, toChat } from './mappers/to-chat.js';
import { findChat } from './own-data.js';
import { personIds, type PersonIds } from './person-ids.js';
import { phonesOf, type Phone } from './phone.js';
import type { PeriskopeChat } from './schemas/chat.js';
import type { PeriskopeMessage } from './schemas/message.js';
import { showMessages } from './show-messages.js';
import type { Reads } from './reads.js';

const EVERY = 1_000_000;

/** The chats of a phone as they are stored, raw, and how their ids are shown. The newest first. */
export interface StoredChats {
  readonly chats: readonly Fields[];
  readonly ids: PersonIds;
}

/** Every chat of the phone, from the stored copy alone. */
export async function storedChats(context: Reads, { session }: Phone): Promise<StoredChats> {
  const page = await context.chats.list(session, { limit: EVERY, offset: 0, sort: 'recent', source: 'store' });
  const text = textOfChats(page);
  const ids = await personIds(context, session, [text]);
  const seen = new Set<string>();
  // One person's two halves are one chat: the one with the newer message stands for both.
  const chats = parseRawChats(text).filter((chat) => {
    const id = ids.shown(serializedId(chat['id']) ?? '');
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
  return { chats, ids };
}

/** These chats in Periskope's shape, each with all that is known of it; `all` holds the groups of the phone. */
export async function showChats(
  context: Reads,
  phone: Phone,
  chats: readonly Fields[],
  { chats: all, ids }: StoredChats,
): Promise<PeriskopeChat[]> {
  const { listings, annotations } = context;
  const { session } = phone;
  const idOf = (chat: Fields): string => serializedId(chat['id']) ?? '';
  const rawIds = chats.flatMap((chat) => ids.both(idOf(chat)));
  const groupsOf = groupsByPerson(all, ids);
  const shownPeople = [
    ...new Set(chats.flatMap((chat) => [ids.shown(idOf(chat)), ...(membersOf(chat, ids) ?? []).map(({ id }) => id)])),
    ...(phone.orgPhone === null ? [] : [phone.orgPhone]),
  ];
  const bothPeople = shownPeople.flatMap((id) => ids.both(id));
  const phones = await phonesOf(context);
  const [notes, contacts, people, newest, oldest, holders, pictures] = await Promise.all([
    annotations.list(session, 'chat', { ids: rawIds }),
    annotations.list(session, 'contact', { ids: bothPeople }),
    listings.people(session, bothPeople),
    listings.newest(session, rawIds),
    listings.oldest(session, rawIds),
    listings.holders(
      phones.map((one) => one.session),
      rawIds,
    ),
    knownPictures(context, session, shownPeople),
  ]);
  const latest = await showMessages(context, phone, [...newest.values()], ids);
  const peopleOf = byShownId(people.values(), ids);
  const contactOf = byShownId(contacts.items, ids);
  const noteOf = byShownId(notes.items, ids);
  const latestOf = newestByChat(latest);
  const orgPhones = new Set(phones.flatMap(({ orgPhone }) => orgPhone ?? []));
  const holding = new Set(holders.map((one) => `${one.session} ${one.chatId}`));
  return chats.map((chat) => {
    const halves = ids.both(idOf(chat));
    const shown = ids.shown(idOf(chat));
    const beginnings = halves.flatMap((id) => oldest.get(id) ?? []);
    return toChat(chat, {
      phone,
      ids,
      note: noteOf.get(shown) ?? null,
      people: peopleOf,
      contacts: contactOf,
      pictures,
      orgPhones,
      chatOrgPhones: phones.flatMap((one) =>
        halves.some((id) => holding.has(`${one.session} ${id}`)) ? (one.orgPhone ?? []) : [],
      ),
      commonGroups: groupsOf.get(shown) ?? [],
      oldest: beginnings.length === 0 ? null : Math.min(...beginnings),
      latest: latestOf.get(shown) ?? null,
    });
  });
}

/** One chat as it stands. Throws `chat_not_found`. */
export async function showChat(context: Reads, phone: Phone, id: string): Promise<PeriskopeChat> {
  const { chat, ids } = await findChat(context, phone, id);
  const groups = await storedGroups(context, phone.session);
  const [shown] = await showChats(context, phone, [chat], { chats: groups, ids });
  if (shown === undefined) throw new Error('A chat that was found is not shown.');
  return shown;
}

function newestByChat(messages: readonly PeriskopeMessage[]): ReadonlyMap<string, PeriskopeMessage> {
  const found = new Map<string, PeriskopeMessage>();
  for (const message of messages) {
    const known = found.get(message.chat_id);
    if (known === undefined || message.timestamp > known.timestamp) found.set(message.chat_id, message);
  }
  return found;
}

function groupsByPerson(all: readonly Fields[], ids: PersonIds): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const chat of all) {
    const group = serializedId(chat['id']) ?? '';
    for (const { id } of (group.endsWith('@g.us') ? membersOf(chat, ids) : null) ?? []) {
      const groups = found.get(id);
      if (groups === undefined) found.set(id, [group]);
      else groups.push(group);
    }
  }
  for (const groups of found.values()) groups.sort();
  return found;
}

/** The half under the phone stands for both where there are two. */
function byShownId<T extends { readonly id: string }>(all: Iterable<T>, ids: PersonIds): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const one of all) {
    const id = ids.shown(one.id);
    if (!found.has(id) || one.id === id) found.set(id, one);
  }
  return found;
}

async function knownPictures(
  { pictures }: Reads,
  session: string,
  people: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const id of people) {
    const url = await pictures.known(session, id);
    if (url !== null) found.set(id, url);
  }
  return found;
}
