import { sql, type RawBuilder } from 'kysely';
import type { IndexQuery } from './search-index.js';

/** What the index does not know, as conditions on the message `m`. */
export function rowFilters({ fromMe, types, hasMedia }: IndexQuery): RawBuilder<unknown> {
  const conditions = [
    ...(fromMe === undefined ? [] : [sql`and m.from_me = ${Number(fromMe)}`]),
    ...(hasMedia === undefined ? [] : [sql`and m.has_media = ${Number(hasMedia)}`]),
    ...(types === undefined ? [] : [types.length === 0 ? sql`and 1 = 0` : sql`and m.type in (${sql.join(types)})`]),
  ];
  return sql.join(conditions, sql` `);
}
