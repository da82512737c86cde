import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { openDatabase, type CausewayDatabase, type DatabasePlace } from './open-database.js';
import type { Tables } from './tables.js';

/**
 * A further connection that only reads, to a database that was opened (and so brought up to date) before. What was
 * committed when a read begins is seen; a writer is never waited for.
 */
export async function openReaders(place: DatabasePlace): Promise<CausewayDatabase> {
  if (!('sqlitePath' in place)) return openDatabase(place);
  const { sqlitePath } = place;
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: () => Promise.resolve(new Database(sqlitePath, { readonly: true, fileMustExist: true })),
    }),
  });
}
