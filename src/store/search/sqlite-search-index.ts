import { sql } from 'kysely';
import { inChunks } from '../in-chunks.js';
import type { CausewayDatabase } from '../open-database.js';
import { writeRows } from '../write-rows.js';
import { rowFilters } from './row-filters.js';
import {
  chatToken,
  sessionToken,
  type FoundMessage,
  type IndexedMessage,
  type IndexQuery,
  type SearchIndex,
} from './search-index.js';

interface SearchRow {
  readonly rowid: number;
  readonly tokens: string;
}

/** FTS5: rows come in the order of their number, so the newest are found without ranking or sorting all. */
export class SqliteSearchIndex implements SearchIndex {
  async add(database: CausewayDatabase, session: string, messages: readonly IndexedMessage[]): Promise<void> {
    const of = sessionToken(session);
    const rows = messages.map(({ searchId, chatId, tokens }) => ({
      rowid: searchId,
      tokens: [of, chatToken(session, chatId), ...tokens].join(' '),
    }));
    await writeRows(database.withTables<{ message_search: SearchRow }>(), 'message_search', rows);
  }

  async remove(database: CausewayDatabase, _session: string, searchIds: readonly number[]): Promise<void> {
    for (const chunk of inChunks(searchIds)) {
      await sql`delete from message_search where rowid in (${sql.join(chunk)})`.execute(database);
    }
  }

  async find(database: CausewayDatabase, session: string, query: IndexQuery): Promise<readonly FoundMessage[]> {
    const scope = query.chatIds?.map((chatId) => chatToken(session, chatId)) ?? [sessionToken(session)];
    const match = [`(${scope.map(quoted).join(' OR ')})`, ...query.tokens.map(quoted)].join(' AND ');
    // The cross join keeps the index on the outside: it is what gives the order. The session is compared for safety.
    const found = await sql<FoundMessage>`
      select m.id, m.chat_id, m.timestamp, m.json, m.body
      from message_search cross join messages m on m.search_id = message_search.rowid
      where message_search match ${match}
        and message_search.rowid >= ${query.from} and message_search.rowid <= ${query.to}
        and m.session = ${session} ${rowFilters(query)}
      order by message_search.rowid desc limit ${query.limit}`.execute(database);
    return found.rows;
  }
}

function quoted(token: string): string {
  return `"${token.replaceAll('"', '""')}"`;
}
