import type { MessageWindowQuery } from '../../src/core/history/reads.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { TestDatabases, type DatabaseKind } from '../support/databases.js';
import { aMessage, batchOf, idOf, put, SHOP, type MessageShape } from '../support/stored-messages.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

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
  describe('of messages', () => {
    it('gives back the exact texts, oldest first', async () => {
      const { replica } = await newReplica(kind);
      const shapes: MessageShape[] = [
        { key: 'B', at: 20, body: 'é\u0000\u2028 🎉 "quoted" \\ \ud83d' },
        { key: 'A', at: 10 },
      ];
      await replica.applyBatch('s', batchOf(shapes.map(put)));
      const page = await replica.newestMessages('s', [SHOP], { limit: 50 });
      expect(page.texts).toEqual([aMessage(shapes[1]!).json, aMessage(shapes[0]!).json]);
      expect(page).toMatchObject({ outcome: 'ok', oldest: { id: idOf({ key: 'A' }), timestamp: 10 }, hasMore: false });
      expect(await replica.message('s', idOf({ key: 'B' }))).toEqual({ chatId: SHOP, json: aMessage(shapes[0]!).json });
      expect(await replica.message('other', idOf({ key: 'B' }))).toBeNull();
    });

    it('tells of what cannot be read yet as waiting, and as received once it can', async () => {
      const { replica } = await newReplica(kind);
      const shape = { key: 'A', at: 10, type: 'ciphertext', body: '' };
      await replica.applyBatch('s', batchOf([put(shape)]));
      await replica.applyBatch('s', batchOf([put({ ...shape, ack: 2 })]));
      await replica.applyBatch('s', batchOf([put({ key: 'A', at: 10, body: 'clear', ack: 2 })]));
      await replica.applyBatch('s', batchOf([put({ key: 'B', at: 11, type: 'ciphertext' })], 'history'));
      const id = idOf({ key: 'A' });
      const told = [`message.waiting ${id}`, `message.ack ${id}`, `message.received ${id}`];
      expect(await logOf(replica)).toEqual(told);
    });

    it('keeps the order in which messages of one second came', async () => {
      const { replica } = await newReplica(kind);
      await replica.applyBatch('s', batchOf(['C', 'A', 'B'].map((key) => put({ key, at: 10 }))));
      await replica.applyBatch('s', batchOf([put({ key: 'A', at: 10, ack: 3 }), put({ key: 'D', at: 10 })]));
      expect(await keysOf(replica)).toEqual(['C', 'A', 'B', 'D']);
    });

    it('puts an older page before what it has of the same second', async () => {
      const { replica } = await newReplica(kind);
      await replica.applyBatch('s', batchOf([put({ key: 'C', at: 10 }), put({ key: 'D', at: 11 })]));
      const messages = [
        { key: 'X', at: 9 },
        { key: 'A', at: 10 },
        { key: 'B', at: 10 },
      ].map(aMessage);
      const older = batchOf([{ kind: 'window', messages }], 'history');
      await replica.applyBatch('s', older);
      await replica.applyBatch('s', older);
      expect(await keysOf(replica)).toEqual(['X', 'A', 'B', 'C', 'D']);
      expect(await logOf(replica)).toEqual([
        `message.received ${idOf({ key: 'C' })}`,
        `message.received ${idOf({ key: 'D' })}`,
      ]);
    });

    it('takes the page for right when it shows another order', async () => {
      const { replica } = await newReplica(kind);
      await replica.applyBatch('s', batchOf(['A', 'C', 'D'].map((key) => put({ key, at: 10 }))));
      const messages = ['A', 'B', 'C'].map((key) => aMessage({ key, at: 10 }));
      await replica.applyBatch('s', batchOf([{ kind: 'window', messages }], 'recovered'));
      expect(await keysOf(replica)).toEqual(['A', 'B', 'C', 'D']);
    });

    it('moves a message whose time changed', async () => {
      const { replica } = await newReplica(kind);
      await replica.applyBatch('s', batchOf([put({ key: 'A', at: 10 }), put({ key: 'B', at: 11 })]));
      await replica.applyBatch('s', batchOf([put({ key: 'A', at: 11 })]));
      expect(await keysOf(replica)).toEqual(['B', 'A']);
    });

    it('pages back without a gap or a repeat while others arrive', async () => {
      const { replica } = await newReplica(kind);
      const all = Array.from({ length: 30 }, (_, index) => ({ key: `M${index}`, at: 100 + Math.floor(index / 4) }));
      await replica.applyBatch('s', batchOf(all.map(put)));
      const seen: string[] = [];
      let before: string | undefined;
      for (;;) {
        const page = await replica.newestMessages('s', [SHOP], { limit: 7, before });
        seen.unshift(...page.texts.map((text) => (JSON.parse(text) as { id: { id: string } }).id.id));
        if (!page.hasMore) break;
        before = page.oldest?.id;
        await replica.applyBatch('s', batchOf([put({ key: `new${seen.length}`, at: 200 })]));
      }
      expect(seen).toEqual(all.map(({ key }) => key));
    });

    it('says that a cursor is not of this chat', async () => {
      const { replica } = await newReplica(kind);
      await replica.applyBatch('s', batchOf([put({ key: 'A', at: 10, chat: LID })]));
      for (const before of ['nothing', idOf({ key: 'A', chat: LID })]) {
        expect(await replica.newestMessages('s', [SHOP], { limit: 5, before })).toMatchObject({
          outcome: 'before_unknown',
          texts: [],
        });
      }
    });

    it('filters', async () => {
      const { replica } = await newReplica(kind);
      const shapes: MessageShape[] = [
        { key: 'A', at: 10 },
        { key: 'B', at: 11, fromMe: true },
        { key: 'C', at: 12, type: 'document', file: 'a.pdf' },
        { key: 'N', at: 13, type: 'e2e_notification', isNotification: true },
        { key: 'D', at: 14, type: 'ptt' },
      ];
      await replica.applyBatch('s', batchOf(shapes.map(put)));
      const found = (query: Partial<MessageWindowQuery>) => keysOf(replica, query).then((keys) => keys.join(''));
      expect(await found({})).toBe('ABCD');
      expect(await found({ withNotifications: true })).toBe('ABCND');
      expect(await found({ fromMe: true })).toBe('B');
      expect(await found({ fromMe: false, limit: 2 })).toBe('CD');
      expect(await found({ hasMedia: true })).toBe('C');
      expect(await found({ types: ['ptt', 'document'] })).toBe('CD');
      expect(await found({ types: [] })).toBe('');
      expect(await found({ since: 11, until: 12 })).toBe('BC');
    });

    it('reads both halves of a split chat as one', async () => {
      const { replica } = await newReplica(kind);
      const keys = ['A', 'B', 'C', 'D', 'E', 'F'];
      const changes = keys.map((key, index) =>
        put({ key, at: 10 + Math.floor(index / 2), chat: index % 2 === 0 ? SHOP : LID }),
      );
      await replica.applyBatch('s', batchOf([{ kind: 'mapping', pn: SHOP, lid: LID }, ...changes]));
      const halves = await replica.personIds('s', LID);
      expect(halves).toEqual([LID, SHOP]);
      const seen: string[] = [];
      for (let before: string | undefined; ;) {
        const page = await replica.newestMessages('s', halves, { limit: 1, before });
        seen.unshift(...page.texts.map((text) => (JSON.parse(text) as { id: { id: string } }).id.id));
        if (!page.hasMore) break;
        before = page.oldest?.id;
      }
      expect(seen).toEqual(await keysOf(replica, {}, [SHOP, LID]));
      expect(new Set(seen)).toEqual(new Set(keys));
    });

    it('keeps what media say of themselves, and forgets it with a revoked message', async () => {
      const { replica, database } = await newReplica(kind);
      const media = () => database.selectFrom('media').select(['filename', 'size', 'state']).execute();
      await replica.applyBatch('s', batchOf([put({ key: 'A', at: 1, type: 'document', file: 'a.pdf' })]));
      expect(await media()).toEqual([{ filename: 'a.pdf', size: 9, state: 'pending' }]);
      await replica.applyBatch('s', batchOf([put({ key: 'A', at: 1, type: 'revoked', body: '' })]));
      expect(await media()).toEqual([]);
    });
  });
});
