import { sql } from 'kysely';
import { inChunks } from '../in-chunks.js';
import type { CausewayDatabase } from '../open-database.js';
import { firstSearchId } from '../search/search-index.js';

/** Gives out the next free search id of each of these seconds. SQLite's are unique over all sessions. */
export async function freeSearchIds(
  database: CausewayDatabase,
  timestamps: readonly number[],
): Promise<(timestamp: number) => number> {
  const next = new Map<number, number>();
  for (const chunk of inChunks([...new Set(timestamps)])) {
    const bounds = chunk.map(
      (timestamp) =>
        sql`(cast(${timestamp} as bigint), cast(${firstSearchId(timestamp)} as bigint), cast(${firstSearchId(timestamp + 1)} as bigint))`,
    );
    const found = await sql<{ second: number; top: number | null }>`
      with seconds(second, low, high) as (values ${sql.join(bounds)})
      select second, (select max(search_id) from messages where search_id >= low and search_id < high) as top
      from seconds`.execute(database);
    for (const { second, top } of found.rows) next.set(second, top === null ? firstSearchId(second) : top + 1);
  }
  return (timestamp) => {
    const id = next.get(timestamp) ?? firstSearchId(timestamp);
    next.set(timestamp, id + 1);
    return id;
  };
}
