import { StoredLookups } from '../../src/core/events/stored-lookups.js';
import { DatabaseEventLog } from '../../src/store/event-log-store.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseOutbox } from '../../src/store/outbox-store.js';
import { DatabaseSessionConfigs } from '../../src/store/session-configs-store.js';
import { TestDatabases } from '../support/databases.js';
import { ManualClock } from '../support/manual-clock.js';
import { newItem } from '../support/memory-outbox-store.js';
import { batchOf, put } from '../support/stored-messages.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

async function open() {
  const database = await databases.open(await databases.place('SQLite'));
  const replica = new DatabaseReplica(database, new ManualClock());
  const queue = new DatabaseOutbox(database);
  const log = new DatabaseEventLog(database);
  const configs = new DatabaseSessionConfigs(database);
  const lookups = new StoredLookups({ chats: replica, log, queue, configs, version: '1', origin: () => 'http://a' });
  return { replica, queue, lookups };
}

const changed = (state: 'working' | 'stopped') =>
  batchOf([
    {
      kind: 'event',
      event: { name: 'session.state', chatId: null, messageId: null, payload: { state, previous: null, reason: null } },
    },
  ]);

describe('StoredLookups', () => {
  it('finds states however many messages came since, and none that are later', async () => {
    const { replica, lookups } = await open();
    await replica.applyBatch('s', changed('stopped'));
    const messages = Array.from({ length: 600 }, (_, index) => put({ key: `A${String(index)}`, at: index }));
    await replica.applyBatch('s', batchOf(messages));
    await replica.applyBatch('s', changed('working'));
    await replica.applyBatch('s', changed('stopped'));
    const found = await lookups.ofNoChat('s', 602);
    expect(found.map(({ sequence }) => sequence)).toEqual([1, 602]);
  });

  it('knows what was sent here from what has only the form of it', async () => {
    const { queue, lookups } = await open();
    await queue.add(newItem({ id: '3EB0AAAAAAAAAAAAAAAAAA', session: 's' }));
    expect(await lookups.isSentHere('s', '3EB0AAAAAAAAAAAAAAAAAA')).toBe(true);
    expect(await lookups.isSentHere('other', '3EB0AAAAAAAAAAAAAAAAAA')).toBe(false);
    expect(await lookups.isSentHere('s', '3EB0BBBBBBBBBBBBBBBBBB')).toBe(false);
    expect(await lookups.isSentHere('s', '3A00')).toBe(false);
  });
});
