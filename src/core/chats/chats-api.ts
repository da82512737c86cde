import type { MessageFilters } from '../history/reads.js';
import type { ChatListRequest, ContactRead } from '../ports/engine.js';
import type { SkippedMessage } from '../ports/skipped-message.js';

/** How many messages to read: a count, everything, or (absent) what is at hand: see `ChatsApi.read`. */
export type MessageLimit = number | 'all' | 'loaded';

/**
 * Where an answer is taken from. `auto`: the stored copy where it is as fresh as the page and holds what is asked, else
 * the page. `store` never touches the page, `page` always asks it.
 */
export type ReadSource = 'auto' | 'store' | 'page';

export interface ChatReadOptions extends MessageFilters {
  readonly limit: MessageLimit;
  readonly before?: string | undefined;
  /** Words, numbers or emoji: only messages that hold all of them. */
  readonly q?: string | undefined;
  /** `auto` when absent. */
  readonly source?: ReadSource | undefined;
  /** False: only the half that was asked for of a chat that WhatsApp keeps under phone and LID. True when absent. */
  readonly merge?: boolean | undefined;
}

/** `backfill`, of searches alone: older history is still being fetched. */
export type IncompleteReason = 'cap' | 'deadline' | 'skipped' | 'phone_has_more' | 'offline' | 'backfill';

/** The stored copy is not following the page: changes since then are missing. ISO 8601; null: it never agreed yet. */
export interface Stale {
  readonly since: string | null;
}

/** What an answer says about itself (DESIGN section 3, ruling 4). */
export interface ReadMeta {
  readonly source: 'page' | 'store';
  readonly engine: 'page' | 'library' | null;
  readonly complete: boolean;
  readonly reason: IncompleteReason | null;
  readonly hasMore: boolean;
  /** Unix seconds of the oldest message in the answer, null when it is empty. */
  readonly oldest: number | null;
  /** Serialised id of that message: the `before` of the next older page. */
  readonly oldestId: string | null;
  readonly count: number;
  readonly skipped: readonly SkippedMessage[];
  /** Null when the answer is as fresh as the page. */
  readonly stale: Stale | null;
}

/** A JSON text, or its UTF-8. */
export type JsonText = string | Uint8Array;

/** `chat` is a JSON text, `messages` the inside of a JSON array, oldest first: both are passed on unparsed. */
export interface ChatWithMessages {
  readonly chatId: string;
  readonly chat: JsonText;
  readonly messages: JsonText;
  readonly meta: ReadMeta;
  /** Names this very answer: while it is the same, so is the answer. Null when it cannot be said. */
  readonly tag: string | null;
}

/** The same in parts, so that none of it need be in memory as a whole. */
export interface OpenedChat {
  readonly chatId: string;
  readonly chat: JsonText;
  /** JSON texts, oldest first, a few hundred at a time. To be read once. */
  readonly parts: AsyncIterable<readonly JsonText[]>;
  /** `count` is that of all parts read so far. */
  readonly meta: () => ReadMeta;
}

/** `chats` is the inside of a JSON array. */
export interface ChatPage {
  readonly chats: JsonText;
  readonly meta: {
    readonly source: 'page' | 'store';
    readonly complete: boolean;
    readonly total: number;
    readonly count: number;
    readonly limit: number;
    readonly offset: number;
    readonly hasMore: boolean;
    readonly skipped: readonly SkippedMessage[];
    readonly stale: Stale | null;
  };
}

/** One message's JSON text. */
export interface MessageAnswer {
  readonly message: JsonText;
  readonly source: 'page' | 'store';
  readonly stale: Stale | null;
}

/** A person as the account knows them, and whether WhatsApp knows the number. */
export interface ContactView extends ContactRead {
  /** null: not looked up, because the look-up limit was reached or the id is not a phone's. */
  readonly isRegistered: boolean | null;
}

/**
 * Reading chats. `session` names the session; `chat` is whatever a person typed. Throws `invalid_chat_id`,
 * `chat_not_found`, `number_not_registered`, `chat_ambiguous`, `message_in_other_chat`, `message_not_found` and
 * the session errors. No call creates a chat on WhatsApp.
 */
export interface ChatsApi {
  /**
   * The newest messages that match. An absent limit is what the store holds, the newest 1,000 at most; from the page it
   * is what the page holds in memory.
   */
  read(session: string, chat: string, options: ChatReadOptions): Promise<ChatWithMessages>;
  /** For answers without bound: see `OpenedChat`. Nothing but the first part is read before it is asked for. */
  open(session: string, chat: string, options: ChatReadOptions): Promise<OpenedChat>;
  /** The one of these tags that `read` would give now, found without reading any message; null when none. */
  unchanged(session: string, chat: string, options: ChatReadOptions, tags: readonly string[]): Promise<string | null>;
  list(session: string, options: ChatListRequest & { readonly source?: ReadSource | undefined }): Promise<ChatPage>;
  message(session: string, chat: string, messageId: string, source?: ReadSource): Promise<MessageAnswer>;
  contact(session: string, chat: string, source?: ReadSource): Promise<ContactView>;
}
