import type { ChatListRequest, ContactRead, SkippedMessage } from '../ports/engine.js';

/** How many messages to read: a count, everything, or what the page holds already. */
export type MessageLimit = number | 'all' | 'loaded';

export interface ChatReadOptions {
  readonly limit: MessageLimit;
  readonly before?: string | undefined;
  readonly fromMe?: boolean | undefined;
}

export type IncompleteReason = 'cap' | 'deadline' | 'skipped' | 'phone_has_more' | 'offline';

/** What an answer says about itself (DESIGN section 3, ruling 4). */
export interface ReadMeta {
  readonly source: 'page' | 'store';
  readonly engine: 'page' | 'library';
  readonly complete: boolean;
  readonly reason: IncompleteReason | null;
  readonly hasMore: boolean;
  /** Unix seconds of the oldest message in the answer, null when it is empty. */
  readonly oldest: number | null;
  /** Serialised id of that message: the `before` of the next older page. */
  readonly oldestId: string | null;
  readonly count: number;
  readonly skipped: readonly SkippedMessage[];
}

/** `chat` is a JSON text, `messages` the inside of a JSON array, oldest first: both are passed on unparsed. */
export interface ChatWithMessages {
  readonly chatId: string;
  readonly chat: string;
  readonly messages: string;
  readonly meta: ReadMeta;
}

/** `chats` is the inside of a JSON array. */
export interface ChatPage {
  readonly chats: string;
  readonly meta: {
    readonly source: 'page' | 'store';
    readonly complete: boolean;
    readonly total: number;
    readonly count: number;
    readonly limit: number;
    readonly offset: number;
    readonly hasMore: boolean;
    readonly skipped: readonly SkippedMessage[];
  };
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
  read(session: string, chat: string, options: ChatReadOptions): Promise<ChatWithMessages>;
  list(session: string, options: ChatListRequest): Promise<ChatPage>;
  /** The message's JSON text. */
  message(session: string, chat: string, messageId: string): Promise<string>;
  contact(session: string, chat: string): Promise<ContactView>;
}
