import { parseChatRef } from '../../../core/ids/chat-ref.js';
import { asNumber, asText, serializedId, type Fields } from '../../../core/history/json-fields.js';
import { parseRawChats, textOfChats } from '../../families/raw-chats.js';
import type { RouteContext } from '../../route.js';

const EVERY_CHAT = 1_000_000;

/** How a list of chats is put in order, and which part of it is meant. */
export interface ChatListing {
  readonly sortBy?: 'conversationTimestamp' | 'messageTimestamp' | 'id' | 'name' | undefined;
  readonly sortOrder?: 'desc' | 'asc' | undefined;
  readonly merge?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  /** Ids or phone numbers of the chats that are meant; all when absent. */
  readonly ids?: readonly string[] | undefined;
}

/** The raw chats of a session: newest first, one for each person unless `merge` is false. */
export async function listRawChats(context: RouteContext, session: string, listing: ChatListing): Promise<Fields[]> {
  const { sortBy = 'conversationTimestamp', sortOrder = 'desc', merge = true, offset = 0, limit, ids } = listing;
  const page = await context.chats.list(session, { limit: EVERY_CHAT, offset: 0, sort: 'recent' });
  let chats = parseRawChats(textOfChats(page));
  const halves = merge || ids !== undefined ? await lidsAndPhones(context, session) : new Map<string, string>();
  if (ids !== undefined) chats = onlyThese(chats, ids, halves);
  if (merge) chats = mergeHalves(chats, halves);
  chats.sort(ORDERS[sortBy]);
  // By name `desc` is A to Z (the other way round than for times).
  if ((sortOrder === 'desc') !== (sortBy === 'name')) chats.reverse();
  return chats.slice(offset, limit === undefined ? undefined : offset + limit);
}

export function chatIdOf(chat: Fields): string {
  return serializedId(chat['id']) ?? '';
}

type Order = (a: Fields, b: Fields) => number;

const byTime: Order = (a, b) => timeOf(a) - timeOf(b) || compare(chatIdOf(a), chatIdOf(b));
const ORDERS: Readonly<Record<NonNullable<ChatListing['sortBy']>, Order>> = {
  conversationTimestamp: byTime,
  messageTimestamp: byTime,
  id: (a, b) => compare(chatIdOf(a), chatIdOf(b)),
  name: (a, b) => (asText(a['name']) ?? '').localeCompare(asText(b['name']) ?? '') || compare(chatIdOf(a), chatIdOf(b)),
};

function timeOf(chat: Fields): number {
  return asNumber(chat['timestamp']) ?? 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Each half of a person's pair of ids by the other. */
async function lidsAndPhones(context: RouteContext, session: string): Promise<ReadonlyMap<string, string>> {
  const mappings = await context.people.mappings(session, { limit: EVERY_CHAT, offset: 0 });
  return new Map(mappings.flatMap(({ lid, pn }) => [[lid, pn] as const, [pn, lid] as const]));
}

function onlyThese(chats: Fields[], ids: readonly string[], halves: ReadonlyMap<string, string>): Fields[] {
  const wanted = new Set(ids.flatMap((id) => parseChatRef(id, undefined, 'ids').candidates));
  for (const id of [...wanted]) {
    const other = halves.get(id);
    if (other !== undefined) wanted.add(other);
  }
  return chats.filter((chat) => wanted.has(chatIdOf(chat)));
}

/** Of two chats with one person the one with the newer message stands for both. */
function mergeHalves(chats: Fields[], halves: ReadonlyMap<string, string>): Fields[] {
  const byId = new Map(chats.map((chat) => [chatIdOf(chat), chat]));
  return chats.flatMap((chat) => {
    const other = byId.get(halves.get(chatIdOf(chat)) ?? '');
    if (other === undefined) return [chat];
    if (byTime(chat, other) < 0) return [];
    const unread = (asNumber(chat['unreadCount']) ?? 0) + (asNumber(other['unreadCount']) ?? 0);
    return [{ ...chat, unreadCount: unread }];
  });
}
