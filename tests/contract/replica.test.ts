import type { MessageWindowQuery } from '../../src/core/history/reads.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { TestDatabases, type DatabaseKind } from '../support/databases.js';
import { aChat, aMessage, batchOf, idOf, put, SHOP } from '../support/stored-messages.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

// Not toThrow: a driver that jest loaded for another file throws errors of that file's world.
const NOT_STORED = { message: expect.stringMatching(/null/i) as string };
const LID = '99887766554433@lid';
const clock = { now: () => Date.UTC(2026, 10, 21) };

async function newReplica(kind: DatabaseKind) {
  const database = await databases.open(await databases.place(kind));
  return { database, replica: new DatabaseReplica(database, clock) };
}

async function keysOf(
  replica: DatabaseReplica,
  query: Partial<MessageWindowQuery> = {},
  chats = [SHOP],
  session = 's',
) {
  const page = await replica.newestMessages(session, chats, { limit: 50, ...query });
  return page.texts.map((text) => (JSON.parse(text) as { id: { id: string } }).id.id);
}

const logOf = async (replica: DatabaseReplica, session = 's') =>
  (await replica.eventsAfter(session, 0, 10_000)).map(
    ({ name, messageId, chatId }) => `${name} ${messageId ?? chatId}`,
  );

describe.each(databases.kinds)('a stored copy in %s', (kind) => {
  describe('and its events', () => {
    it('tell each change once, however often the batch comes', async () => {
      const { replica } = await newReplica(kind);
      const life = batchOf([
        put({ key: 'in', at: 1 }),
        put({ key: 'out', at: 2, fromMe: true, ack: 1 }),
        { kind: 'chat', chat: aChat({ id: SHOP, unread: 1 }) },
        { kind: 'reaction', reaction: { messageId: 'x', chatId: SHOP, senderId: LID, emoji: '👍', timestamp: 3 } },
      ]);
      const changes = batchOf([
        put({ key: 'out', at: 2, fromMe: true, ack: 2 }),
        put({ key: 'out', at: 2, fromMe: true, ack: 3 }),
        put({ key: 'in', at: 1, body: 'changed', editedAt: 5000 }),
        { kind: 'chat', chat: aChat({ id: SHOP, unread: 0, archived: true, pin: 7 }) },
        { kind: 'reaction', reaction: { messageId: 'x', chatId: SHOP, senderId: LID, emoji: '', timestamp: 4 } },
      ]);
      const gone = batchOf([
        put({ key: 'in', at: 1, type: 'revoked', body: '' }),
        { kind: 'message_removed', id: idOf({ key: 'out', fromMe: true }) },
      ]);
      for (const batch of [life, changes, gone]) {
        expect((await replica.applyBatch('s', batch)).events).not.toBeNull();
        expect(await replica.applyBatch('s', batch)).toEqual({ changedChats: [], version: null, events: null });
      }
      expect(await logOf(replica)).toEqual([
        `message.received ${idOf({ key: 'in' })}`,
        `message.sent ${idOf({ key: 'out', fromMe: true })}`,
        'message.reaction x',
        `message.ack ${idOf({ key: 'out', fromMe: true })}`,
        `message.edited ${idOf({ key: 'in' })}`,
        `chat.archived ${SHOP}`,
        `chat.pinned ${SHOP}`,
        `chat.read ${SHOP}`,
        'message.reaction x',
        `message.revoked ${idOf({ key: 'in' })}`,
        `message.revoked ${idOf({ key: 'out', fromMe: true })}`,
      ]);
    });

    it('are marked when they were found later, and silent about old history', async () => {
      const { replica } = await newReplica(kind);
      await replica.applyBatch('s', batchOf([put({ key: 'old', at: 1 })], 'history'));
      await replica.applyBatch('s', batchOf([put({ key: 'missed', at: 2 })], 'recovered'));
      await replica.applyBatch('s', batchOf([put({ key: 'now', at: 3 })]));
      const log = await replica.eventsAfter('s', 0, 10);
      expect(log.map(({ sequence, messageId, recovered, at }) => ({ sequence, messageId, recovered, at }))).toEqual([
        { sequence: 1, messageId: idOf({ key: 'missed' }), recovered: true, at: '2026-11-21T00:00:00.000Z' },
        { sequence: 2, messageId: idOf({ key: 'now' }), recovered: false, at: '2026-11-21T00:00:00.000Z' },
      ]);
      expect(await replica.eventsAfter('s', 1, 1)).toEqual([log[1]]);
      expect(log[0]!.id < log[1]!.id).toBe(true);
    });

    it('are written once under a key', async () => {
      const { replica } = await newReplica(kind);
      const payload = { id: 'c1', from: SHOP, isGroup: false, isVideo: true, timestamp: 5, fromMe: false };
      const call = { name: 'call.received' as const, chatId: SHOP, messageId: null, payload };
      for (let time = 0; time < 2; time += 1) {
        const twice = [
          { kind: 'event' as const, event: call, key: 'call 1' },
          { kind: 'event' as const, event: call, key: 'call 1' },
        ];
        await replica.applyBatch('s', batchOf(twice));
      }
      expect(await replica.eventsAfter('s', 0, 10)).toMatchObject([{ sequence: 1, ...call }]);
    });

    it('are not told again for a batch whose answer was lost', async () => {
      const { replica } = await newReplica(kind);
      const batch = {
        ...batchOf([{ kind: 'chat_removed', id: SHOP }, put({ key: 'A', at: 1 })]),
        id: 'batch-1',
      };
      await replica.applyBatch('s', batch);
      await replica.applyBatch('s', batch);
      expect(await logOf(replica)).toEqual([`message.received ${idOf({ key: 'A' })}`]);
    });

    it('are numbered without a hole while sessions write at once and some fail', async () => {
      const { replica } = await newReplica(kind);
      const work = Array.from({ length: 60 }, async (_, index) => {
        const session = `s${index % 3}`;
        const good = put({ key: `K${index}`, at: 1 });
        if (index % 5 === 0) {
          // A message without a text cannot be stored, after the good one was.
          const bad = { ...aMessage({ key: `bad${index}`, at: 2 }), json: null as unknown as string };
          const failing = replica.applyBatch(session, batchOf([good, { kind: 'message', message: bad }]));
          return expect(failing).rejects.toMatchObject(NOT_STORED);
        }
        return replica.applyBatch(session, batchOf([good]));
      });
      await Promise.all(work);
      for (const session of ['s0', 's1', 's2']) {
        const sequences = (await replica.eventsAfter(session, 0, 100)).map(({ sequence }) => sequence);
        expect(sequences).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
      }
    });
  });

  describe('when something goes', () => {
    it('leaves nothing of a batch that failed', async () => {
      const { replica } = await newReplica(kind);
      const first = batchOf([put({ key: 'A', at: 1 })]);
      await replica.applyBatch('s', first);
      const bad = { ...aMessage({ key: 'bad', at: 2 }), json: null as unknown as string };
      const changes = [
        put({ key: 'B', at: 2, body: 'needle' }),
        { kind: 'chat' as const, chat: aChat({ id: SHOP }) },
        { kind: 'message' as const, message: bad },
      ];
      await expect(replica.applyBatch('s', batchOf(changes))).rejects.toMatchObject(NOT_STORED);
      expect(await keysOf(replica)).toEqual(['A']);
      expect(await replica.chat('s', SHOP)).toBeNull();
      expect(await logOf(replica)).toHaveLength(1);
      expect((await replica.coverage('s', SHOP)).version).toBe(1);
      await replica.applyBatch('s', batchOf(changes.slice(0, 2)));
      expect(await keysOf(replica)).toEqual(['A', 'B']);
    });

    it('a removed chat takes all with it and nothing of other chats or sessions', async () => {
      const { replica, database } = await newReplica(kind);
      const full = [
        put({ key: 'A', at: 1, type: 'document', file: 'a.pdf' }),
        put({ key: 'B', at: 1, chat: LID }),
        { kind: 'chat' as const, chat: aChat({ id: SHOP }) },
        { kind: 'chat_labels' as const, chatId: SHOP, labelIds: ['1', '1'] },
        {
          kind: 'reaction' as const,
          reaction: { messageId: 'x', chatId: SHOP, senderId: LID, emoji: '👍', timestamp: 3 },
        },
      ];
      await replica.applyBatch('s', batchOf(full));
      await replica.applyBatch('other', batchOf(full));
      const done = await replica.applyBatch('s', batchOf([{ kind: 'chat_removed', id: SHOP }]));
      expect(done.changedChats).toEqual([SHOP]);
      expect(await keysOf(replica)).toEqual([]);
      expect(await keysOf(replica, {}, [LID])).toEqual(['B']);
      expect(await keysOf(replica, {}, [SHOP], 'other')).toEqual(['A']);
      for (const table of ['media', 'reactions', 'chats', 'chat_labels'] as const) {
        const rows = await database.selectFrom(table).select('session').execute();
        expect([table, rows]).toEqual([table, [{ session: 'other' }]]);
      }
      expect(await logOf(replica)).toContain(`chat.deleted ${SHOP}`);
    });
  });

  describe('knows what it holds', () => {
    it('and is silent about a chat that was never looked at', async () => {
      const { replica } = await newReplica(kind);
      await replica.applyBatch('s', batchOf([put({ key: 'A', at: 1 })]));
      expect(await replica.newestMessages('s', [SHOP], { limit: 1 })).toMatchObject({ isCovered: false });
      expect(await replica.coverage('s', 'unheard@c.us')).toEqual({
        contiguousFrom: null,
        reachedStart: false,
        phoneHasMore: false,
        lastReconciledAt: null,
        version: 0,
      });
    });

    it('down to the message from which nothing is missing', async () => {
      const { replica } = await newReplica(kind);
      const all = ['A', 'B', 'C', 'D'].map((key, index) => put({ key, at: 10 + index }));
      const coverage = { kind: 'coverage' as const, chatId: SHOP, contiguousFromId: idOf({ key: 'C' }) };
      await replica.applyBatch('s', batchOf([...all, { ...coverage, reconciledAt: '2026-11-21T10:00:00.000Z' }]));
      const isCovered = async (query: MessageWindowQuery, chats = [SHOP]) =>
        (await replica.newestMessages('s', chats, query)).isCovered;
      expect(await replica.coverage('s', SHOP)).toMatchObject({
        contiguousFrom: { id: idOf({ key: 'C' }), timestamp: 12 },
        lastReconciledAt: '2026-11-21T10:00:00.000Z',
      });
      expect(await isCovered({ limit: 2 })).toBe(true);
      expect(await isCovered({ limit: 3 })).toBe(false);
      expect(await isCovered({ limit: 50, since: 13 })).toBe(true);
      expect(await isCovered({ limit: 50, since: 12 })).toBe(false);
      expect(await isCovered({ limit: 2 }, [SHOP, LID])).toBe(false);

      await replica.applyBatch('s', batchOf([{ kind: 'message_removed', id: idOf({ key: 'C' }) }]));
      expect(await replica.coverage('s', SHOP)).toMatchObject({ contiguousFrom: { id: idOf({ key: 'D' }) } });
      expect(await isCovered({ limit: 2 })).toBe(false);

      await replica.applyBatch(
        's',
        batchOf([{ ...coverage, contiguousFromId: idOf({ key: 'A' }), reachedStart: true, phoneHasMore: true }]),
      );
      expect(await isCovered({ limit: 50 })).toBe(true);
      expect(await replica.coverage('s', SHOP)).toMatchObject({ reachedStart: true, phoneHasMore: true });
    });

    it('and grows a version only when something changed', async () => {
      const { replica } = await newReplica(kind);
      const batch = batchOf([put({ key: 'A', at: 1 }), put({ key: 'B', at: 1, chat: LID })]);
      expect(await replica.applyBatch('s', batch)).toMatchObject({ changedChats: [SHOP, LID], version: 1 });
      await replica.applyBatch('s', batch);
      await replica.applyBatch('s', batchOf([put({ key: 'A', at: 1, ack: 3 })]));
      expect([(await replica.coverage('s', SHOP)).version, (await replica.coverage('s', LID)).version]).toEqual([2, 1]);
    });
  });

  describe('of chats and people', () => {
    it('lists pinned chats first, then the newest', async () => {
      const { replica } = await newReplica(kind);
      const chats = [
        aChat({ id: '1@c.us', name: 'Zoë', at: 5, unread: 2 }),
        aChat({ id: '2@g.us', name: 'ana', at: 9, archived: true }),
        aChat({ id: '3@c.us', name: 'Ânia', at: 1, pin: 4 }),
        aChat({ id: '4@c.us', name: 'Bia', at: 2, pin: 8, unread: -1 }),
      ];
      await replica.applyBatch('s', batchOf(chats.map((chat) => ({ kind: 'chat', chat }))));
      const list = async (options: object) => {
        const found = await replica.listChats('s', { limit: 10, offset: 0, sort: 'recent', ...options });
        return [found.total, ...found.texts.map((text) => (JSON.parse(text) as { name: string }).name)];
      };
      expect(await list({})).toEqual([4, 'Bia', 'Ânia', 'ana', 'Zoë']);
      expect(await list({ limit: 2, offset: 1 })).toEqual([4, 'Ânia', 'ana']);
      expect(await list({ sort: 'name', limit: 3 })).toEqual([4, 'ana', 'Ânia', 'Bia']);
      expect(await list({ unread: true })).toEqual([2, 'Bia', 'Zoë']);
      expect(await list({ unread: false, archived: false })).toEqual([1, 'Ânia']);
      expect(await list({ group: true })).toEqual([1, 'ana']);
      expect(await replica.chat('s', '1@c.us')).toBe(chats[0]!.json);
    });

    it('believes the latest pairing of a phone and a LID', async () => {
      const { replica } = await newReplica(kind);
      await replica.applyBatch('s', batchOf([{ kind: 'mapping', pn: SHOP, lid: '1@lid' }]));
      await replica.applyBatch('s', batchOf([{ kind: 'mapping', pn: SHOP, lid: LID }]));
      expect(await replica.personIds('s', SHOP)).toEqual([SHOP, LID]);
      expect(await replica.personIds('s', '1@lid')).toEqual(['1@lid']);
      expect(await replica.personIds('other', SHOP)).toEqual([SHOP]);
    });

    it('keeps contacts and tells of their changes', async () => {
      const { replica } = await newReplica(kind);
      const contact = { id: SHOP, name: 'Ana', pushName: null, json: '{"name":"Ana"}' };
      for (const json of ['{"name":"Ana"}', '{"name":"Ana"}', '{"name":"Bia"}']) {
        await replica.applyBatch('s', batchOf([{ kind: 'contact', contact: { ...contact, json } }]));
      }
      expect(await replica.contact('s', SHOP)).toBe('{"name":"Bia"}');
      expect(await logOf(replica)).toEqual([`contact.changed ${SHOP}`]);
    });
  });
});
