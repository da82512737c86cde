import type { MessageHits, MessageSearchQuery } from '../../core/history/reads.js';
import type { MessageSearch } from '../../core/ports/stores.js';
import { queryTokens } from '../../core/search/tokenise.js';
import type { CausewayDatabase } from '../open-database.js';
import { firstSearchId, type SearchIndex } from './search-index.js';
import { searchIndexOf } from './search-index-of.js';

const END_OF_TIME = Number.MAX_SAFE_INTEGER;

/** Search in the database. See `MessageSearch`. */
export class DatabaseSearch implements MessageSearch {
  readonly #database: CausewayDatabase;
  readonly #index: SearchIndex;

  constructor(database: CausewayDatabase) {
    this.#database = database;
    this.#index = searchIndexOf(database);
  }

  async search(session: string, query: MessageSearchQuery): Promise<MessageHits> {
    const { q, chatIds, since, until, limit, before, fromMe, types, hasMedia } = query;
    const tokens = queryTokens(q);
    if (tokens.length === 0) throw new RangeError('The query holds no word, number or emoji to look for.');
    const olderThan = before === undefined ? END_OF_TIME : await this.#searchId(session, before);
    if (olderThan === null) return { outcome: 'before_unknown', hits: [], hasMore: false };
    if (chatIds?.length === 0) return { outcome: 'ok', hits: [], hasMore: false };

    const found = await this.#index.find(this.#database, session, {
      tokens,
      chatIds: chatIds ?? null,
      from: since === undefined ? 0 : firstSearchId(since),
      to: Math.min(olderThan - 1, until === undefined ? END_OF_TIME : firstSearchId(until + 1) - 1),
      limit: limit + 1,
      fromMe,
      types,
      hasMedia,
    });
    const hits = found.slice(0, limit).map((row) => ({
      id: row.id,
      chatId: row.chat_id,
      timestamp: row.timestamp,
      json: row.json,
      text: row.body,
    }));
    return { outcome: 'ok', hits, hasMore: found.length > limit };
  }

  async #searchId(session: string, messageId: string): Promise<number | null> {
    const row = await this.#database
      .selectFrom('messages')
      .select('search_id')
      .where('session', '=', session)
      .where('id', '=', messageId)
      .executeTakeFirst();
    return row?.search_id ?? null;
  }
}
