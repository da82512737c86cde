import type { OutboxItem } from '../../src/core/messages/outbox-item.js';
import type { OutboxStore } from '../../src/core/ports/outbox-store.js';
import { DatabaseOutbox } from '../../src/store/outbox-store.js';
import { DatabaseStopList } from '../../src/store/stop-store.js';
import { TestDatabases } from '../support/databases.js';
import { findPostgres } from '../support/postgres.js';
import { MemoryOutboxStore, newItem } from '../support/memory-outbox-store.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

describe.each(['memory', ...databases.kinds] as const)('an outbox store in %s', (kind) => {
  const make = async (): Promise<OutboxStore> =>
    kind === 'memory' ? new MemoryOutboxStore() : new DatabaseOutbox(await databases.open(await databases.place(kind)));

  it('gives back what was written down, by position', async () => {
    const store = await make();
    const first = newItem({ id: '3EB0A', chatId: 'é🎉@c.us', failure: { code: 'send_failed', reason: '"no"' } });
    expect((await store.add(first)).item).toEqual({ ...first, position: 1 });
    await store.add(newItem({ id: '3EB0B' }));
    await store.add(newItem({ id: '3EB0C', session: 'other' }));
    const found = await store.unfinished();
    expect(found.filter(({ session }) => session === 'shop').map(({ id, position }) => [id, position])).toEqual([
      ['3EB0A', 1],
      ['3EB0B', 2],
    ]);
    expect(found[found.findIndex(({ id }) => id === '3EB0A')]).toEqual({ ...first, position: 1 });
    expect(await store.byId('shop', '3EB0C')).toBeNull();
  });

  it('gives every item a position of its own, however many come at once', async () => {
    const store = await make();
    const ids = Array.from({ length: 20 }, (_, index) => `3EB0${String(index)}`);
    const added = await Promise.all(ids.map((id) => store.add(newItem({ id }))));
    expect(added.map(({ item }) => item.position)).toEqual(ids.map((_, index) => index + 1));
  });

  it('writes nothing when the key is taken, and says by whom; keys are a session’s own', async () => {
    const store = await make();
    await store.add(newItem({ id: '3EB0A', idempotencyKey: 'k' }));
    const second = await store.add(newItem({ id: '3EB0B', idempotencyKey: 'k' }));
    expect([second.added, second.item.id]).toEqual([false, '3EB0A']);
    expect((await store.add(newItem({ id: '3EB0C', idempotencyKey: 'k', session: 'other' }))).added).toBe(true);
    expect((await store.add(newItem({ id: '3EB0D' }))).added).toBe(true);
    expect((await store.byKey('shop', 'k'))?.id).toBe('3EB0A');
    expect(await store.byKey('shop', 'none')).toBeNull();
  });

  it('writes once when one key comes many times at once', async () => {
    const store = await make();
    const added = await Promise.all(
      Array.from({ length: 10 }, (_, n) => store.add(newItem({ id: `3EB0${String(n)}`, idempotencyKey: 'k' }))),
    );
    expect(added.filter((one) => one.added)).toHaveLength(1);
  });

  it('counts the states of a session and lists its items, the newest first', async () => {
    const store = await make();
    for (const id of ['3EB0A', '3EB0B', '3EB0C']) await store.add(newItem({ id }));
    await store.add(newItem({ id: '3EB0D', session: 'other' }));
    await store.update('shop', '3EB0B', { state: 'sent', ack: 1 });
    expect(await store.counts('shop')).toEqual({ queued: 2, sending: 0, accepted: 0, sent: 1, failed: 0 });
    expect(await store.counts('none')).toEqual({ queued: 0, sending: 0, accepted: 0, sent: 0, failed: 0 });
    const ids = async (listing: Parameters<OutboxStore['list']>[1]) =>
      (await store.list('shop', listing)).map(({ id }) => id);
    expect(await ids({ limit: 2 })).toEqual(['3EB0C', '3EB0B']);
    expect(await ids({ ids: ['3EB0A', '3EB0D'], limit: 9 })).toEqual(['3EB0A']);
    expect(await ids({ ids: [], limit: 9 })).toEqual([]);
  });

  it('changes what progress names and nothing else', async () => {
    const store = await make();
    const item = newItem({ id: '3EB0A' });
    await store.add(item);
    await store.update('shop', '3EB0A', { state: 'accepted', ack: 0, messageId: 'true_1@c.us_3EB0A', timestamp: 7 });
    await store.update('shop', '3EB0A', { candidates: ['1@lid'], attempts: 2 });
    expect(await store.byId('shop', '3EB0A')).toEqual({
      ...item,
      position: 1,
      state: 'accepted',
      ack: 0,
      messageId: 'true_1@c.us_3EB0A',
      timestamp: 7,
      candidates: ['1@lid'],
      attempts: 2,
    });
  });

  it.each(['sent', 'failed'] as const)('forgets what a message said once it is %s', async (state) => {
    const store = await make();
    await store.add(newItem({ id: '3EB0A', idempotencyKey: 'k', requestHash: 'h' }));
    await store.update('shop', '3EB0A', { state });
    const kept = await store.byKey('shop', 'k');
    expect([kept?.state, kept?.requestHash, JSON.stringify(kept).includes('Hello')]).toEqual([state, 'h', false]);
  });

  it('forgets what is over and old, never what is on its way', async () => {
    const store = await make();
    const states: OutboxItem['state'][] = ['queued', 'sending', 'accepted', 'sent', 'failed'];
    for (const state of states) await store.add(newItem({ id: `3EB0${state}`, state, createdAt: 1_000 }));
    await store.add(newItem({ id: '3EB0new', state: 'sent', createdAt: 3_000 }));
    await store.prune(2_000);
    expect((await store.unfinished()).map(({ state }) => state)).toEqual(['queued', 'sending', 'accepted']);
    expect(await store.byId('shop', '3EB0sent')).toBeNull();
    expect(await store.byId('shop', '3EB0new')).not.toBeNull();
  });

  it('counts new people, each once, and knows who was written to', async () => {
    const store = await make();
    await store.add(newItem({ id: '3EB0A', chatId: '1@c.us', isNewContact: true, state: 'sent', createdAt: 5 }));
    await store.add(newItem({ id: '3EB0B', chatId: '1@c.us', isNewContact: true, createdAt: 6 }));
    await store.add(newItem({ id: '3EB0C', chatId: '2@c.us', isNewContact: true, createdAt: 7 }));
    await store.add(newItem({ id: '3EB0D', chatId: '3@c.us', isNewContact: true, state: 'failed', createdAt: 8 }));
    await store.add(newItem({ id: '3EB0E', chatId: '4@c.us', createdAt: 9 }));
    expect([await store.newContactsSince('shop', 0), await store.newContactsSince('shop', 7)]).toEqual([2, 1]);
    expect(await store.hasSentTo('shop', ['1@lid', '1@c.us'])).toBe(true);
    expect(await store.hasSentTo('shop', ['2@c.us'])).toBe(false);
    expect(await store.hasSentTo('shop', [])).toBe(false);
  });

  it('forgets what was written to a person, but not what may be on its way', async () => {
    const store = await make();
    await store.add(newItem({ id: '3EB0A', chatId: '1@c.us', state: 'sent' }));
    await store.add(newItem({ id: '3EB0B', chatId: '1@lid', state: 'failed' }));
    await store.add(newItem({ id: '3EB0C', chatId: '1@c.us', state: 'sending' }));
    await store.add(newItem({ id: '3EB0D', chatId: '2@c.us', state: 'sent' }));
    await store.add(newItem({ id: '3EB0E', chatId: '1@c.us', state: 'sent', session: 'other' }));
    await store.removePerson('shop', ['1@c.us', '1@lid']);
    await store.removePerson('shop', []);
    const left = await Promise.all(['A', 'B', 'C', 'D'].map((id) => store.byId('shop', `3EB0${id}`)));
    expect(left.map((item) => item?.id)).toEqual([undefined, undefined, '3EB0C', '3EB0D']);
    expect(await store.byId('other', '3EB0E')).not.toBeNull();
  });

  it('forgets a session whole', async () => {
    const store = await make();
    await store.add(newItem({ id: '3EB0A' }));
    await store.add(newItem({ id: '3EB0B', session: 'other' }));
    await store.removeSession('shop');
    expect((await store.unfinished()).map(({ session }) => session)).toEqual(['other']);
  });
});

describe.each(databases.kinds)('a stop list in %s', (kind) => {
  it('keeps who is on it, the first time standing', async () => {
    const list = new DatabaseStopList(await databases.open(await databases.place(kind)));
    await list.add('shop', { id: '1@c.us', reason: 'asked', addedAt: '2026-11-21T10:00:00.000Z' });
    await list.add('shop', { id: '1@c.us', reason: 'again', addedAt: '2026-11-22T10:00:00.000Z' });
    await list.add('shop', { id: '2@lid', reason: null, addedAt: '2026-11-21T11:00:00.000Z' });
    await list.add('other', { id: '3@c.us', reason: null, addedAt: '2026-11-21T11:00:00.000Z' });
    expect(await list.list('shop')).toEqual([
      { id: '2@lid', reason: null, addedAt: '2026-11-21T11:00:00.000Z' },
      { id: '1@c.us', reason: 'asked', addedAt: '2026-11-21T10:00:00.000Z' },
    ]);
    expect(await list.among('shop', ['3@c.us', '1@c.us'])).toEqual(['1@c.us']);
    expect(await list.among('shop', [])).toEqual([]);
    expect(await list.remove('shop', ['1@c.us', '9@c.us'])).toBe(1);
    expect(await list.remove('shop', [])).toBe(0);
    await list.removeSession('other');
    expect(await list.list('other')).toEqual([]);
  });
});

it('runs on PostgreSQL too where that is due', () => {
  if (process.env['CI'] === 'true') expect(findPostgres()).not.toBeNull();
});
