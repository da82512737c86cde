import type { PageChange } from '../../src/core/history/page-batch.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { TestDatabases, type DatabaseKind } from '../support/databases.js';
import { aChat, batchOf, SHOP } from '../support/stored-messages.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

const clock = { now: () => Date.UTC(2026, 10, 21) };

async function newReplica(kind: DatabaseKind) {
  return new DatabaseReplica(await databases.open(await databases.place(kind)), clock);
}

describe.each(databases.kinds)('what the events of a stored copy in %s', (kind) => {
  it('tell of a chat that begins, and not of older ones that come late or are only written down', async () => {
    const replica = await newReplica(kind);
    const at = (id: string, time: number): PageChange => ({ kind: 'chat', chat: aChat({ id, at: time }) });
    await replica.applyBatch('s', batchOf([at(SHOP, 1_000)], 'history'));
    await replica.applyBatch('s', batchOf([at('447700900001@c.us', 1_001)]));
    await replica.applyBatch('s', batchOf([at('447700900002@c.us', 900), at('447700900003@c.us', 0)]));
    await replica.applyBatch('s', batchOf([at('447700900004@c.us', 1_002)], 'history'));
    await replica.applyBatch('s', batchOf([at('447700900001@c.us', 1_003)]));
    await replica.applyBatch('t', batchOf([at('447700900005@c.us', 1_000)]));
    const told = await replica.eventsAfter('s', 0, 10);
    expect(told.map(({ name, chatId }) => [name, chatId])).toEqual([['chat.created', '447700900001@c.us']]);
    expect(await replica.eventsAfter('t', 0, 10)).toEqual([]);
  });

  it('say of a reaction which one it replaces', async () => {
    const replica = await newReplica(kind);
    const react = (emoji: string) =>
      batchOf([{ kind: 'reaction', reaction: { messageId: 'x', chatId: SHOP, senderId: SHOP, emoji, timestamp: 1 } }]);
    for (const emoji of ['👍', '❤️', '', '👍']) await replica.applyBatch('s', react(emoji));
    const events = await replica.eventsAfter('s', 0, 10);
    expect(events.map(({ payload }) => payload)).toMatchObject([
      { emoji: '👍', previousEmoji: null },
      { emoji: '❤️', previousEmoji: '👍' },
      { emoji: '', previousEmoji: '❤️' },
      { emoji: '👍', previousEmoji: null },
    ]);
  });
});
