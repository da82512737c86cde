import { stat } from 'node:fs/promises';
import type { SessionRecord, SessionStore } from '../../src/core/ports/stores.js';
import { openDatabase, type CausewayDatabase } from '../../src/store/open-database.js';
import { DatabaseSessionStore } from '../../src/store/session-store.js';
import { TestDatabases } from '../support/databases.js';
import { MemorySessionStore } from '../support/memory-session-store.js';
import { findPostgres } from '../support/postgres.js';

const SHOP: SessionRecord = {
  name: 'shop',
  wanted: 'run',
  metadata: { till: 3, nested: { é: ['🎉'] } },
  proxy: null,
  createdAt: '2026-11-21T10:00:00.000Z',
};

const databases = new TestDatabases();

afterAll(() => databases.close());

describe.each(['memory', ...databases.kinds] as const)('a session store in %s', (kind) => {
  const make = async (): Promise<SessionStore> =>
    kind === 'memory'
      ? new MemorySessionStore()
      : new DatabaseSessionStore(await databases.open(await databases.place(kind)));

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

describe.each(databases.kinds)('a database in %s', (kind) => {
  it('keeps what it has over a start', async () => {
    const place = await databases.place(kind);
    const first = await openDatabase(place);
    await new DatabaseSessionStore(first).save(SHOP);
    await first.destroy();
    expect(await new DatabaseSessionStore(await databases.open(place)).list()).toEqual([SHOP]);
  });

  it('is made once when two start at once', async () => {
    const place = await databases.place(kind);
    const both = await Promise.all([databases.open(place), databases.open(place)]);
    await new DatabaseSessionStore(both[0]).save(SHOP);
    expect(await new DatabaseSessionStore(both[1]).list()).toEqual([SHOP]);
  });

  it('is left alone when a newer version wrote it', async () => {
    const place = await databases.place(kind);
    const database: CausewayDatabase = await openDatabase(place);
    await database
      .insertInto('kysely_migration' as never)
      .values({ name: '9999-from-the-future', timestamp: '2030-01-01T00:00:00.000Z' })
      .execute();
    await database.destroy();
    await expect(openDatabase(place)).rejects.toThrow('written by a newer version of Causeway');
  });
});

describe('the SQLite file', () => {
  it('is kept from other users', async () => {
    const place = await databases.place('SQLite');
    await databases.open(place);
    expect('sqlitePath' in place && (await stat(place.sqlitePath)).mode & 0o777).toBe(0o600);
  });
});

describe('a machine without PostgreSQL', () => {
  it('fails where everything must be tested', () => {
    expect(() => findPostgres('/nowhere', true)).toThrow('No PostgreSQL in /nowhere');
  });

  it('says loudly what was not tested elsewhere', () => {
    const said: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text: string | Uint8Array) => said.push(String(text)) > 0;
    try {
      expect(findPostgres('/nowhere', false)).toBeNull();
    } finally {
      process.stderr.write = write;
    }
    expect(said.join('')).toContain('NOT TESTED ON POSTGRESQL');
  });
});
