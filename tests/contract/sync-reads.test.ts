import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseSyncReads } from '../../src/store/database-sync-reads.js';
import { DatabaseHistorySettings } from '../../src/store/history-settings-store.js';
import { TestDatabases } from '../support/databases.js';
import { ManualClock } from '../support/manual-clock.js';
import { aChat, batchOf, idOf, put, SHOP } from '../support/stored-messages.js';

const OTHER = '447700900123@c.us';
const databases = new TestDatabases();
afterAll(() => databases.close());

describe.each(databases.kinds)('what catching up reads of %s', (kind) => {
  const open = async () => {
    const database = await databases.open(await databases.place(kind));
    const replica = new DatabaseReplica(database, new ManualClock());
    return { database, replica, reads: new DatabaseSyncReads(database) };
  };

  it('tells of each chat its newest message, and from where on nothing is missing', async () => {
    const { replica, reads } = await open();
    await replica.applyBatch(
      's',
      batchOf([
        { kind: 'chat', chat: aChat({ id: SHOP }) },
        { kind: 'chat', chat: aChat({ id: OTHER }) },
        put({ key: 'a', at: 10 }),
        put({ key: 'b', at: 20 }),
        put({ key: 'c', at: 20 }),
        { kind: 'coverage', chatId: SHOP, contiguousFromId: idOf({ key: 'b' }), reachedStart: false },
      ]),
    );
    const shop = {
      chatId: SHOP,
      newest: { id: idOf({ key: 'c' }), timestamp: 20 },
      contiguousFrom: { id: idOf({ key: 'b' }), timestamp: 20 },
      reachedStart: false,
    };
    const other = { chatId: OTHER, newest: null, contiguousFrom: null, reachedStart: false };
    expect([...(await reads.heads('s'))].sort((one) => (one.chatId === SHOP ? -1 : 1))).toEqual([shop, other]);
    expect(await reads.head('s', SHOP)).toEqual(shop);
    expect(await reads.head('s', 'nobody@c.us')).toBeNull();
    expect(await reads.heads('another')).toEqual([]);
  });

  it('does not call a chat covered whose covering message is gone', async () => {
    const { database, replica, reads } = await open();
    await replica.applyBatch(
      's',
      batchOf([
        { kind: 'chat', chat: aChat({ id: SHOP }) },
        put({ key: 'a', at: 10 }),
        { kind: 'coverage', chatId: SHOP, contiguousFromId: idOf({ key: 'a' }), reachedStart: true },
      ]),
    );
    await database.deleteFrom('messages').execute();
    expect(await reads.head('s', SHOP)).toMatchObject({ newest: null, contiguousFrom: null });
  });

  it('finds the messages of a span of seconds, both included, of that chat and session only', async () => {
    const { replica, reads } = await open();
    const messages = [9, 10, 11, 12, 13].map((at) => put({ key: `k${String(at)}`, at }));
    await replica.applyBatch('s', batchOf([...messages, put({ key: 'x', at: 11, chat: OTHER })]));
    await replica.applyBatch('another', batchOf([put({ key: 'y', at: 11 })]));
    const found = await reads.idsBetween('s', SHOP, 10, 12);
    expect([...found].sort()).toEqual(['k10', 'k11', 'k12'].map((key) => idOf({ key })));
    expect(await reads.countMessages('s')).toBe(6);
    expect(await reads.countMessages('nobody')).toBe(0);
  });

  it('tells which of very many messages are stored', async () => {
    const { replica, reads } = await open();
    const keys = Array.from({ length: 1_000 }, (_, n) => `k${String(n)}`);
    await replica.applyBatch('s', batchOf(keys.map((key, at) => put({ key, at }))));
    const asked = [...keys.filter((_, n) => n % 2 === 0), 'stranger'].map((key) => idOf({ key }));
    expect([...(await reads.stored('s', asked))].sort()).toEqual(asked.slice(0, -1).sort());
    expect(await reads.stored('s', [])).toEqual([]);
    expect(await reads.stored('another', asked)).toEqual([]);
  });

  it('keeps what was decided of a session’s history, and whether anything was', async () => {
    const { database } = await open();
    const settings = new DatabaseHistorySettings(database);
    expect(await settings.read('s')).toBeNull();
    const linkedAtMs = Date.UTC(2026, 10, 21, 12, 30, 15, 250);
    const rows = [
      { depth: null, paused: false, fromPhone: false, linkedAtMs: null },
      { depth: 'off', paused: true, fromPhone: false, linkedAtMs },
      { depth: 'all', paused: false, fromPhone: true, linkedAtMs },
      { depth: 36_500, paused: true, fromPhone: true, linkedAtMs },
    ] as const;
    for (const row of rows) {
      await settings.save('s', row);
      expect(await settings.read('s')).toEqual(row);
    }
    await settings.remove('s');
    await settings.remove('s');
    expect(await settings.read('s')).toBeNull();
  });
});
