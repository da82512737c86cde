import type { ChatReadOptions } from '../../src/core/chats/chats-api.js';
import type { CoverageChange, PageChange } from '../../src/core/history/page-batch.js';
import type { TestDatabases } from './databases.js';
import { openReadHouse, type ReadHouse } from './read-house.js';
import { aChat, idOf, put, SHOP, type MessageShape } from './stored-messages.js';

export const LID = '99887766554433@lid';
export const PHONE = '551198765432';

/** The message K1, K2, …, of that second. */
export const shape = (n: number, more: Partial<MessageShape> = {}): MessageShape => ({
  key: `K${String(n)}`,
  at: n,
  ...more,
});

export const many = (from: number, to: number): PageChange[] =>
  Array.from({ length: to - from + 1 }, (_, index) => put(shape(from + index)));

export const covered = (coverage: Partial<CoverageChange>, chatId = SHOP): PageChange => ({
  kind: 'coverage',
  chatId,
  ...coverage,
});

export const from = (n: number): Partial<CoverageChange> => ({ contiguousFromId: idOf(shape(n)) });

/** A shop's chat of ten messages, all of it stored. */
export async function wholeChat(
  databases: TestDatabases,
  coverage: Partial<CoverageChange> = { ...from(1), reachedStart: true },
): Promise<ReadHouse> {
  const house = await openReadHouse(databases);
  await house.store([{ kind: 'chat', chat: aChat({ id: SHOP, name: 'Shop', at: 10 }) }, ...many(1, 10)]);
  await house.store([covered(coverage)]);
  return house;
}

/** Reads the shop's chat; `keys` are its messages' short ids. */
export async function read(house: ReadHouse, options: Partial<ChatReadOptions> = {}, chat = PHONE) {
  const answer = await house.chats.read('default', chat, { limit: 3, ...options });
  return { ...answer, keys: keysOf([answer.messages]) };
}

/** The short ids of messages that stand in JSON texts. */
export function keysOf(texts: readonly (string | Uint8Array)[]): string[] {
  const inside = texts.map((text) => (typeof text === 'string' ? text : Buffer.from(text).toString())).join(',');
  return (JSON.parse(`[${inside}]`) as { id: { id: string } }[]).map(({ id }) => id.id);
}
