import { keptName } from '../../src/core/media/kept-name.js';
import type { PageChange } from '../../src/core/history/page-batch.js';
import { TestDatabases } from '../support/databases.js';
import {
  LID,
  OTHER,
  NOW_S,
  nothing,
  newHouse,
  everything,
  countOf,
  keysOf,
  type House,
} from '../support/removal-house.js';
import { aChat, aMessage, batchOf, idOf, put, SHOP } from '../support/stored-messages.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

describe.each(databases.kinds)('removing from %s', (kind) => {
  describe('what has grown old', () => {
    const old = async (): Promise<House> => {
      const house = await newHouse(databases, kind);
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
      const house = await newHouse(databases, kind);
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
      expect(JSON.stringify(log.map(({ payload }) => payload))).not.toContain('secret words');
    });
  });

  describe('a whole copy', () => {
    it('leaves nothing of the session and all of the others; the numbers of events go on', async () => {
      const house = await newHouse(databases, kind);
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
      const house = await newHouse(databases, kind);
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
      const house = await newHouse(databases, kind);
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
