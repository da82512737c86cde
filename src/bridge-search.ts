import { join } from 'node:path';
import type { MessageSearch } from './core/ports/stores.js';
import type { CausewayDatabase, DatabasePlace } from './store/open-database.js';
import { DatabaseSearch } from './store/search/database-search.js';
import { WorkerSearch } from './store/search/worker-search.js';

/** With SQLite in a worker, because its driver would hold up everything else. */
export function messageSearchOf(place: DatabasePlace, reads: CausewayDatabase, projectRoot: string): MessageSearch {
  if (!('sqlitePath' in place)) return new DatabaseSearch(reads);
  const entry = join(projectRoot, 'dist', 'src', 'store', 'search', 'search-worker.js');
  return new WorkerSearch(entry, place.sqlitePath);
}
