import type { LooseEvent, ReactionRecord, LabelRecord, ContactRecord } from '../history/page-batch.js';
import type { SkippedMessage } from './skipped-message.js';

/** A message's canonical JSON text and whether the library leaves it out of a chat's messages. */
export interface FeedMessage {
  readonly json: string;
  readonly isNotification: boolean;
}

/**
 * How a message came to be told of: `new` as it arrived, `loaded` into the page's memory without WhatsApp calling it news
 * (old history, or what was missed while away), `changed` when it was there before.
 */
export type Arrival = 'new' | 'loaded' | 'changed';

export interface FeedChat {
  readonly json: string;
  /** What WhatsApp sorts pinned chats by; 0 when it is not pinned. */
  readonly pin?: number | undefined;
}

/** One thing that changed in the page, as it stood when it was handed over. */
export type FeedChange =
  | ({ readonly kind: 'message'; readonly arrival: Arrival } & FeedMessage)
  | { readonly kind: 'message_removed'; readonly id: string }
  /** The phone handed over older messages of a chat. */
  | { readonly kind: 'more_history'; readonly chatId: string }
  /** A message that the page cannot serialise: the store has a hole there. */
  | { readonly kind: 'unreadable'; readonly chatId: string; readonly message: SkippedMessage }
  | ({ readonly kind: 'chat' } & FeedChat)
  | { readonly kind: 'chat_removed'; readonly id: string }
  | { readonly kind: 'contact'; readonly contact: ContactRecord }
  | { readonly kind: 'reaction'; readonly reaction: ReactionRecord }
  | { readonly kind: 'mapping'; readonly pn: string; readonly lid: string }
  | { readonly kind: 'label'; readonly label: LabelRecord }
  | { readonly kind: 'label_removed'; readonly id: string }
  | { readonly kind: 'chat_labels'; readonly chatId: string; readonly labelIds: readonly string[] }
  | LooseEvent;

/**
 * Changes in the page's order. `clock` counts the changes since the page was loaded: of two readings of one thing the one
 * with the greater clock is the younger.
 */
export interface FeedBatch {
  readonly number: number;
  readonly clock: number;
  readonly changes: readonly FeedChange[];
  /** So many things wait in the page for the next batch. */
  readonly waiting: number;
}

/** A chat of the page, in the order of its list. */
export interface ChatHead {
  readonly id: string;
  /** The newest message the page knows of; null for an empty chat. */
  readonly lastId: string | null;
  readonly timestamp: number;
}

export interface StretchRequest {
  readonly chatId: string;
  /** Messages older than this one; null: the newest. */
  readonly before: string | null;
  readonly count: number;
  readonly deadlineMs: number;
  /**
   * `memory`: what is loaded already and no more (ruling 9). `database`: the page's database, which fills no memory.
   * `load`: into the page's memory, so that later changes of these messages are told of.
   */
  readonly from: 'memory' | 'database' | 'load';
}

/** Messages of one chat with nothing between them missing but `skipped`, system messages included, oldest first. */
export interface Stretch {
  readonly outcome: 'ok';
  readonly chatId: string;
  readonly messages: readonly FeedMessage[];
  readonly skipped: readonly SkippedMessage[];
  /** The page holds older ones. */
  readonly hasMore: boolean;
  readonly phoneHasMore: boolean;
  readonly clock: number;
}

export type StretchMiss = { readonly outcome: 'chat_unknown' | 'before_unknown' };

/** A part of what the page holds beside messages. */
export interface Survey {
  readonly changes: readonly FeedChange[];
  readonly clock: number;
  /** `from` of the next part; null after the last. */
  readonly next: number | null;
}

/** What the stored copy is made from. Every call is bounded and throws `page_unavailable` when the page is gone. */
export interface PageFeed {
  /** Begins to note every change; twice is once. `life` names this load of the page: another one counts from the start. */
  follow(): Promise<{ readonly life: string }>;
  /**
   * What changed since the batch `taken`, waiting up to `waitMs` for something; that batch may be forgotten now. Asked
   * again with the same number it gives the same things again, as they stand by then.
   */
  takeChanges(request: { readonly taken: number; readonly waitMs: number }): Promise<FeedBatch>;
  heads(): Promise<readonly ChatHead[]>;
  /** Chats, people, labels and mappings of the page, as changes. `from` goes on where `next` of the last part said. */
  survey(request: { readonly from: number }): Promise<Survey>;
  readStretch(request: StretchRequest): Promise<Stretch | StretchMiss>;
  /** Which of these messages the page has neither in memory nor in its database. */
  missing(ids: readonly string[]): Promise<readonly string[]>;
  /** Asks the phone for older messages of a chat, which arrive in the page later. False when the page cannot ask. */
  askPhone(chatId: string): Promise<boolean>;
}
