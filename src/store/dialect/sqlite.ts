import Database from 'better-sqlite3';
import { SqliteDialect } from 'kysely';

/** How long a writer waits for another one's lock, in ms: the driver blocks the whole process meanwhile. */
const BUSY_MS = 250;

/** What of the file is kept in memory, in KiB: the search index is written all over it. */
const CACHE_KIB = 32 * 1024;
/** The log is carried into the file after so many pages of 4 KiB: seldom enough that a page is carried once, not often. */
const CHECKPOINT_PAGES = 8_000;

/** Statements kept prepared, and how long a text (characters) may be for that. */
const KEPT_STATEMENTS = 256;
const LONGEST_KEPT = 16 * 1024;

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
      database.pragma(`cache_size = -${String(CACHE_KIB)}`);
      database.pragma(`wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`);
      return Promise.resolve({ prepare: keptStatements(database), close: () => database.close() });
    },
  });
}

/** Prepares a text once while it is among the last ones used: for small statements that costs more than running them. */
function keptStatements(database: Database.Database): (text: string) => Database.Statement {
  const kept = new Map<string, Database.Statement>();
  return (text) => {
    const statement = kept.get(text) ?? database.prepare(text);
    if (text.length > LONGEST_KEPT) return statement;
    kept.delete(text);
    kept.set(text, statement);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_STATEMENTS && oldest !== undefined) kept.delete(oldest);
    return statement;
  };
}
