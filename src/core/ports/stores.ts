import type { ChatListRequest } from './engine.js';
import type { LoggedEvent } from '../events/logged-event.js';
import type { AppliedBatch, PageBatch } from '../history/page-batch.js';
import type {
  Coverage,
  MessageHits,
  MessagePage,
  MessagePlace,
  MessageSearchQuery,
  MessageStretch,
  MessageWindowQuery,
  WindowFacts,
} from '../history/reads.js';
import type { WantedState } from '../sessions/session-view.js';

/** What is kept of a session over restarts. */
export interface SessionRecord {
  readonly name: string;
  readonly wanted: WantedState;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly proxy: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Keeps the sessions. A resolved `save` or `remove` is on the disk. */
export interface SessionStore {
  /** By name. */
  list(): Promise<readonly SessionRecord[]>;
  /** Adds or replaces. */
  save(record: SessionRecord): Promise<void>;
  /** No error when there is none. */
  remove(name: string): Promise<void>;
}

/** The stored messages. Texts are passed on unparsed. */
export interface MessageStore {
  /** The newest messages of one chat, or of both halves of a split one, that are older than `before`. */
  newestMessages(session: string, chatIds: readonly string[], query: MessageWindowQuery): Promise<MessagePage>;
  /** The same with the texts as UTF-8, for answers that only pass them on. */
  newestBytes(session: string, chatIds: readonly string[], query: MessageWindowQuery): Promise<MessagePage<Uint8Array>>;
  /**
   * What `newestMessages` would say of a window of any size (an infinite `limit` included) without reading its messages,
   * and where the window begins; null when it is empty.
   */
  findWindow(
    session: string,
    chatIds: readonly string[],
    query: MessageWindowQuery,
  ): Promise<WindowFacts & { readonly start: MessagePlace | null }>;
  /** At most `limit` messages from a place on, that one included, oldest first, down to `before`. */
  messagesFrom(
    session: string,
    chatIds: readonly string[],
    start: MessagePlace,
    query: MessageWindowQuery,
  ): Promise<MessageStretch>;
  /** Null when there is none with that id. */
  message(session: string, id: string): Promise<{ readonly chatId: string; readonly json: string } | null>;
}

export interface ChatStore {
  /** The chats of these that are stored, in their order. */
  storedChats(session: string, ids: readonly string[]): Promise<readonly string[]>;
  /** Pinned first, then the newest; or by name as people of this machine's language sort. */
  listChats(
    session: string,
    query: ChatListRequest,
  ): Promise<{ readonly texts: readonly string[]; readonly total: number }>;
  /** How many there are of a session. */
  countChats(session: string): Promise<number>;
  /** The chat's JSON text; null when it is not stored. */
  chat(session: string, id: string): Promise<string | null>;
}

export interface ContactStore {
  /** The contact's JSON text; null when it is not stored. */
  contact(session: string, id: string): Promise<string | null>;
}

export interface IdMappingStore {
  /** All ids of one person: the given one first, then the other half of the pair when it is known. */
  personIds(session: string, id: string): Promise<readonly string[]>;
}

export interface SyncStateStore {
  /** What is known of how much of a chat is here; for a chat never heard of: nothing. */
  coverage(session: string, chatId: string): Promise<Coverage>;
}

export interface EventLogStore {
  /** In sequence, those after `sequence`. `chatId` null for events of no chat. */
  eventsAfter(session: string, sequence: number, limit: number): Promise<readonly LoggedEvent[]>;
}

/** What answers requests. Short reads only: each is a few index look-ups. */
export interface ReplicaReader
  extends MessageStore, ChatStore, ContactStore, IdMappingStore, SyncStateStore, EventLogStore {}

/**
 * Search over all chats of a session, newest first. Apart from `ReplicaReader` because it is a heavy read: with SQLite it
 * belongs into a worker with a connection of its own (ruling 18), which implements this interface and nothing else.
 */
export interface MessageSearch {
  /** Throws for a query without any token: it would find everything or nothing. */
  search(session: string, query: MessageSearchQuery): Promise<MessageHits>;
}

/** The stored copy of every account. */
export interface Replica extends ReplicaReader {
  /**
   * Applies a batch of the page in its order in one transaction, with the events it means. A resolved call is on the
   * disk; a rejected one left nothing. The same batch again changes nothing and tells nobody.
   */
  applyBatch(session: string, batch: PageBatch): Promise<AppliedBatch>;
}
