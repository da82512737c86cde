import type { CausewayDatabase } from '../open-database.js';

/** What one message is found under. */
export interface IndexedMessage {
  readonly searchId: number;
  readonly chatId: string;
  readonly tokens: readonly string[];
}

/** What is looked for: all tokens, in any of the chats, with a search id between the bounds, both included. */
export interface IndexQuery {
  readonly tokens: readonly string[];
  readonly chatIds: readonly string[] | null;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly fromMe?: boolean | undefined;
  readonly types?: readonly string[] | undefined;
  readonly hasMedia?: boolean | undefined;
}

export interface FoundMessage {
  readonly id: string;
  readonly chat_id: string;
  readonly timestamp: number;
  readonly json: string;
  readonly body: string;
}

/** The part of search that differs between the databases. Search ids sort by time. */
export interface SearchIndex {
  add(database: CausewayDatabase, session: string, messages: readonly IndexedMessage[]): Promise<void>;
  remove(database: CausewayDatabase, session: string, searchIds: readonly number[]): Promise<void>;
  /** Newest first. */
  find(database: CausewayDatabase, session: string, query: IndexQuery): Promise<readonly FoundMessage[]>;
}

/** Found messages of one second, at most. */
const PER_SECOND = 2 ** 20;

/** The lowest search id of a second (unix). */
export function firstSearchId(timestamp: number): number {
  return timestamp * PER_SECOND;
}

/** The token that stands for a chat: no text's token holds a colon. */
export function chatToken(session: string, chatId: string): string {
  return `c:${hex(session)}:${hex(chatId)}`;
}

/** The token that stands for a session. */
export function sessionToken(session: string): string {
  return `s:${hex(session)}`;
}

/** Names differ by case too, which the index does not see. */
function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}
