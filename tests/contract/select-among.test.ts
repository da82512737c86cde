import { selectAmong } from '../../src/store/select-among.js';
import { TestDatabases } from '../support/databases.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { ManualClock } from '../support/manual-clock.js';
import { aChat, batchOf, idOf, put, SHOP } from '../support/stored-messages.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

describe.each(databases.kinds)('looking among many items in %s', (kind) => {
  const filled = async () => {
    const database = await databases.open(await databases.place(kind));
    const keys = Array.from({ length: 500 }, (_, n) => `key${String(n)}`);
    const messages = keys.map((key, n) => put({ key, at: n }));
    const replica = new DatabaseReplica(database, new ManualClock());
    await replica.applyBatch('s', batchOf([{ kind: 'chat', chat: aChat({ id: SHOP }) }, ...messages]));
    return { database, ids: keys.map((key) => idOf({ key })) };
  };

  it.each([0, 1, 2, 8, 9, 400, 401, 500])('finds each of %i values', async (count) => {
    const { database, ids } = await filled();
    const found = await selectAmong<{ id: string }>(
      database,
      { fixed: ['s'], items: ids.slice(0, count).map((id) => [id]) },
      (list, session) => `select id from messages where session = ${session} and id in (${list})`,
    );
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(ids.slice(0, count)));
  });

  it.each([1, 9, 401])('finds each of %i tuples, and nothing of another session', async (count) => {
    const { database, ids } = await filled();
    const find = (session: string) =>
      selectAmong<{ id: string }>(
        database,
        {
          fixed: [session, SHOP],
          items: ids.slice(0, count).map((id, n) => [id, n]),
          types: ['text', 'bigint'],
        },
        (list, of, chat) =>
          `select id from messages where session = ${of} and chat_id = ${chat} and (id, timestamp) in (values ${list})`,
      );
    expect(new Set((await find('s')).map(({ id }) => id))).toEqual(new Set(ids.slice(0, count)));
    expect(await find('another')).toEqual([]);
  });
});
