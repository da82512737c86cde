import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, Migrator } from 'kysely';
import { sqliteDialect } from './dialect/sqlite.js';
import { MIGRATIONS } from './migrations/index.js';
import type { Tables } from './tables.js';

export type CausewayDatabase = Kysely<Tables>;

/**
 * Opens the SQLite file (0600, made when missing) and brings its tables up to date. Throws, and touches nothing, when
 * the file was written by a newer version.
 */
export async function openDatabase(path: string): Promise<CausewayDatabase> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const database = new Kysely<Tables>({ dialect: sqliteDialect(path) });
  try {
    await migrate(database);
    await chmod(path, 0o600);
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
