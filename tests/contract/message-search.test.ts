import fc from 'fast-check';
import type { MessageSearchQuery } from '../../src/core/history/reads.js';
import { queryTokens, tokenise } from '../../src/core/search/tokenise.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseSearch } from '../../src/store/search/database-search.js';
import { TestDatabases, type DatabaseKind } from '../support/databases.js';
import { batchOf, idOf, put, SHOP, type MessageShape } from '../support/stored-messages.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

const GROUP = '120363000000000001@g.us';

async function newSearch(kind: DatabaseKind) {
  const database = await databases.open(await databases.place(kind));
  const replica = new DatabaseReplica(database, { now: () => 0 });
  const search = new DatabaseSearch(database);
  return {
    replica,
    search,
    store: (shapes: readonly MessageShape[], session = 's') => replica.applyBatch(session, batchOf(shapes.map(put))),
    async find(q: string, query: Partial<MessageSearchQuery> = {}, session = 's') {
      const { hits } = await search.search(session, { q, limit: 50, ...query });
      return hits.map((hit) => (JSON.parse(hit.json) as { id: { id: string } }).id.id);
    },
  };
}

describe.each(databases.kinds)('search in %s', (kind) => {
  it.each([
    ['cafe', 'Um CAFÉ, por favor'],
    ['محمد', 'السلام عليكم مُحَمَّد'],
    ['नमस्ते', 'नमस्ते दुनिया'],
    ['北京', '我在北京大学'],
    ['🎉', 'party🎉now'],
    ['#️⃣', 'press #️⃣ now'],
    [`it's "quoted" \\ (or) AND NOT *`, `it's "quoted" \\ (or) and not *`],
    ["'); drop table messages; --", "x '); drop table messages; -- y"],
  ])('finds %s', async (q, body) => {
    const { store, find } = await newSearch(kind);
    await store([
      { key: 'hit', at: 1, body },
      { key: 'miss', at: 2, body: 'something else' },
    ]);
    expect(await find(q)).toEqual(['hit']);
  });

  it('wants every word, and gives the newest first', async () => {
    const { store, find } = await newSearch(kind);
    await store([{ key: 'B', at: 20, body: 'red apple' }]);
    await store([{ key: 'C', at: 30, body: 'apple, red' }]);
    await store([
      { key: 'A', at: 10, body: 'red apple' },
      { key: 'X', at: 40, body: 'red' },
    ]);
    expect(await find('apple red')).toEqual(['C', 'B', 'A']);
  });

  it('filters', async () => {
    const { store, find } = await newSearch(kind);
    await store([
      { key: 'A', at: 10, body: 'word' },
      { key: 'B', at: 11, body: 'word', fromMe: true },
      { key: 'C', at: 12, body: 'word', type: 'document', file: 'report.pdf' },
      { key: 'D', at: 13, body: 'word', chat: GROUP },
      { key: 'N', at: 14, body: 'word', isNotification: true },
    ]);
    expect(await find('word')).toEqual(['D', 'C', 'B', 'A']);
    expect(await find('word', { fromMe: true })).toEqual(['B']);
    expect(await find('word', { hasMedia: true })).toEqual(['C']);
    expect(await find('word', { types: ['document', 'x'] })).toEqual(['C']);
    expect(await find('word', { types: [] })).toEqual([]);
    expect(await find('word', { since: 11, until: 12 })).toEqual(['C', 'B']);
    expect(await find('word', { chatIds: [GROUP] })).toEqual(['D']);
    expect(await find('word', { chatIds: [GROUP, SHOP], since: 12 })).toEqual(['D', 'C']);
    expect(await find('word', { chatIds: [] })).toEqual([]);
    expect(await find('report.pdf')).toEqual(['C']);
  });

  it('never looks into another session, not even one that differs by case', async () => {
    const { store, find } = await newSearch(kind);
    await store([{ key: 'mine', at: 1, body: 'secret' }], 'shop');
    await store([{ key: 'yours', at: 1, body: 'secret' }], 'Shop');
    expect(await find('secret', {}, 'shop')).toEqual(['mine']);
    expect(await find('secret', {}, 'Shop')).toEqual(['yours']);
    expect(await find('secret', { chatIds: [SHOP] }, 'Shop')).toEqual(['yours']);
  });

  it('follows edits, revokes and removals', async () => {
    const { store, find, replica } = await newSearch(kind);
    await store(['A', 'B', 'C', 'D'].map((key) => ({ key, at: 1, body: 'before' })));
    await store([
      { key: 'A', at: 1, body: 'after', editedAt: 5 },
      { key: 'B', at: 1, body: '', type: 'revoked' },
      { key: 'D', at: 9, body: 'before' },
    ]);
    await replica.applyBatch('s', batchOf([{ kind: 'message_removed', id: idOf({ key: 'C' }) }]));
    expect(await find('before')).toEqual(['D']);
    expect(await find('after')).toEqual(['A']);
    await replica.applyBatch('s', batchOf([{ kind: 'chat_removed', id: SHOP }]));
    expect(await find('after')).toEqual([]);
    await store([{ key: 'A', at: 1, body: 'again' }]);
    expect(await find('again')).toEqual(['A']);
  });

  it('pages without a gap or a repeat while others arrive', async () => {
    const { store, search } = await newSearch(kind);
    await store(Array.from({ length: 20 }, (_, index) => ({ key: `M${index}`, at: 100 + (index >> 2), body: 'word' })));
    const seen: string[] = [];
    for (let before: string | undefined; ;) {
      const page = await search.search('s', { q: 'word', limit: 3, before });
      seen.push(...page.hits.map(({ id }) => id));
      if (!page.hasMore) break;
      before = page.hits.at(-1)?.id;
      await store([{ key: `N${seen.length}`, at: 500, body: 'word' }]);
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => idOf({ key: `M${19 - index}` })));
    expect(await search.search('s', { q: 'word', limit: 3, before: 'unknown' })).toMatchObject({
      outcome: 'before_unknown',
    });
  });

  it('refuses a query in which there is nothing to look for', async () => {
    const { find } = await newSearch(kind);
    await expect(find(' ... ')).rejects.toThrow('no word, number or emoji');
  });
});

describe('whatever is written and asked', () => {
  const letters = Array.from('aé Çß北京大مح ةह िन्🎉👍🏽1٣.\'"\\:*&|!()\0');
  const text = (maxLength: number) => fc.array(fc.constantFrom(...letters), { maxLength }).map((some) => some.join(''));

  it(`is found alike in ${databases.kinds.join(' and ')}, and as the tokens say`, async () => {
    const all = await Promise.all(databases.kinds.map(newSearch));
    let run = 0;
    let found = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ body: text(12), at: fc.integer({ min: 1, max: 3 }) }), { minLength: 1, maxLength: 8 }),
        text(3),
        fc.nat(),
        async (written, other, pick) => {
          // Half of the questions are taken from what was written.
          const q = pick % 2 === 0 ? other : written[pick % written.length]!.body.slice(pick % 5, (pick % 5) + 4);
          fc.pre(queryTokens(q).length > 0);
          run += 1;
          const shapes = written.map((shape, index) => ({ ...shape, key: `K${index}` }));
          const expected = shapes
            .filter(({ body }) => queryTokens(q).every((token) => tokenise(body).includes(token)))
            .sort((one, other) => other.at - one.at || Number(other.key.slice(1)) - Number(one.key.slice(1)))
            .map(({ key }) => key);
          found += expected.length;
          for (const { store, find } of all) {
            await store(shapes, `run${run}`);
            expect(await find(q, {}, `run${run}`)).toEqual(expected);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(10);
  });
});
