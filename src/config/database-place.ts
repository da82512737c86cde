import { join } from 'node:path';
import type { Config } from './load.js';

/** Where the configuration wants the database: PostgreSQL at DATABASE_URL, else a SQLite file in SESSIONS_DIR. */
export function databasePlace({
  databaseUrl,
  sessionsDir,
}: Pick<Config, 'databaseUrl' | 'sessionsDir'>): { readonly sqlitePath: string } | { readonly url: string } {
  return databaseUrl === undefined ? { sqlitePath: join(sessionsDir, 'causeway.sqlite') } : { url: databaseUrl };
}
