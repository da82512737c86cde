import type { ChatIntent, ChatIntentStore } from '../../src/core/chats/chat-intent.js';
import { DatabaseChatIntents } from '../../src/store/chat-intent-store.js';
import { DatabaseChatRows } from '../../src/store/chat-row-store.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { TestDatabases } from '../support/databases.js';
import { ManualClock } from '../support/manual-clock.js';
import { aRow, MemoryChatIntents } from '../support/memory-chat-book.js';
import { aChat, batchOf } from '../support/stored-messages.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

const [ONE, OTHER] = ['447700900001@c.us', '447700900002@c.us'];

describe.each(['memory', ...databases.kinds] as const)('intents for chats in %s', (kind) => {
  const make = async (): Promise<ChatIntentStore> =>
    kind === 'memory'
      ? new MemoryChatIntents()
      : new DatabaseChatIntents(await databases.open(await databases.place(kind)));
  const archived: ChatIntent = { id: '01B', chatId: ONE, field: 'archived', value: true };

  it('come back as they were, the oldest first, each session’s apart', async () => {
    const store = await make();
    const mute: ChatIntent = { id: '01A', chatId: OTHER, field: 'mute', value: -1 };
    await store.put('shop', [archived, mute]);
    await store.put('other', [{ ...archived, id: '01C' }]);
    expect(await store.list('shop')).toEqual([mute, archived]);
    expect(await store.list('nobody')).toEqual([]);
  });

  it('the newest of a chat’s field takes the place of the one before', async () => {
    const store = await make();
    const newer: ChatIntent = { id: '01D', chatId: ONE, field: 'archived', value: false };
    const pinned: ChatIntent = { id: '01C', chatId: ONE, field: 'pinned', value: true };
    await store.put('shop', [archived, pinned]);
    await store.put('shop', [newer]);
    expect(await store.list('shop')).toEqual([pinned, newer]);
    // What was carried out meanwhile was the old one.
    await store.remove('shop', archived.id);
    expect(await store.list('shop')).toEqual([pinned, newer]);
    await store.remove('shop', newer.id);
    expect(await store.list('shop')).toEqual([pinned]);
  });
});

describe.each(databases.kinds)('rows of chats in %s', (kind) => {
  it('tell what lists need, with the other id of the person', async () => {
    const database = await databases.open(await databases.place(kind));
    const replica = new DatabaseReplica(database, new ManualClock());
    const lid = '180000000000001@lid';
    await replica.applyBatch(
      'shop',
      batchOf([
        { kind: 'chat', chat: aChat({ id: ONE, name: 'Ann', at: 50, pin: 7, archived: true, unread: 2 }) },
        { kind: 'chat', chat: aChat({ id: lid, name: 'Ann too', at: 60 }) },
        { kind: 'chat', chat: aChat({ id: OTHER, name: 'Bob' }) },
        { kind: 'mapping', pn: ONE, lid },
      ]),
    );
    await replica.applyBatch('other', batchOf([{ kind: 'chat', chat: aChat({ id: '1@g.us' }) }]));
    const rows = new DatabaseChatRows(database);
    const ann = aRow({
      id: ONE,
      otherId: lid,
      name: 'Ann',
      timestamp: 50,
      pinned: true,
      archived: true,
      unreadCount: 2,
    });
    const half = aRow({ id: lid, otherId: ONE, name: 'Ann too', timestamp: 60 });
    const byId = (one: { id: string }, other: { id: string }): number => (one.id < other.id ? -1 : 1);
    expect([...(await rows.list('shop'))].sort(byId)).toEqual([half, ann, aRow({ id: OTHER, name: 'Bob' })]);
    for (const id of [ONE, lid]) expect([...(await rows.of('shop', [id]))].sort(byId)).toEqual([half, ann]);
    expect(await rows.of('shop', ['447700900009@c.us'])).toEqual([]);
    expect(await rows.of('shop', [])).toEqual([]);
  });

  it('lose what is wished of them with their chat', async () => {
    const database = await databases.open(await databases.place(kind));
    const replica = new DatabaseReplica(database, new ManualClock());
    const store = new DatabaseChatIntents(database);
    await replica.applyBatch('shop', batchOf([{ kind: 'chat', chat: aChat({ id: ONE }) }]));
    await store.put('shop', [{ id: '01A', chatId: ONE, field: 'pinned', value: true }]);
    await replica.applyBatch('shop', batchOf([{ kind: 'chat_removed', id: ONE }]));
    expect(await store.list('shop')).toEqual([]);
  });
});
