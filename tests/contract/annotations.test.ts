import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Annotations } from '../../src/core/annotations/annotations.js';
import type { PageChange } from '../../src/core/history/page-batch.js';
import { DatabaseAnnotations } from '../../src/store/annotations-store.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseEventLog } from '../../src/store/event-log-store.js';
import { DatabaseListings } from '../../src/store/listings-store.js';
import { TestDatabases } from '../support/databases.js';
import { ManualClock } from '../support/manual-clock.js';
import { MemoryAnnotations } from '../support/memory-annotations.js';
import { GROUP, inGroup, newHouse, nothing, NOW_S, OTHER, LID } from '../support/removal-house.js';
import { aChat, batchOf, idOf, put, SHOP } from '../support/stored-messages.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

describe.each(['memory', ...databases.kinds] as const)('annotations in %s', (kind) => {
  const open = async (): Promise<{ store: Annotations; clock: ManualClock }> => {
    const clock = new ManualClock();
    if (kind === 'memory') return { store: new MemoryAnnotations(clock), clock };
    return { store: new DatabaseAnnotations(await databases.open(await databases.place(kind)), clock), clock };
  };
  const note = (body: string) => () => ({ subject: SHOP, data: { body, author: null, messageId: null } });

  it('are made, changed from what they were, and kept apart by session and kind', async () => {
    const { store, clock } = await open();
    const madeAt = clock.now();
    await store.change('s', 'chat', SHOP, () => ({ subject: SHOP, data: { assignedTo: 'ana@shop.example' } }));
    await store.change('s', 'contact', SHOP, () => ({ subject: SHOP, data: { color: '#B4876E' } }));
    clock.advance(1_000);
    await store.change('s', 'chat', SHOP, (before) => ({ data: { ...before?.data, labelIds: ['label-é'] } }));
    expect(await store.get('s', 'chat', SHOP)).toEqual({
      kind: 'chat',
      id: SHOP,
      subject: SHOP,
      parent: null,
      createdAt: madeAt,
      updatedAt: madeAt + 1_000,
      data: { assignedTo: 'ana@shop.example', labelIds: ['label-é'] },
    });
    expect(await store.get('t', 'chat', SHOP)).toBeNull();
    expect((await store.get('s', 'contact', SHOP))?.data).toEqual({ color: '#B4876E' });
  });

  it('lose no change of many at once', async () => {
    const { store } = await open();
    const keys = Array.from({ length: 20 }, (_, index) => `k${String(index)}`);
    await Promise.all(
      keys.map((key) =>
        store.change('s', 'chat', SHOP, (before) => ({
          data: { properties: { ...before?.data.properties, [key]: key } },
        })),
      ),
    );
    expect(Object.keys((await store.get('s', 'chat', SHOP))?.data.properties ?? {}).sort()).toEqual(keys.sort());
  });

  it('are listed newest first, by subject, parent or id, and in pages', async () => {
    const { store, clock } = await open();
    for (const id of ['n1', 'n2', 'n3']) {
      await store.change('s', 'note', id, note(id));
      clock.advance(1_000);
    }
    await store.change('s', 'note', 'n4', () => ({
      subject: OTHER,
      data: { body: '4', author: null, messageId: null },
    }));
    await store.change('s', 'send', 'm1', () => ({ parent: 'b', data: { sentId: 'true_m1', performedBy: null } }));
    await store.change('s', 'send', 'm2', () => ({ data: { sentId: 'true_m2', performedBy: 'shop' } }));
    const ids = async (query?: Parameters<Annotations['list']>[2]) => {
      const { items, total } = await store.list('s', 'note', query);
      return [items.map(({ id }) => id), total];
    };
    expect(await ids()).toEqual([['n4', 'n3', 'n2', 'n1'], 4]);
    expect(await ids({ subjects: [SHOP], limit: 1, offset: 1 })).toEqual([['n2'], 3]);
    expect(await ids({ ids: ['n1', 'n4', 'x'] })).toEqual([['n4', 'n1'], 2]);
    expect(await ids({ ids: [] })).toEqual([[], 0]);
    const many = Array.from({ length: 1_000 }, (_, index) => `x${String(index)}`);
    expect(await ids({ ids: [...many, 'n1', 'n2'] })).toEqual([['n2', 'n1'], 2]);
    expect((await store.list('s', 'send', { parent: 'b' })).items.map(({ id }) => id)).toEqual(['m1']);
  });

  it('are removed one by one and with their session', async () => {
    const { store } = await open();
    await store.change('s', 'note', 'n1', note('1'));
    await store.change('s', 'note', 'n2', note('2'));
    await store.change('t', 'note', 'n1', note('1'));
    expect(await store.remove('s', 'note', 'n1')).toBe(true);
    expect(await store.remove('s', 'note', 'n1')).toBe(false);
    await store.removeSession('s');
    expect((await store.list('s', 'note')).total).toBe(0);
    expect((await store.list('t', 'note')).total).toBe(1);
  });
});

describe.each(databases.kinds)('annotations in the event log of %s', (kind) => {
  const open = async () => {
    const clock = new ManualClock();
    const database = await databases.open(await databases.place(kind));
    const told: [string, number][] = [];
    const store = new DatabaseAnnotations(database, clock, (session, last) => told.push([session, last]));
    return { database, store, told, log: new DatabaseEventLog(database) };
  };

  it('are told as what they are, in the numbers of their session, and only what changed', async () => {
    const { store, told, log } = await open();
    const id = idOf({ key: 'A' });
    const about = { subject: SHOP, data: { body: 'Pays late', author: 'ana', messageId: id } };
    await store.change('s', 'note', 'n', () => about);
    await store.change('s', 'note', 'n', () => ({ data: { ...about.data, body: 'Pays early' } }));
    await store.change('s', 'chat', SHOP, () => ({ subject: SHOP, data: { assignedTo: 'ana@shop.example' } }));
    for (const properties of [{ a: '1' }, { a: '1' }, { a: '2' }]) {
      await store.change('s', 'chat', SHOP, (before) => ({ data: { ...before?.data, properties } }));
    }
    for (const flagged of [false, true, true, false]) {
      await store.change('s', 'flag', id, () => ({ subject: SHOP, data: { flagged } }));
    }
    for (const name of ['Desk', 'Desk', null]) await store.change('s', 'phone', 'p', () => ({ data: { name } }));
    await store.change('s', 'label', 'l', () => ({ data: { name: 'VIP' } }));
    await store.change('t', 'note', 'n', () => about);
    const events = (await log.eventsAfter('s', 0, 100)).map(({ sequence, name, chatId, messageId, payload }) => [
      sequence,
      name,
      chatId,
      messageId,
      payload,
    ]);
    expect(events).toEqual([
      [1, 'note.created', SHOP, id, { id: 'n', body: 'Pays late', author: 'ana' }],
      [2, 'chat.properties', SHOP, null, { properties: { a: '1' }, previous: {} }],
      [3, 'chat.properties', SHOP, null, { properties: { a: '2' }, previous: { a: '1' } }],
      [4, 'message.flagged', SHOP, id, { flagged: true }],
      [5, 'message.flagged', SHOP, id, { flagged: false }],
      [6, 'phone.changed', null, null, { name: 'Desk', labelIds: [] }],
      [7, 'phone.changed', null, null, { name: null, labelIds: [] }],
    ]);
    expect(told).toEqual([...events.map(([sequence]) => ['s', sequence]), ['t', 1]]);
  });

  it('are written with their event or not at all, beside batches of the same session', async () => {
    const { database, store, log } = await open();
    const replica = new DatabaseReplica(database, new ManualClock());
    const refusal = {
      SQLite: sql`create trigger refuse before insert on event_log when new.name = 'note.created'
        begin select raise(abort, 'no'); end`,
      PostgreSQL: sql`alter table event_log add constraint refuse check (name <> 'note.created')`,
    }[kind];
    await refusal.execute(database);
    const note = () => ({ subject: SHOP, data: { body: '1', author: null, messageId: null } });
    await expect(store.change('s', 'note', 'n', note)).rejects.toMatchObject({ message: expect.any(String) as string });
    expect((await store.list('s', 'note')).total).toBe(0);
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => [
        replica.applyBatch('s', batchOf([put({ key: String(index), at: index + 1 })])),
        store.change('s', 'flag', `f${String(index)}`, () => ({ subject: SHOP, data: { flagged: true } })),
      ]).flat(),
    );
    const sequences = (await log.eventsAfter('s', 0, 100)).map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });
});

describe.each(databases.kinds)('annotations and lists in %s', (kind) => {
  it('annotations go with the person who is erased, and all of them with another account', async () => {
    const { database, erasure, copies, replica } = await newHouse(databases, kind);
    await replica.applyBatch('s', batchOf([{ kind: 'chat', chat: aChat({ id: SHOP }) }]));
    const store = new DatabaseAnnotations(database, new ManualClock());
    for (const subject of [SHOP, LID, OTHER]) {
      await store.change('s', 'chat', subject, () => ({ subject, data: { assignedTo: 'ana@shop.example' } }));
      await store.change('s', 'note', `n-${subject}`, () => ({
        subject,
        data: { body: 'Pays late', author: null, messageId: null },
      }));
    }
    const about = inGroup('G', LID, 1_002);
    const theirs = about.message.id;
    const data = { body: 'See there', author: null, messageId: theirs };
    await store.change('s', 'note', 'g', () => ({ subject: GROUP, data }));
    await store.change('s', 'flag', theirs, () => ({ subject: GROUP, data: { flagged: true } }));
    await store.change('s', 'label', 'l', () => ({ data: { name: 'VIP' } }));
    await store.change('t', 'label', 'l', () => ({ data: { name: 'VIP' } }));
    await erasure.erase('s', [SHOP, LID], NOW_S, nothing);
    expect((await store.list('s', 'chat')).items.map(({ id }) => id)).toEqual([OTHER]);
    const notes = (await store.list('s', 'note')).items;
    expect(notes.map(({ subject, data: { messageId } }) => [subject, messageId])).toEqual([
      [OTHER, null],
      [GROUP, null],
    ]);
    expect((await store.list('s', 'flag')).total).toBe(0);
    await copies.removeCopy('s');
    expect((await store.list('s', 'note')).total).toBe(0);
    expect((await store.list('s', 'label')).total).toBe(0);
    expect((await store.list('t', 'label')).total).toBe(1);
  });

  const reaction = (senderId: string, timestamp: number): PageChange => ({
    kind: 'reaction',
    reaction: { messageId: idOf({ key: 'A' }), chatId: SHOP, senderId, emoji: '👍', timestamp },
  });
  const listed = async () => {
    const house = await newHouse(databases, kind);
    const sent = { key: 'M', at: 1_005, fromMe: true };
    await house.replica.applyBatch(
      's',
      batchOf([
        { kind: 'chat', chat: aChat({ id: SHOP, at: 1_005 }) },
        { kind: 'contact', contact: { id: SHOP, name: 'Shop', pushName: null, json: '{"isBusiness":true}' } },
        put({ key: 'A', at: 1_000 }),
        put({ key: 'B', at: 1_001 }),
        put({ key: 'N', at: 1_002, isNotification: true }),
        put({ key: 'O', at: 1_003, chat: OTHER }),
        put({ ...sent, ack: 1 }),
        reaction(SHOP, 1_006),
        reaction(OTHER, 1_007),
      ]),
    );
    await house.replica.applyBatch('s', batchOf([put({ ...sent, ack: 3 })]));
    await house.replica.applyBatch('t', batchOf([put({ key: 'T', at: 2_000 })]));
    await house.copies.setAccount('s', '447700900100@c.us');
    return { ...house, listings: new DatabaseListings(house.database) };
  };

  it('messages are listed over all chats or some, without or with nothing but system messages', async () => {
    const { listings } = await listed();
    const keys = async (query: Partial<Parameters<typeof listings.messages>[1]>) => {
      const page = await listings.messages('s', { notifications: false, limit: 10, offset: 0, ...query });
      return [page.messages.map(({ id }) => id.split('_')[2]), page.total];
    };
    expect(await keys({})).toEqual([['M', 'O', 'B', 'A'], 4]);
    expect(await keys({ limit: 2, offset: 1 })).toEqual([['O', 'B'], 4]);
    expect(await keys({ chatIds: [SHOP] })).toEqual([['M', 'B', 'A'], 3]);
    expect(await keys({ since: 1_001, until: 1_003 })).toEqual([['O', 'B'], 2]);
    expect(await keys({ notifications: true })).toEqual([['N'], 1]);
  });

  it('tell the newest, the oldest, what happened to a message, who has a chat, and people', async () => {
    const { listings } = await listed();
    const id = idOf({ key: 'M', fromMe: true });
    expect((await listings.newest('s', [SHOP, OTHER, LID])).get(SHOP)?.id).toBe(id);
    expect(await listings.oldest('s', [SHOP, OTHER, LID])).toEqual(
      new Map([
        [SHOP, 1_000],
        [OTHER, 1_003],
      ]),
    );
    const changes = await listings.changes('s', [SHOP], [id]);
    expect(changes).toMatchObject([{ name: 'message.ack', messageId: id, payload: { ack: 3, previousAck: 1 } }]);
    expect(await listings.changes('s', [SHOP], [])).toEqual([]);
    expect(await listings.holders(['s', 't'], [SHOP, OTHER])).toEqual([{ session: 's', chatId: SHOP }]);
    expect((await listings.people('s', [SHOP, OTHER])).get(SHOP)).toMatchObject({ name: 'Shop', pushName: null });
    expect(await listings.account('s')).toBe('447700900100@c.us');
    expect(await listings.account('t')).toBeNull();
    expect((await listings.message('s', id))?.chatId).toBe(SHOP);
    expect(await listings.message('t', id)).toBeNull();
    const { reactions, total } = await listings.reactions('s', { limit: 1, offset: 0 });
    expect([reactions.map(({ senderId }) => senderId), total]).toEqual([[OTHER], 2]);
    expect((await listings.reactions('s', { chatIds: [OTHER], limit: 5, offset: 0 })).total).toBe(0);
  });

  it('text vectors are PostgreSQL’s own, as the documented answer has them, and null elsewhere', async () => {
    const { listings } = await listed();
    const { latest_message: message } = JSON.parse(readFileSync('tests/fixtures/periskope-chat.json', 'utf8')) as {
      latest_message: { body: string; fts: string };
    };
    const expected = kind === 'PostgreSQL' ? [message.fts, ''] : [null, null];
    expect(await listings.textVectors([message.body, ''])).toEqual(expected);
    expect(await listings.textVectors([])).toEqual([]);
  });
});
