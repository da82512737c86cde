import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, Migrator, PostgresAdapter } from 'kysely';
import { postgresDialect } from './dialect/postgres.js';
import { sqliteDialect } from './dialect/sqlite.js';
import { MIGRATIONS } from './migrations/index.js';
import type { Tables } from './tables.js';

export type CausewayDatabase = Kysely<Tables>;

/** Where the database is: a SQLite file, or PostgreSQL by URL. */
export type DatabasePlace = { readonly sqlitePath: string } | { readonly url: string };

/**
 * Opens the SQLite file (0600, made when missing) or PostgreSQL, and brings the tables up to date. Throws, and touches
 * nothing, when a newer version wrote them. A text is the path of a SQLite file.
 */
export async function openDatabase(place: DatabasePlace | string): Promise<CausewayDatabase> {
  if (typeof place === 'string') return openSqlite(place);
  if ('sqlitePath' in place) return openSqlite(place.sqlitePath);
  return migrated(new Kysely<Tables>({ dialect: postgresDialect(place.url) }));
}

/** Whether statements that differ between the two databases must be PostgreSQL's. */
export function isPostgres<Schema>(database: Kysely<Schema>): boolean {
  return database.getExecutor().adapter instanceof PostgresAdapter;
}

async function openSqlite(path: string): Promise<CausewayDatabase> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const database = await migrated(new Kysely<Tables>({ dialect: sqliteDialect(path) }));
  await chmod(path, 0o600);
  return database;
}

async function migrated(database: CausewayDatabase): Promise<CausewayDatabase> {
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

async function migrate(database: CausewayDatabase): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const reason = error instanceof Error ? error.message : 'unknown';
  if (reason.includes('is missing')) {
    throw new Error('The database was written by a newer version of Causeway; this version will not touch it.', {
      cause: error,
    });
  }
  throw new Error(`The database could not be brought up to date: ${reason}`, { cause: error });
}
