import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../../src/config/project-root.js';
import { DatabaseReplica } from '../../../src/store/database-replica.js';
import { WorkerSearch } from '../../../src/store/search/worker-search.js';
import { TestDatabases } from '../../support/databases.js';
import { batchOf, put } from '../../support/stored-messages.js';

const databases = new TestDatabases();
const open: WorkerSearch[] = [];

afterEach(() => Promise.all(open.splice(0).map((search) => search.close())));
afterAll(() => databases.close());

// What the build made, as the bridge starts it.
const ENTRY = join(projectRoot(), 'dist', 'src', 'store', 'search', 'search-worker.js');

async function newSearch(around?: (entry: string, folder: string) => string) {
  const place = await databases.place('SQLite');
  if (!('sqlitePath' in place)) throw new Error('This needs SQLite.');
  const replica = new DatabaseReplica(await databases.open(place), { now: () => 0 });
  await replica.applyBatch('s', batchOf([put({ key: 'A', at: 1, body: 'red apple' })]));
  const folder = dirname(place.sqlitePath);
  let entry = ENTRY;
  if (around !== undefined) {
    entry = join(folder, 'around.mjs');
    await writeFile(entry, around(pathToFileURL(ENTRY).href, folder));
  }
  const search = new WorkerSearch(entry, place.sqlitePath);
  open.push(search);
  const find = async (q: string) => (await search.search('s', { q, limit: 5 })).hits.map(({ text }) => text);
  return { replica, search, find };
}

/** A worker that dies of every query for `die` until it died `times` times in all. */
const dying = (times: number) => (entry: string, folder: string) => `
  import { appendFileSync, existsSync, readFileSync } from 'node:fs';
  import { parentPort } from 'node:worker_threads';
  import ${JSON.stringify(entry)};
  const deaths = ${JSON.stringify(folder)} + '/deaths';
  parentPort.on('message', ({ query }) => {
    const count = existsSync(deaths) ? readFileSync(deaths, 'utf8').length : 0;
    if (!query.q.includes('die') || count >= ${String(times)}) return;
    appendFileSync(deaths, 'x');
    process.exit(1);
  });`;

describe('search in a worker', () => {
  it('finds what was written, as soon as it is written', async () => {
    const { replica, find } = await newSearch();
    expect(await find('apple')).toEqual(['red apple']);
    await replica.applyBatch('s', batchOf([put({ key: 'B', at: 2, body: 'green apple' })]));
    expect(await find('apple')).toEqual(['green apple', 'red apple']);
  });

  it('leaves the main thread free meanwhile', async () => {
    const { find } = await newSearch();
    await find('apple');
    const searches = Array.from({ length: 50 }, () => find('apple'));
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      handle = setImmediate(turn);
    };
    let handle = setImmediate(turn);
    await Promise.all(searches);
    clearImmediate(handle);
    expect(turns).toBeGreaterThan(1);
  });

  it('answers many at once, each its own', async () => {
    const { find } = await newSearch();
    const answers = await Promise.all(['apple', 'pear', 'red'].map(find));
    expect(answers).toEqual([['red apple'], [], ['red apple']]);
  });

  it('starts again when the worker dies, and asks once more what was under way', async () => {
    const { replica, find } = await newSearch(dying(1));
    await replica.applyBatch('s', batchOf([put({ key: 'D', at: 3, body: 'never die' })]));
    expect(await Promise.all([find('apple'), find('die'), find('red')])).toEqual([
      ['red apple'],
      ['never die'],
      ['red apple'],
    ]);
  });

  it('fails the search that kills every worker, and no later one', async () => {
    const { find } = await newSearch(dying(2));
    await expect(find('die')).rejects.toThrow('The search worker ended');
    expect(await find('apple')).toEqual(['red apple']);
  });

  it('hands on what went wrong', async () => {
    const { search } = await newSearch();
    await expect(search.search('s', { q: '!?', limit: 5 })).rejects.toThrow('no word');
  });

  it('fails what is under way when it is closed', async () => {
    const { search, find } = await newSearch();
    await find('apple');
    const late = find('apple');
    await Promise.all([expect(late).rejects.toThrow('The search worker ended'), search.close()]);
    await expect(find('apple')).rejects.toThrow('closed');
  });
});
