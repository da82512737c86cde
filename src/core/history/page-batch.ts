import type { NewEvent } from '../events/logged-event.js';
import type { ChatRecord } from './chat-record.js';
import type { MessageRecord } from './message-record.js';

/**
 * How we came to know: `live` as it happened; `recovered` after a gap, so that it is told of late and marked; `history`
 * when it is old and nobody is told of what is new to us.
 */
export type BatchOrigin = 'live' | 'recovered' | 'history';

/** One thing that the page told. Messages that are new to the store come after all others of their second. */
export type PageChange =
  | { readonly kind: 'message'; readonly message: MessageRecord }
  | { readonly kind: 'message_removed'; readonly id: string }
  | MessageWindow
  | { readonly kind: 'chat'; readonly chat: ChatRecord }
  | { readonly kind: 'chat_removed'; readonly id: string }
  | { readonly kind: 'contact'; readonly contact: ContactRecord }
  | { readonly kind: 'reaction'; readonly reaction: ReactionRecord }
  | { readonly kind: 'mapping'; readonly pn: string; readonly lid: string }
  | { readonly kind: 'label'; readonly label: LabelRecord }
  | { readonly kind: 'label_removed'; readonly id: string }
  | { readonly kind: 'chat_labels'; readonly chatId: string; readonly labelIds: readonly string[] }
  | CoverageChange
  | LooseEvent;

/** A stretch of one chat as the page holds it: oldest first, nothing missing between. Settles the order of equal times. */
export interface MessageWindow {
  readonly kind: 'window';
  readonly messages: readonly MessageRecord[];
}

/** What is now known about how much of a chat is here. Absent fields stay as they are. */
export interface CoverageChange {
  readonly kind: 'coverage';
  readonly chatId: string;
  /** From this stored message to the newest nothing is missing. Null: not known of any. */
  readonly contiguousFromId?: string | null | undefined;
  /** That message is the chat's first (with null: the chat is empty). False again when a gap was found. */
  readonly reachedStart?: boolean | undefined;
  readonly phoneHasMore?: boolean | undefined;
  /** ISO 8601. */
  readonly reconciledAt?: string | undefined;
}

/** An event that no row shows, such as a call. With a `key` it is written once, however often it arrives. */
export interface LooseEvent {
  readonly kind: 'event';
  readonly event: NewEvent;
  readonly key?: string | undefined;
}

export interface ContactRecord {
  readonly id: string;
  readonly name: string | null;
  readonly pushName: string | null;
  readonly json: string;
}

/** One person's reaction to one message; an empty `emoji` takes it back. */
export interface ReactionRecord {
  /** The reaction's own; null where the page does not say. */
  readonly id?: string | null | undefined;
  readonly messageId: string;
  readonly chatId: string;
  readonly senderId: string;
  readonly emoji: string;
  /** Unix seconds. */
  readonly timestamp: number;
}

export interface LabelRecord {
  readonly id: string;
  readonly name: string;
  readonly color: string | null;
}

/** Changes in the page's order; applied whole or not at all. */
export interface PageBatch {
  /** The same as the last one's: it was applied, and only the answer was lost. */
  readonly id?: string | undefined;
  readonly origin: BatchOrigin;
  readonly changes: readonly PageChange[];
}

/** What a batch came to. A batch that only repeats what is known changes nothing and says so. */
export interface AppliedBatch {
  /** Chats whose version grew: what is kept of them in memory is old. */
  readonly changedChats: readonly string[];
  /** The version those chats have now; null when none changed. */
  readonly version: number | null;
  /** The first and last sequence of the events written; null when none was. */
  readonly events: { readonly first: number; readonly last: number } | null;
}
