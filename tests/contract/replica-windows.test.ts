import type { MessagePlace, MessageWindowQuery } from '../../src/core/history/reads.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { openReaders } from '../../src/store/open-readers.js';
import { TestDatabases, type DatabaseKind } from '../support/databases.js';
import { aChat, batchOf, idOf, put, SHOP } from '../support/stored-messages.js';
import { keysOf, LID } from '../support/whole-chat.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

async function newReplica(kind: DatabaseKind) {
  const replica = new DatabaseReplica(await databases.open(await databases.place(kind)), { now: () => 0 });
  const store = (changes: Parameters<typeof batchOf>[0]) => replica.applyBatch('s', batchOf(changes));
  // Three of one second, on both sides of the half, so that every tie is met.
  await store([
    ...[1, 2, 2, 2, 3].map((at, index) => put({ key: `P${String(index)}`, at, body: 'Olá 🎉' })),
    ...[1, 2, 2, 4].map((at, index) => put({ key: `L${String(index)}`, at, chat: LID })),
    put({ key: 'note', at: 3, isNotification: true }),
  ]);
  return { replica, store };
}

const HALVES = [SHOP, LID];

async function stretches(replica: DatabaseReplica, query: MessageWindowQuery, chats = HALVES) {
  const { start } = await replica.findWindow('s', chats, query);
  const keys: string[][] = [];
  for (let place: MessagePlace | null = start; place !== null;) {
    const { texts, next } = await replica.messagesFrom('s', chats, place, { ...query, limit: 2 });
    keys.push(keysOf(texts));
    place = next;
  }
  return keys.flat();
}

describe.each(databases.kinds)('windows of a stored chat in %s', (kind) => {
  it('are the same as texts, as bytes and as stretches, whatever their size', async () => {
    const { replica } = await newReplica(kind);
    const all = keysOf((await replica.newestMessages('s', HALVES, { limit: 50 })).texts);
    expect(all).toHaveLength(9);
    for (const chats of [HALVES, [SHOP], [LID]]) {
      for (let limit = 1; limit <= 10; limit++) {
        const query = { limit };
        const { texts, ...facts } = await replica.newestMessages('s', chats, query);
        const { texts: bytes, ...same } = await replica.newestBytes('s', chats, query);
        expect(Buffer.concat(bytes).toString()).toBe(texts.join(''));
        expect(same).toEqual(facts);
        const { start, ...found } = await replica.findWindow('s', chats, query);
        expect(found).toEqual(facts);
        expect(start?.timestamp).toBe(facts.oldest?.timestamp);
        expect(await stretches(replica, query, chats)).toEqual(keysOf(texts));
      }
    }
  });

  it('end before a message of either half', async () => {
    const { replica } = await newReplica(kind);
    const all = await stretches(replica, { limit: Infinity });
    for (const [index, key] of all.entries()) {
      const before = idOf({ key, chat: key.startsWith('L') ? LID : SHOP });
      expect(await stretches(replica, { limit: Infinity, before })).toEqual(all.slice(0, index));
    }
    expect((await replica.findWindow('s', HALVES, { limit: 5, before: 'none' })).outcome).toBe('before_unknown');
  });

  it('keep to the filters', async () => {
    const { replica } = await newReplica(kind);
    expect(await stretches(replica, { limit: Infinity, since: 3 })).toEqual(['P4', 'L3']);
    expect(await stretches(replica, { limit: Infinity, types: ['image'] })).toEqual([]);
    expect(await stretches(replica, { limit: Infinity, withNotifications: true, since: 3 })).toContain('note');
  });

  it('know whether they are full, whole and covered', async () => {
    const { replica, store } = await newReplica(kind);
    const facts = async (query: MessageWindowQuery) => replica.findWindow('s', [SHOP], query);
    expect(await facts({ limit: 5 })).toMatchObject({ isFull: true, isCovered: false, isWhole: false });
    await store([{ kind: 'coverage', chatId: SHOP, contiguousFromId: idOf({ key: 'P1' }), phoneHasMore: true }]);
    expect(await facts({ limit: 4 })).toMatchObject({ isCovered: true, isWhole: false, phoneHasMore: true });
    expect(await facts({ limit: 5 })).toMatchObject({ isCovered: false, isWhole: false });
    expect(await facts({ limit: 50, since: 3 })).toMatchObject({
      isFull: false,
      isCovered: true,
      isWhole: true,
      phoneHasMore: false,
    });
    await store([{ kind: 'coverage', chatId: SHOP, contiguousFromId: idOf({ key: 'P0' }), reachedStart: true }]);
    expect(await facts({ limit: 50 })).toMatchObject({ isFull: false, isCovered: true, isWhole: true, hasMore: false });
  });

  it('are read by another connection as soon as they are written', async () => {
    const place = await databases.place(kind);
    const database = await databases.open(place);
    const reads = await openReaders(place);
    const written: string[] = [];
    const replica = new DatabaseReplica(
      database,
      { now: () => 0 },
      {
        reads,
        onWritten: (session, { changes }, { changedChats }) => {
          written.push(`${session} ${String(changes.length)} ${changedChats.join()}`);
        },
      },
    );
    try {
      for (let n = 1; n <= 20; n++) {
        await replica.applyBatch('s', batchOf([put({ key: `N${String(n)}`, at: n })]));
        expect(keysOf((await replica.newestBytes('s', [SHOP], { limit: 1 })).texts)).toEqual([`N${String(n)}`]);
      }
    } finally {
      await reads.destroy();
    }
    expect([written.length, written[0]]).toEqual([20, `s 1 ${SHOP}`]);
  });

  it('belong to chats that are counted and found by id', async () => {
    const { replica, store } = await newReplica(kind);
    expect(await replica.countChats('s')).toBe(0);
    await store([SHOP, LID].map((id) => ({ kind: 'chat', chat: aChat({ id }) })));
    expect(await replica.countChats('s')).toBe(2);
    expect(await replica.storedChats('s', [LID, 'nobody@c.us', SHOP])).toEqual([LID, SHOP]);
    expect(await replica.storedChats('other', [LID, SHOP])).toEqual([]);
    expect(await replica.storedChats('s', [])).toEqual([]);
  });
});
