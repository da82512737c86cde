import { sql } from 'kysely';
import { keptName } from '../../src/core/media/kept-name.js';
import { DatabaseCopyStore } from '../../src/store/copy-store.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseErasureStore } from '../../src/store/erasure-store.js';
import { DatabaseMediaStore } from '../../src/store/media-store.js';
import type { CausewayDatabase } from '../../src/store/open-database.js';
import { DatabaseRetentionStore } from '../../src/store/retention-store.js';
import { DatabaseSearch } from '../../src/store/search/database-search.js';
import { toMessageRecord } from '../../src/core/history/message-record.js';
import type { PageChange } from '../../src/core/history/page-batch.js';
import { TestDatabases, type DatabaseKind } from '../support/databases.js';
import { aChat, aMessage, batchOf, idOf, put, SHOP } from '../support/stored-messages.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

const LID = '99887766554433@lid';
const OTHER = '447700900456@c.us';
const GROUP = '120363000000000001@g.us';
const NOW_S = 2_000;
const clock = { now: () => NOW_S * 1000 };
const nothing = async (): Promise<void> => {
  await Promise.resolve();
};

async function newHouse(kind: DatabaseKind) {
  const database = await databases.open(await databases.place(kind));
  return {
    database,
    replica: new DatabaseReplica(database, clock),
    search: new DatabaseSearch(database),
    erasure: new DatabaseErasureStore(database, clock),
    retention: new DatabaseRetentionStore(database, clock),
    copies: new DatabaseCopyStore(database, clock),
    media: new DatabaseMediaStore(database),
  };
}
type House = Awaited<ReturnType<typeof newHouse>>;

/** A message in the group, as the page hands it over. */
function inGroup(key: string, author: string, at: number, extra: Record<string, unknown> = {}, isNotification = false) {
  const id = {
    fromMe: false,
    remote: GROUP,
    id: key,
    participant: author,
    _serialized: `false_${GROUP}_${key}_${author}`,
  };
  const { _data = {}, ...rest } = extra;
  const message = {
    _data: { id, ...(_data as object) },
    id,
    type: isNotification ? 'gp2' : 'chat',
    body: key,
    timestamp: at,
    from: GROUP,
    author,
    hasMedia: false,
    ...rest,
  };
  return {
    kind: 'message',
    message: toMessageRecord(JSON.stringify(message), { isNotification }),
  } satisfies PageChange;
}

/** Every text of every row of every table, but the log of what is forgotten. */
async function everything(database: CausewayDatabase, session: string): Promise<string> {
  const tables = [
    'messages',
    'reactions',
    'media',
    'chats',
    'sync_state',
    'labels',
    'chat_labels',
    'contacts',
    'id_mapping',
    'event_log',
    'session_accounts',
  ] as const;
  const rows = [];
  for (const table of tables)
    rows.push(...(await database.selectFrom(table).selectAll().where('session', '=', session).execute()));
  return JSON.stringify(rows);
}

const countOf = async (database: CausewayDatabase, table: string): Promise<number> =>
  Number((await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(database)).rows[0]?.n);

const keysOf = async ({ replica }: House, chat = SHOP) =>
  (await replica.newestMessages('s', [chat], { limit: 50 })).texts.map(
    (text) => (JSON.parse(text) as { id: { id: string } }).id.id,
  );

describe.each(databases.kinds)('removing from %s', (kind) => {
  describe('what has grown old', () => {
    const old = async (): Promise<House> => {
      const house = await newHouse(kind);
      const messages = ['A', 'B', 'C', 'D'].map((key, index) => put({ key, at: 1_000 + index, file: `${key}.pdf` }));
      await house.replica.applyBatch('s', batchOf([{ kind: 'chat', chat: aChat({ id: SHOP }) }, ...messages]));
      const coverage = {
        kind: 'coverage',
        chatId: SHOP,
        contiguousFromId: idOf({ key: 'A' }),
        reachedStart: true,
      } as const;
      await house.replica.applyBatch('s', batchOf([coverage]));
      return house;
    };

    it('goes step by step, oldest first, with all that hangs on it', async () => {
      const house = await old();
      expect(await house.retention.storedChats('s')).toEqual([SHOP]);
      expect(await house.retention.removeOlder('s', SHOP, 1_003, 2)).toMatchObject({ removed: 2 });
      expect(await keysOf(house)).toEqual(['C', 'D']);
      expect(await house.retention.removeOlder('s', SHOP, 1_003, 2)).toMatchObject({ removed: 1 });
      expect(await house.retention.removeOlder('s', SHOP, 1_003, 2)).toEqual({ removed: 0, files: [] });
      expect(await keysOf(house)).toEqual(['D']);
      expect(await countOf(house.database, 'media')).toBe(1);
      expect(await countOf(house.database, 'message_search')).toBe(1);
      expect((await house.search.search('s', { q: 'B', limit: 5 })).hits).toEqual([]);
    });

    it('is no longer claimed to be there', async () => {
      const house = await old();
      const before = await house.replica.coverage('s', SHOP);
      await house.retention.removeOlder('s', SHOP, 1_002, 100);
      expect(await house.replica.coverage('s', SHOP)).toMatchObject({
        contiguousFrom: { id: idOf({ key: 'C' }) },
        reachedStart: false,
        version: before.version + 1,
      });
      const page = await house.replica.newestMessages('s', [SHOP], { limit: 50 });
      expect(page.isCovered).toBe(false);
      expect((await house.replica.newestMessages('s', [SHOP], { limit: 2 })).isCovered).toBe(true);
    });

    it('does not come back with history, nor does the claim', async () => {
      const house = await old();
      await house.retention.removeOlder('s', SHOP, 1_002, 100);
      const messages = ['A', 'B', 'C'].map((key, index) => aMessage({ key, at: 1_000 + index }));
      await house.replica.applyBatch(
        's',
        batchOf(
          [
            { kind: 'window', messages },
            { kind: 'coverage', chatId: SHOP, contiguousFromId: idOf({ key: 'A' }), reachedStart: true },
          ],
          'history',
        ),
      );
      const left = { contiguousFrom: { id: idOf({ key: 'C' }) }, reachedStart: false };
      expect(await keysOf(house)).toEqual(['C', 'D']);
      expect(await house.replica.coverage('s', SHOP)).toMatchObject(left);

      await house.replica.applyBatch(
        's',
        batchOf(
          [
            { kind: 'window', messages: messages.slice(0, 2) },
            { kind: 'coverage', chatId: SHOP, contiguousFromId: idOf({ key: 'A' }), reachedStart: true },
          ],
          'history',
        ),
      );
      expect(await house.replica.coverage('s', SHOP)).toMatchObject(left);
    });

    it('keeps a file that a younger message carries too', async () => {
      const house = await newHouse(kind);
      const sha256 = Buffer.alloc(32, 7).toString('base64');
      const withFile = (key: string, at: number): PageChange => {
        const record = aMessage({ key, at, file: 'same.pdf' });
        return { kind: 'message', message: { ...record, media: { ...record.media!, sha256 } } };
      };
      await house.replica.applyBatch('s', batchOf([withFile('A', 1_000), withFile('B', 1_001)]));
      expect(await house.retention.removeOlder('s', SHOP, 1_001, 10)).toEqual({ removed: 1, files: [] });
      expect(await house.retention.removeOlder('s', SHOP, 1_002, 10)).toEqual({
        removed: 1,
        files: [keptName('', sha256)],
      });
    });

    it('leaves the events their numbers and takes what they told', async () => {
      const house = await old();
      const edited = { key: 'A', at: 1_000, body: 'secret words', editedAt: 5 };
      await house.replica.applyBatch('s', batchOf([put(edited)]));
      const all = (await house.replica.eventsAfter('s', 0, 100)).length;
      const cut = new Date(NOW_S * 1000 + 1).toISOString();
      const last = await house.retention.emptyEvents('s', 0, cut, 3);
      expect(last).toBe(3);
      expect(await house.retention.emptyEvents('s', 3, cut, 100)).toBe(all);
      expect(await house.retention.emptyEvents('s', all, cut, 100)).toBeNull();
      const log = await house.replica.eventsAfter('s', 0, 100);
      expect(log.map(({ sequence }) => sequence)).toEqual(Array.from({ length: all }, (_, index) => index + 1));
      expect(JSON.stringify(log)).not.toContain('secret words');
    });
  });

  describe('a person', () => {
    const user = SHOP.replace('@c.us', '');
    const known = async (): Promise<House> => {
      const house = await newHouse(kind);
      const quote = { quotedMsg: { body: 'words of the shop' }, quotedParticipant: LID, quotedStanzaID: 'G1' };
      await house.replica.applyBatch(
        's',
        batchOf([
          { kind: 'mapping', pn: SHOP, lid: LID },
          { kind: 'contact', contact: { id: SHOP, name: 'Shop', pushName: null, json: `{"id":"${SHOP}"}` } },
          { kind: 'chat', chat: aChat({ id: SHOP, at: 1_000 }) },
          { kind: 'chat', chat: aChat({ id: OTHER, at: 1_000 }) },
          put({ key: 'A', at: 1_000, body: 'words of the shop', file: 'shop.pdf' }),
          put({ key: 'B', at: 1_001, chat: LID }),
          put({ key: 'O', at: 1_001, chat: OTHER, body: 'words of another' }),
          inGroup('G1', LID, 1_002),
          inGroup('G2', OTHER, 1_003, { _data: quote, hasQuotedMsg: true }),
          inGroup('G3', OTHER, 1_004, { recipients: [LID] }, true),
          inGroup('G4', '1' + SHOP, 1_005),
          {
            kind: 'reaction',
            reaction: {
              messageId: idOf({ key: 'O', chat: OTHER }),
              chatId: OTHER,
              senderId: LID,
              emoji: '👍',
              timestamp: 1_006,
            },
          },
        ]),
      );
      await house.replica.applyBatch(
        's',
        batchOf([put({ key: 'A', at: 1_000, body: 'other words', editedAt: 9, file: 'shop.pdf' })]),
      );
      return house;
    };

    it('is nowhere afterwards, in no table and under no id', async () => {
      const house = await known();
      const sequences = (await house.replica.eventsAfter('s', 0, 100)).map(({ sequence }) => sequence);
      expect(await house.erasure.people('s', [SHOP])).toEqual([[SHOP, LID]]);
      const counts = await house.erasure.erase('s', [SHOP, LID], NOW_S, nothing);
      expect(counts).toMatchObject({ messages: 4, chats: 1, reactions: 1, contacts: 1, quotes: 1 });
      expect(counts.events).toBeGreaterThan(0);

      const left = await everything(house.database, 's');
      expect(left).not.toMatch(new RegExp(`(?<!\\d)${user}(?!\\d)`));
      expect(left).not.toContain('99887766554433');
      expect(left).not.toContain('words of the shop');
      expect(left).toContain('words of another');
      expect(await keysOf(house, GROUP)).toEqual(['G2', 'G4']);
      expect((await house.replica.eventsAfter('s', 0, 100)).map(({ sequence }) => sequence)).toEqual(sequences);
      // Also the index is as long as what can still be found.
      expect(await countOf(house.database, 'message_search')).toBe(3);
    });

    it('tells the files that nobody carries any more', async () => {
      const house = await known();
      const names: string[] = [];
      await house.erasure.erase('s', [SHOP, LID], NOW_S, (more) => {
        names.push(...more);
        return Promise.resolve();
      });
      expect(names).toEqual([keptName(idOf({ key: 'A' }), null)]);
    });

    it('does not come back with what the page still holds, and does with what comes new', async () => {
      const house = await known();
      await house.erasure.erase('s', [SHOP, LID], NOW_S, nothing);
      expect(await house.erasure.erasedUntil('s', [SHOP, LID, OTHER])).toEqual(
        new Map([
          [SHOP, NOW_S],
          [LID, NOW_S],
        ]),
      );
      const again: PageChange[] = [
        { kind: 'mapping', pn: SHOP, lid: LID },
        { kind: 'contact', contact: { id: SHOP, name: 'Shop', pushName: null, json: `{"id":"${SHOP}"}` } },
        { kind: 'chat', chat: aChat({ id: SHOP, at: 1_000 }) },
        { kind: 'window', messages: [aMessage({ key: 'A', at: 1_000 })] },
        { kind: 'coverage', chatId: SHOP, contiguousFromId: idOf({ key: 'A' }), reachedStart: true },
        inGroup('G1', LID, 1_002),
      ];
      await house.replica.applyBatch('s', batchOf(again, 'history'));
      expect(await everything(house.database, 's')).not.toContain('99887766554433');
      expect(await keysOf(house)).toEqual([]);
      expect(await keysOf(house, GROUP)).toEqual(['G2', 'G4']);
      expect((await house.replica.coverage('s', SHOP)).reachedStart).toBe(false);

      await house.replica.applyBatch('s', batchOf([put({ key: 'N', at: NOW_S + 1 }), inGroup('G5', LID, NOW_S + 1)]));
      expect(await keysOf(house)).toEqual(['N']);
      expect(await keysOf(house, GROUP)).toEqual(['G2', 'G4', 'G5']);
    });

    it('of another session is left alone', async () => {
      const house = await known();
      await house.replica.applyBatch('t', batchOf([put({ key: 'A', at: 1_000 })]));
      await house.erasure.erase('s', [SHOP, LID], NOW_S, nothing);
      expect((await house.replica.newestMessages('t', [SHOP], { limit: 5 })).texts).toHaveLength(1);
      expect((await house.search.search('t', { q: 'A', limit: 5 })).hits).toHaveLength(1);
    });
  });

  describe('a whole copy', () => {
    it('leaves nothing of the session and all of the others; the numbers of events go on', async () => {
      const house = await newHouse(kind);
      for (const session of ['s', 't']) {
        await house.replica.applyBatch(session, {
          id: 'batch',
          ...batchOf([
            { kind: 'mapping', pn: SHOP, lid: LID },
            { kind: 'chat', chat: aChat({ id: SHOP }) },
            { kind: 'label', label: { id: '1', name: 'New', color: null } },
            { kind: 'chat_labels', chatId: SHOP, labelIds: ['1'] },
            put({ key: 'A', at: 10, file: 'a.pdf' }),
          ]),
        });
        await house.copies.setAccount(session, `${session}@c.us`);
      }
      await house.erasure.erase('s', [OTHER], NOW_S, nothing);
      await house.copies.removeCopy('s');
      expect(await everything(house.database, 's')).toBe('[]');
      expect(await house.erasure.erasedUntil('s', [OTHER])).toEqual(new Map());
      expect(await house.copies.account('s')).toBeNull();
      expect(await house.copies.account('t')).toBe('t@c.us');
      expect((await house.search.search('t', { q: 'A', limit: 5 })).hits).toHaveLength(1);
      expect(await countOf(house.database, 'message_search')).toBe(1);

      await house.replica.applyBatch('s', { id: 'batch', ...batchOf([put({ key: 'A', at: 10 })]) });
      expect((await house.replica.eventsAfter('s', 0, 10)).map(({ sequence }) => sequence)).toEqual([2]);
      await house.copies.removeCopy('s');
      await house.copies.removeCounters('s');
      expect(await countOf(house.database, 'session_counters')).toBe(1);
    });
  });

  describe('states of files', () => {
    it('are marked, and go back to pending when their room was needed', async () => {
      const house = await newHouse(kind);
      await house.replica.applyBatch(
        's',
        batchOf([put({ key: 'A', at: 10, file: 'a.pdf' }), put({ key: 'B', at: 11, file: 'b.pdf' })]),
      );
      const [a, b] = [idOf({ key: 'A' }), idOf({ key: 'B' })];
      await house.media.markMedia('s', a, 'ready', 'T1');
      await house.media.markMedia('s', a, 'ready', 'T2');
      await house.media.markMedia('s', b, 'gone', 'T1');
      await house.media.markMedia('s', 'nobody', 'gone', 'T1');
      expect(await house.media.media('s', a)).toMatchObject({ state: 'ready', fetchedAt: 'T1', filename: 'a.pdf' });
      await house.media.mediaRemoved('s', { hashes: ['aGFzaA=='], messageIds: [] });
      expect(await house.media.media('s', a)).toMatchObject({ state: 'pending', fetchedAt: null });
      expect(await house.media.media('s', b)).toMatchObject({ state: 'gone' });
      expect(await house.media.media('other', a)).toBeNull();
    });

    it('tell which files no message carries', async () => {
      const house = await newHouse(kind);
      const sha256 = Buffer.alloc(32, 7).toString('base64');
      const record = aMessage({ key: 'A', at: 10, file: 'a.pdf' });
      const named: PageChange = { kind: 'message', message: { ...record, media: { ...record.media!, sha256 } } };
      await house.replica.applyBatch('s', batchOf([named, put({ key: 'B', at: 11, file: 'b.pdf' })]));
      const carried = [keptName('', sha256), keptName(idOf({ key: 'B' }), null)];
      const others = [keptName('', Buffer.alloc(32, 8).toString('base64')), keptName(idOf({ key: 'C' }), null)];
      expect(await house.media.uncarried('s', [...carried, ...others])).toEqual(others);
    });
  });
});
