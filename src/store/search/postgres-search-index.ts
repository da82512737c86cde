import { sql } from 'kysely';
import { inChunks } from '../in-chunks.js';
import type { CausewayDatabase } from '../open-database.js';
import { rowFilters } from './row-filters.js';
import {
  chatToken,
  type FoundMessage,
  type IndexedMessage,
  type IndexQuery,
  type SearchIndex,
} from './search-index.js';

/** tsvector without positions or dictionaries: core made the tokens. */
export class PostgresSearchIndex implements SearchIndex {
  async add(database: CausewayDatabase, session: string, messages: readonly IndexedMessage[]): Promise<void> {
    for (const chunk of inChunks(messages)) {
      const rows = chunk.map(({ searchId, chatId, tokens }) => {
        const all = [chatToken(session, chatId), ...tokens];
        return sql`(${session}, ${searchId}, array_to_tsvector(${all}::text[]))`;
      });
      await sql`insert into message_search (session, search_id, tokens) values ${sql.join(rows)}`.execute(database);
    }
  }

  async remove(database: CausewayDatabase, session: string, searchIds: readonly number[]): Promise<void> {
    for (const chunk of inChunks(searchIds)) {
      await sql`delete from message_search where session = ${session} and search_id in (${sql.join(chunk)})`.execute(
        database,
      );
    }
  }

  async find(database: CausewayDatabase, session: string, query: IndexQuery): Promise<readonly FoundMessage[]> {
    const scope = query.chatIds?.map((chatId) => quoted(chatToken(session, chatId)));
    const match = [...(scope === undefined ? [] : [`(${scope.join(' | ')})`]), ...query.tokens.map(quoted)].join(' & ');
    const found = await sql<FoundMessage>`
      select m.id, m.chat_id, m.timestamp, m.json, m.body
      from message_search s join messages m on m.search_id = s.search_id and m.session = s.session
      where s.session = ${session} and s.tokens @@ ${match}::tsquery
        and s.search_id >= ${query.from} and s.search_id <= ${query.to} ${rowFilters(query)}
      order by s.search_id desc limit ${query.limit}`.execute(database);
    return found.rows;
  }
}

function quoted(token: string): string {
  return `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
