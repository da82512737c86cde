import { execFileSync } from 'node:child_process';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { PageChange } from '../../../src/core/history/page-batch.js';
import { DatabaseReplica } from '../../../src/store/database-replica.js';
import { DatabaseSyncReads } from '../../../src/store/database-sync-reads.js';
import { DatabaseHistorySettings } from '../../../src/store/history-settings-store.js';
import type { Tables } from '../../../src/store/tables.js';
import { TestDatabases } from '../../support/databases.js';
import { ManualClock } from '../../support/manual-clock.js';
import { aChat, batchOf, put, SHOP } from '../../support/stored-messages.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

const MANY: readonly PageChange[] = [
  { kind: 'chat', chat: aChat({ id: SHOP }) },
  ...Array.from({ length: 500 }, (_, n) => put({ key: `k${String(n)}`, at: n, body: 'x'.repeat(2_000) })),
];
const SETTINGS = { depth: 30, paused: true, fromPhone: false, linkedAtMs: 1_000 } as const;

/** A store whose one connection is the test's too, so that what is set on it holds for every write. */
async function openOwnConnection() {
  const place = await databases.place('SQLite');
  const path = 'sqlitePath' in place ? place.sqlitePath : '';
  await (await databases.open(place)).destroy();
  const connection = new Database(path, { timeout: 50 });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  const dialect = new SqliteDialect({ database: connection });
  const database = new Kysely<Tables>({ dialect });
  const rows = () =>
    ['messages', 'chats', 'event_log', 'session_counters', 'media'].map(
      (table) => (connection.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n,
    );
  return { path, connection, database, rows };
}

describe('a SQLite file that may not grow', () => {
  it('refuses a batch whole, says that the disk is full, and takes the same batch when there is room', async () => {
    const { connection, database, rows } = await openOwnConnection();
    const replica = new DatabaseReplica(database, new ManualClock());
    const pages = connection.pragma('page_count', { simple: true }) as number;
    connection.pragma(`max_page_count = ${String(pages + 20)}`);
    await expect(replica.applyBatch('s', batchOf(MANY))).rejects.toMatchObject({
      code: 'storage_unavailable',
      message: 'The disk is full.',
      cause: { code: 'SQLITE_FULL' },
    });
    expect(rows()).toEqual([0, 0, 0, 0, 0]);
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');

    connection.pragma(`max_page_count = ${String(pages + 100_000)}`);
    const applied = await replica.applyBatch('s', batchOf(MANY));
    expect(applied.events).toEqual({ first: 1, last: 500 });
    expect(rows()[0]).toBe(500);
    expect((await replica.newestMessages('s', [SHOP], { limit: 1_000 })).texts).toHaveLength(500);
    await database.destroy();
  });

  it('refuses settings in the same words', async () => {
    const { connection, database } = await openOwnConnection();
    connection.pragma('query_only = on');
    const settings = new DatabaseHistorySettings(database);
    await expect(settings.save('s', SETTINGS)).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(settings.remove('s')).rejects.toMatchObject({ code: 'storage_unavailable' });
    connection.pragma('query_only = off');
    await settings.save('s', SETTINGS);
    expect(await settings.read('s')).toEqual(SETTINGS);
    await database.destroy();
  });
});

it('says that another program has locked the database', async () => {
  const { path, database } = await openOwnConnection();
  const other = new Database(path);
  other.exec('begin immediate');
  const settings = new DatabaseHistorySettings(database);
  await expect(settings.save('s', SETTINGS)).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: 'The database is locked by another program.',
  });
  other.exec('rollback');
  other.close();
  await settings.save('s', SETTINGS);
  await database.destroy();
});

it('says that the file is no database', async () => {
  const { path, connection, database } = await openOwnConnection();
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
  execFileSync('dd', ['if=/dev/urandom', `of=${path}`, 'bs=4096', 'count=4', 'conv=notrunc'], { stdio: 'ignore' });
  const broken = new Kysely<Tables>({ dialect: new SqliteDialect({ database: new Database(path) }) });
  await expect(new DatabaseSyncReads(broken).heads('s')).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: 'The database file cannot be used.',
  });
  await broken.destroy();
  await database.destroy();
});
