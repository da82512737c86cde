import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionRecord, SessionStore } from '../../src/core/ports/stores.js';
import { openDatabase, type CausewayDatabase } from '../../src/store/open-database.js';
import { DatabaseSessionStore } from '../../src/store/session-store.js';
import { MemorySessionStore } from '../support/memory-session-store.js';

const SHOP: SessionRecord = {
  name: 'shop',
  wanted: 'run',
  metadata: { till: 3, nested: { é: ['🎉'] } },
  proxy: null,
  createdAt: '2026-11-21T10:00:00.000Z',
};

const folders: string[] = [];
const databases: CausewayDatabase[] = [];

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-store-'));
  folders.push(folder);
  return join(folder, 'deep', 'causeway.sqlite');
}

async function open(path: string): Promise<CausewayDatabase> {
  const database = await openDatabase(path);
  databases.push(database);
  return database;
}

afterAll(async () => {
  await Promise.all(databases.map((database) => database.destroy()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

describe.each([
  ['memory', () => Promise.resolve(new MemorySessionStore())],
  ['SQLite', async () => new DatabaseSessionStore(await open(await newFile()))],
] as const)('a session store in %s', (_, make: () => Promise<SessionStore>) => {
  it('gives back what was saved, by name', async () => {
    const store = await make();
    await store.save(SHOP);
    await store.save({ ...SHOP, name: 'a', proxy: 'http://proxy:1' });
    expect(await store.list()).toEqual([{ ...SHOP, name: 'a', proxy: 'http://proxy:1' }, SHOP]);
  });

  it('replaces what it has under a name', async () => {
    const store = await make();
    await store.save(SHOP);
    await store.save({ ...SHOP, wanted: 'unlinked', metadata: {} });
    expect(await store.list()).toEqual([{ ...SHOP, wanted: 'unlinked', metadata: {} }]);
  });

  it('removes, and does not mind when there is nothing', async () => {
    const store = await make();
    await store.save(SHOP);
    await store.remove('shop');
    await store.remove('shop');
    expect(await store.list()).toEqual([]);
  });
});

describe('the database file', () => {
  it('is kept from other users and survives being opened again', async () => {
    const path = await newFile();
    const first = await open(path);
    await new DatabaseSessionStore(first).save(SHOP);
    await first.destroy();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await new DatabaseSessionStore(await open(path)).list()).toEqual([SHOP]);
  });

  it('is left alone when a newer version wrote it', async () => {
    const path = await newFile();
    const database = await open(path);
    await database
      .insertInto('kysely_migration' as never)
      .values({ name: '9999-from-the-future', timestamp: '2030-01-01T00:00:00.000Z' })
      .execute();
    await database.destroy();
    await expect(openDatabase(path)).rejects.toThrow('written by a newer version of Causeway');
  });
});
