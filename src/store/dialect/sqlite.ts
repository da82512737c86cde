import Database from 'better-sqlite3';
import { SqliteDialect } from 'kysely';

/** How long a writer waits for another one's lock, in ms: the driver blocks the whole process meanwhile. */
const BUSY_MS = 250;

/**
 * SQLite on a file, with a write-ahead log that is on the disk before a commit returns (`synchronous=FULL`, ruling 18).
 * The file is made when it is missing.
 */
export function sqliteDialect(path: string): SqliteDialect {
  return new SqliteDialect({
    database: () => {
      const database = new Database(path, { timeout: BUSY_MS });
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma('foreign_keys = ON');
      return Promise.resolve(database);
    },
  });
}
