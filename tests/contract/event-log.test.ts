import { EventLogJanitor } from '../../src/core/events/event-log-janitor.js';
import { DatabaseCopyStore } from '../../src/store/copy-store.js';
import { DatabaseEventLog } from '../../src/store/event-log-store.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { TestDatabases, type DatabaseKind } from '../support/databases.js';
import { ManualClock } from '../support/manual-clock.js';
import { silentLog } from '../support/silent-log.js';
import { aMessage, batchOf, idOf, put, SHOP } from '../support/stored-messages.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

const DAY_MS = 86_400_000;

async function newLog(kind: DatabaseKind) {
  const database = await databases.open(await databases.place(kind));
  const clock = new ManualClock();
  const replica = new DatabaseReplica(database, clock);
  const log = new DatabaseEventLog(database);
  const receive = (...keys: string[]) => replica.applyBatch('s', batchOf(keys.map((key) => put({ key, at: 1 }))));
  const sequences = async () => (await log.eventsAfter('s', 0, 1_000)).map(({ sequence }) => sequence);
  return { database, clock, replica, log, receive, sequences };
}

describe.each(databases.kinds)('an event log in %s', (kind) => {
  it('gives an event with its message as it is stored now, and without it once it is gone', async () => {
    const { replica, log, receive } = await newLog(kind);
    await receive('a');
    expect(await log.eventsAfter('s', 0, 10)).toMatchObject([
      { sequence: 1, name: 'message.received', messageJson: aMessage({ key: 'a', at: 1 }).json },
    ]);
    await replica.applyBatch('s', batchOf([{ kind: 'message_removed', id: idOf({ key: 'a' }) }]));
    expect(await log.event('s', 1)).toMatchObject({ name: 'message.received', messageJson: null });
    expect(await log.event('s', 9)).toBeNull();
  });

  it('reads one chat alone, and what belongs to no chat', async () => {
    const { replica, log, receive } = await newLog(kind);
    await receive('a', 'b');
    const event = { name: 'session.qr', chatId: null, messageId: null, payload: { expiresAt: 'x' } } as const;
    await replica.applyBatch('s', batchOf([{ kind: 'event', event }]));
    await receive('c');
    const of = async (chat: string | null, after: number, last: number) =>
      (await log.chatEvents('s', chat, { after, last }, 10)).map(({ sequence }) => sequence);
    expect(await of(SHOP, 0, 99)).toEqual([1, 2, 4]);
    expect(await of(SHOP, 1, 3)).toEqual([2]);
    expect(await of(null, 0, 99)).toEqual([3]);
  });

  it('finds the last event up to an id, whether that is its own or another session’s, and none before its first', async () => {
    const { clock, replica, log, receive } = await newLog(kind);
    await receive('a');
    clock.advance(1);
    await replica.applyBatch('other', batchOf([put({ key: 'x', at: 1 })]));
    clock.advance(1);
    await receive('b', 'c');
    const [first, , third] = (await log.eventsAfter('s', 0, 10)).map(({ id }) => id);
    const [between] = (await log.eventsAfter('other', 0, 10)).map(({ id }) => id);
    expect(await log.sequenceUpTo('s', first ?? '')).toBe(1);
    expect(await log.sequenceUpTo('s', between ?? '')).toBe(1);
    expect(await log.sequenceUpTo('s', third ?? '')).toBe(3);
    expect(await log.sequenceUpTo('s', '7ZZZZZZZZZZZZZZZZZZZZZZZZZ')).toBe(3);
    expect(await log.sequenceUpTo('s', '00000000000000000000000000')).toBe(0);
    expect(await log.sequenceUpTo('nobody', third ?? '')).toBe(0);
  });

  it('says where it ends, and that a session made anew is another one', async () => {
    const { database, clock, log, receive } = await newLog(kind);
    expect(await log.ends(['s'])).toEqual(new Map());
    await receive('a');
    const before = (await log.ends(['s', 'other'])).get('s');
    expect(before).toMatchObject({ sequence: 1 });
    const copies = new DatabaseCopyStore(database, clock);
    await copies.removeCopy('s');
    expect((await log.ends(['s'])).get('s')).toEqual(before);
    expect(await log.start('s')).toEqual({ sequence: 2, at: null });
    await copies.removeCounters('s');
    await receive('a');
    const after = (await log.ends(['s'])).get('s');
    expect(after).toMatchObject({ sequence: 1 });
    expect(after?.epoch).not.toBe(before?.epoch);
  });

  it('is trimmed by age and by size from its start, and goes on counting', async () => {
    const { clock, log, receive, sequences } = await newLog(kind);
    await receive('a', 'b');
    clock.advance(31 * DAY_MS);
    await receive('c', 'd', 'e', 'f');
    const clean = (keepMax: number) =>
      new EventLogJanitor({
        events: log,
        trimDeliveries: () => Promise.resolve(0),
        sessions: () => ['s', 'never-heard-of'],
        clock,
        log: silentLog,
        keepDays: 30,
        keepMax,
      }).clean();
    expect(await clean(100)).toBe(2);
    expect(await sequences()).toEqual([3, 4, 5, 6]);
    expect(await clean(3)).toBe(1);
    expect(await log.start('s')).toMatchObject({ sequence: 4 });
    clock.advance(31 * DAY_MS);
    await clean(100);
    expect(await log.start('s')).toEqual({ sequence: 7, at: null });
    await receive('g');
    expect(await sequences()).toEqual([7]);
  });

  it('does not lose young events that a clock set back has written behind old ones', async () => {
    const { clock, log, receive, sequences } = await newLog(kind);
    await receive('a');
    const young = new Date(clock.now()).toISOString();
    clock.advance(-2 * DAY_MS);
    await receive('b');
    expect(await log.trim('s', { cut: young, keep: 100 }, 10)).toBe(0);
    expect(await sequences()).toEqual([1, 2]);
  });
});
