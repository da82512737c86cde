import { randomBytes } from 'node:crypto';
import { toLetters } from '../../../core/ids/stable-id.js';
import type { RouteContext } from '../../route.js';
import { notFound } from './not-found.js';
import { personIds, type PersonIds } from './person-ids.js';
import type { Phone } from './phone.js';
import type { Reads } from './reads.js';
import { fieldsOf, type Fields } from '../../../core/history/json-fields.js';

/** A new id such as `note-abcdefghijklmnop`. */
export function newId(kind: 'note' | 'label' | 'broadcast'): string {
  return `${kind}-${toLetters(randomBytes(16))}`;
}

/** The ids of labels that are meant by ids or by names; a name that there is none of is made one. */
export async function labelIdsOf(
  context: RouteContext,
  { session }: Phone,
  asked: readonly string[],
): Promise<string[]> {
  const { items } = await context.annotations.list(session, 'label');
  const byName = new Map(items.map(({ id, data }) => [data.name.toLowerCase(), id]));
  const known = new Set(items.map(({ id }) => id));
  const found = new Set<string>();
  for (const one of asked) {
    let id = known.has(one) ? one : byName.get(one.toLowerCase());
    if (id === undefined) {
      if (/^label-[a-z]{16}$/.test(one)) throw notFound('Label', 'label');
      id = newId('label');
      await context.annotations.change(session, 'label', id, () => ({ data: { name: one } }));
      byName.set(one.toLowerCase(), id);
    }
    found.add(id);
  }
  return [...found];
}

/** One stored chat of the phone: raw, with the id it is shown by, and every id its messages may be under. */
export interface FoundChat {
  readonly chat: Fields;
  readonly key: string;
  readonly halves: readonly string[];
  readonly ids: PersonIds;
}

/** Finds a chat without asking WhatsApp. Throws `chat_not_found`. */
export async function findChat(context: Reads, { session }: Phone, chatId: string): Promise<FoundChat> {
  const read = await context.chats.read(session, chatId, { limit: 1, source: 'store' });
  const text = typeof read.chat === 'string' ? read.chat : Buffer.from(read.chat).toString('utf8');
  const pair = await context.people.mapping(session, read.chatId);
  const ids = await personIds(context, session, [text, pair?.lid ?? '']);
  const key = ids.shown(read.chatId);
  return { chat: fieldsOf(JSON.parse(text)), key, halves: ids.both(key), ids };
}
