import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { MIGRATIONS } from '../../../src/store/migrations/index.js';
import { openDatabase } from '../../../src/store/open-database.js';
import { DatabaseSessionStore } from '../../../src/store/session-store.js';

const NAMES = Object.keys(MIGRATIONS);

/** Every version there ever was must be carried to the present one, with what it held. */
describe('a database of an older version', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causeway-upgrade-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it.each(NAMES.slice(0, -1))('of %s is brought up to date and keeps its sessions', async (last) => {
    const path = join(folder, 'causeway.sqlite');
    const old = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Database(path) }) });
    const known = Object.fromEntries(Object.entries(MIGRATIONS).slice(0, NAMES.indexOf(last) + 1));
    const migrator = new Migrator({ db: old, provider: { getMigrations: () => Promise.resolve(known) } });
    expect((await migrator.migrateToLatest()).error).toBeUndefined();
    await old.destroy();
    const raw = new Database(path);
    raw
      .prepare('insert into sessions (name, wanted, metadata_json, proxy, created_at) values (?, ?, ?, ?, ?)')
      .run('shop', 'run', '{"a":1}', null, '2026-01-01T00:00:00.000Z');
    raw.close();

    const database = await openDatabase(path);
    try {
      await expect(new DatabaseSessionStore(database).list()).resolves.toEqual([
        { name: 'shop', wanted: 'run', metadata: { a: 1 }, proxy: null, createdAt: '2026-01-01T00:00:00.000Z' },
      ]);
    } finally {
      await database.destroy();
    }
  });

  it('of a newer version is refused in words, and not touched', async () => {
    const path = join(folder, 'causeway.sqlite');
    await (await openDatabase(path)).destroy();
    const raw = new Database(path);
    raw.prepare("insert into kysely_migration (name, timestamp) values ('9999-of-the-future', '2030')").run();
    raw.close();
    await expect(openDatabase(path)).rejects.toMatchObject({
      message: expect.stringContaining('newer version') as string,
    });
  });
});
