import { isPostgres, type CausewayDatabase } from '../open-database.js';
import { PostgresSearchIndex } from './postgres-search-index.js';
import type { SearchIndex } from './search-index.js';
import { SqliteSearchIndex } from './sqlite-search-index.js';

/** The search index that this database has. */
export function searchIndexOf(database: CausewayDatabase): SearchIndex {
  return isPostgres(database) ? new PostgresSearchIndex() : new SqliteSearchIndex();
}
