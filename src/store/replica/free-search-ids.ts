import type { CausewayDatabase } from '../open-database.js';
import { firstSearchId } from '../search/search-index.js';
import { selectAmong } from '../select-among.js';

/** Gives out the next free search id of each of these seconds. SQLite's are unique over all sessions. */
export async function freeSearchIds(
  database: CausewayDatabase,
  timestamps: readonly number[],
): Promise<(timestamp: number) => number> {
  const next = new Map<number, number>();
  const seconds = [...new Set(timestamps)];
  const found = await selectAmong<{ second: number; top: number | null }>(
    database,
    {
      fixed: [],
      items: seconds.map((second) => [second, firstSearchId(second), firstSearchId(second + 1)]),
      types: ['bigint', 'bigint', 'bigint'],
    },
    (list) => `with seconds(second, low, high) as (values ${list})
      select second, (select max(search_id) from messages where search_id >= low and search_id < high) as top
      from seconds`,
  );
  for (const { second, top } of found) next.set(second, top === null ? firstSearchId(second) : top + 1);
  return (timestamp) => {
    const id = next.get(timestamp) ?? firstSearchId(timestamp);
    next.set(timestamp, id + 1);
    return id;
  };
}
