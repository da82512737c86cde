/**
 * What can be done to chats. Every call resolves when the page has done it, and its effect comes through the change feed.
 * `chat` is whatever a person typed. Throws `invalid_chat_id`, `chat_not_found`, `feature_unavailable` (the page's build
 * cannot), `action_refused` (WhatsApp said no) and the session errors.
 */
export interface ChatActionsApi {
  archive(session: string, chat: string, archived: boolean): Promise<void>;
  pin(session: string, chat: string, pinned: boolean): Promise<void>;
  /** `forever`, unix seconds, or null for not at all. */
  mute(session: string, chat: string, until: 'forever' | number | null): Promise<void>;
  /** The chat then has these labels and no others. Only WhatsApp Business has labels; else `action_refused`. */
  setLabels(session: string, chat: string, labelIds: readonly string[]): Promise<void>;
  /** Sends read receipts. Gives the ids of the messages that were unread, newest last. */
  markRead(
    session: string,
    chat: string,
    window?: { readonly messages?: number | undefined; readonly days?: number | undefined },
  ): Promise<{ readonly ids: readonly string[] }>;
  markUnread(session: string, chat: string): Promise<void>;
  /** Removes every message of the chat from this account. */
  clear(session: string, chat: string): Promise<void>;
  delete(session: string, chat: string): Promise<void>;
  /** What the other side sees above the text. `paused` ends it. */
  setChatState(session: string, chat: string, state: 'typing' | 'recording' | 'paused'): Promise<void>;
}

/** What can be done to messages. Ids are serialised or bare; a message of another chat is `message_in_other_chat`. */
export interface MessageActionsApi {
  /** Gives the raw message as it is afterwards. */
  edit(
    session: string,
    chat: string,
    messageId: string,
    change: { readonly text: string; readonly linkPreview?: boolean | undefined },
  ): Promise<string>;
  delete(session: string, chat: string, messageId: string, forWhom: 'me' | 'everyone'): Promise<void>;
  star(session: string, chat: string, messageId: string, starred: boolean): Promise<void>;
  /** Seconds: 86400, 604800 or 2592000. */
  pin(session: string, chat: string, messageId: string, durationS: number): Promise<void>;
  unpin(session: string, chat: string, messageId: string): Promise<void>;
  /** An empty text takes the reaction back. */
  react(session: string, chat: string, messageId: string, emoji: string): Promise<void>;
  /** By the texts of the options. */
  vote(session: string, chat: string, messageId: string, options: readonly string[]): Promise<void>;
  /** Who got and who read it; null for what the page does not know. */
  receipts(session: string, chat: string, messageId: string): Promise<MessageReceipts>;
}

export interface MessageReceipts {
  readonly delivered: readonly Receipt[];
  readonly read: readonly Receipt[];
  readonly played: readonly Receipt[];
  readonly deliveredRemaining: number | null;
  readonly readRemaining: number | null;
  readonly playedRemaining: number | null;
}

export interface Receipt {
  readonly id: string;
  /** Unix seconds. */
  readonly timestamp: number;
}
