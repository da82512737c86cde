import type { LoggedEvent } from '../events/logged-event.js';

/** Which messages of a session are meant. Times are unix seconds. */
export interface MessageListing {
  /** Of these chats; of all without. */
  readonly chatIds?: readonly string[] | undefined;
  /** System messages and nothing else, or none of them. */
  readonly notifications: boolean;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** A stored message; `json` is what the raw route returns. */
export interface ListedMessage {
  readonly id: string;
  readonly chatId: string;
  readonly json: string;
}

export interface ListedReaction {
  readonly messageId: string;
  readonly chatId: string;
  readonly senderId: string;
  readonly emoji: string;
  /** Unix seconds. */
  readonly timestamp: number;
}

/** A person as they are stored; `json` as the page gave it. */
export interface ListedPerson {
  readonly id: string;
  readonly name: string | null;
  readonly pushName: string | null;
  readonly json: string;
}

/** Which reactions are meant; all without. */
export interface ReactionListing {
  readonly messageId?: string | undefined;
  readonly chatIds?: readonly string[] | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Lists from the stored copy, in pages, newest first. No call touches the page. All throw `storage_unavailable`. */
export interface ListingsApi {
  messages(
    session: string,
    listing: MessageListing,
  ): Promise<{ readonly messages: readonly ListedMessage[]; readonly total: number }>;
  /** Null when it is not stored. */
  message(session: string, id: string): Promise<ListedMessage | null>;
  reactions(
    session: string,
    listing: ReactionListing,
  ): Promise<{ readonly reactions: readonly ListedReaction[]; readonly total: number }>;
  /** Those of these that are stored, by id. */
  people(session: string, ids: readonly string[]): Promise<ReadonlyMap<string, ListedPerson>>;
  countPeople(session: string): Promise<number>;
  /** Unix seconds of the oldest stored message, by chat. */
  oldest(session: string, chatIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The newest stored message of each chat that is no system message. */
  newest(session: string, chatIds: readonly string[]): Promise<ReadonlyMap<string, ListedMessage>>;
  /** What happened to these messages of these chats after they came: acks and edits, oldest first. */
  changes(session: string, chatIds: readonly string[], messageIds: readonly string[]): Promise<readonly LoggedEvent[]>;
  /** Which of the sessions have which of the chats: pairs of session and chat. */
  holders(
    sessions: readonly string[],
    chatIds: readonly string[],
  ): Promise<readonly { readonly session: string; readonly chatId: string }[]>;
  /** `to_tsvector('english', text)` of each text; null on a database that has no such thing. */
  textVectors(texts: readonly string[]): Promise<readonly (string | null)[]>;
  /** The account that the stored copy is of, as an id; null before the first. */
  account(session: string): Promise<string | null>;
}
