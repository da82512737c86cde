import { asFlag, fieldsOf, serializedId, type Fields } from '../../core/history/json-fields.js';
import type { RouteContext } from '../route.js';
import { parseRawChats, textOfChats } from './raw-chats.js';

const EVERY = 1_000_000;

/** Somebody in a group, under the id that WhatsApp uses there: a phone's or a LID. */
export interface GroupMember {
  readonly id: string;
  readonly isAdmin: boolean;
  readonly isSuperAdmin: boolean;
}

/** The groups of the stored copy, raw, the newest first. Nothing is asked of WhatsApp. */
export async function storedGroups(
  { chats: stored }: Pick<RouteContext, 'chats'>,
  session: string,
): Promise<readonly Fields[]> {
  const all = { limit: EVERY, offset: 0, sort: 'recent', group: true, source: 'store' } as const;
  return parseRawChats(textOfChats(await stored.list(session, all)));
}

/** The members of a raw group; null where the page did not know them. */
export function membersOfGroup(chat: Fields): readonly GroupMember[] | null {
  const participants = fieldsOf(chat['groupMetadata'])['participants'];
  if (!Array.isArray(participants) || participants.length === 0) return null;
  return (participants as unknown[]).map(fieldsOf).flatMap((one) => {
    const id = serializedId(one['id']);
    return id === null ? [] : [{ id, isAdmin: asFlag(one['isAdmin']), isSuperAdmin: asFlag(one['isSuperAdmin']) }];
  });
}
