import { chatNotFound, toMissError } from '../chats/chat-refusals.js';
import type { IncompleteReason, Stale } from '../chats/chats-api.js';
import type { StoredChats } from '../chats/stored-chats.js';
import { toStale } from '../chats/stored-meta.js';
import { invalidInput } from '../errors/bridge-error.js';
import type { HistoryApi, HistoryStatus } from '../history/history-api.js';
import type { MessageFilters } from '../history/reads.js';
import { parseChatRef } from '../ids/chat-ref.js';
import type { MessageSearch } from '../ports/stores.js';
import { toSnippet, type SnippetPart } from './snippet.js';
import { queryTokens } from './tokenise.js';

export interface SearchRequest extends MessageFilters {
  /** As a person typed it. */
  readonly q: string;
  /** Only in this chat, named as a person types it. */
  readonly chat?: string | undefined;
  readonly limit: number;
  /** Id of a message that was found before: only older ones are meant. */
  readonly before?: string | undefined;
}

/** `message` is the JSON text of the raw message. */
export interface SearchHit {
  readonly id: string;
  readonly chatId: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly snippet: readonly SnippetPart[];
  readonly message: string;
}

/** Newest first. `complete`: the whole history is stored and was searched, down to the oldest hit. */
export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  readonly meta: {
    readonly source: 'store';
    readonly complete: boolean;
    readonly reason: IncompleteReason | null;
    readonly count: number;
    readonly limit: number;
    readonly hasMore: boolean;
    /** The `before` of the next older page. */
    readonly oldestId: string | null;
    readonly stale: Stale | null;
  };
}

/** Searching what is stored; the page is never asked. */
export interface SearchApi {
  /**
   * Throws `invalid_request` for a query that holds nothing to look for, `message_not_found` for an unknown `before`, and
   * `chat_not_found` or `chat_ambiguous` as reading does.
   */
  search(session: string, request: SearchRequest): Promise<SearchAnswer>;
}

/** See `SearchApi`. */
export class SearchService implements SearchApi {
  readonly #search: MessageSearch;
  readonly #stored: StoredChats;
  readonly #history: HistoryApi;
  readonly #defaultCountry: string | undefined;

  constructor(
    parts: { readonly search: MessageSearch; readonly stored: StoredChats; readonly history: HistoryApi },
    options: { readonly defaultCountry?: string | undefined } = {},
  ) {
    this.#search = parts.search;
    this.#stored = parts.stored;
    this.#history = parts.history;
    this.#defaultCountry = options.defaultCountry;
  }

  async search(session: string, { chat, ...query }: SearchRequest): Promise<SearchAnswer> {
    if (queryTokens(query.q).length === 0) {
      throw invalidInput('q', 'a word, number or emoji to look for', JSON.stringify(query.q.slice(0, 80)));
    }
    const chatIds = chat === undefined ? undefined : await this.#chatIds(session, chat);
    const found = await this.#search.search(session, { ...query, chatIds });
    if (found.outcome === 'before_unknown') throw toMissError({ outcome: 'before_unknown' });
    const status = this.#history.status(session);
    const reason = incompleteReason(status);
    return {
      hits: found.hits.map(({ id, chatId, timestamp, json, text }) => ({
        id,
        chatId,
        timestamp,
        snippet: toSnippet(text, query.q),
        message: json,
      })),
      meta: {
        source: 'store',
        complete: reason === null,
        reason,
        count: found.hits.length,
        limit: query.limit,
        hasMore: found.hasMore,
        oldestId: found.hits.at(-1)?.id ?? null,
        stale: toStale(status),
      },
    };
  }

  async #chatIds(session: string, chat: string): Promise<readonly string[]> {
    const ref = parseChatRef(chat, this.#defaultCountry);
    const ids = await this.#stored.resolve(session, ref, true);
    if (ids === null) throw chatNotFound(ref, ref.kind === 'phone' ? { registered: null } : {});
    return ids;
  }
}

function incompleteReason({ following, caughtUp, backfill }: HistoryStatus): IncompleteReason | null {
  if (!following || !caughtUp) return 'offline';
  return backfill.state === 'done' ? null : 'backfill';
}
