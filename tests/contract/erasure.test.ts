import { keptName } from '../../src/core/media/kept-name.js';
import type { PageChange } from '../../src/core/history/page-batch.js';
import { TestDatabases } from '../support/databases.js';
import {
  LID,
  OTHER,
  GROUP,
  NOW_S,
  nothing,
  newHouse,
  inGroup,
  everything,
  countOf,
  keysOf,
  type House,
} from '../support/removal-house.js';
import { aChat, aMessage, batchOf, idOf, put, SHOP } from '../support/stored-messages.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

describe.each(databases.kinds)('erasing from %s', (kind) => {
  describe('a person', () => {
    const user = SHOP.replace('@c.us', '');
    const known = async (): Promise<House> => {
      const house = await newHouse(databases, kind);
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
});
