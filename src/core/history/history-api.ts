import type { HistoryChanges, HistorySettings } from './history-settings.js';

/** How far the fetching of older history has come. */
export interface BackfillProgress {
  readonly state: 'off' | 'waiting' | 'running' | 'paused' | 'done';
  readonly chatsDone: number;
  readonly chatsTotal: number;
  /** Messages stored of this session. */
  readonly messages: number;
  /** 0 to 100. */
  readonly percent: number;
  /** Seconds; null while it cannot be said. */
  readonly etaS: number | null;
}

/** Where the stored copy of one session stands. */
export interface HistoryStatus {
  /** Every change of the page reaches the store as it happens. */
  readonly following: boolean;
  /** Since the page came up the store was brought level with it. */
  readonly caughtUp: boolean;
  /** ISO 8601. */
  readonly caughtUpAt: string | null;
  /** ISO 8601: the store is known to have agreed with the page at this time; null before the first. */
  readonly lastSyncAt: string | null;
  /** ISO 8601: everything stored was last compared with the page, message by message. */
  readonly verifiedAt: string | null;
  readonly backfill: BackfillProgress;
  /** Why changes cannot be written at the moment (disk full, database locked); they wait in the page. */
  readonly trouble: string | null;
}

/**
 * `grown`: the store holds more of the chat now. `start`: it holds all that the page has. `stuck`: the page has more that
 * it cannot hand over (messages that cannot be serialised), or does not know the chat. `unavailable`: no working page.
 */
export type GrowOutcome = 'grown' | 'start' | 'stuck' | 'deadline' | 'unavailable';

/** What a read of the page is about to answer. */
export interface KeptRead {
  readonly messages: readonly string[];
  readonly chat?: string | undefined;
  /** The page's count of changes when it was read. */
  readonly clock: number;
  /** The messages stand in the page's order with none missing between: that settles the order of equal times. */
  readonly isWindow?: boolean | undefined;
}

/** What a read of the page is about to answer: texts of messages of one chat, and perhaps the chat's own. */
export interface PageRead {
  readonly messages: readonly string[];
  readonly chat?: string | undefined;
  /** The page's count of changes when it was read. */
  readonly clock: number;
  /** The messages stand in the page's order with none missing between, which settles that of equal times. */
  readonly isWindow?: boolean | undefined;
}

/** What keeps the stored copies level with their pages. Reads are `ReplicaReader`'s. */
export interface HistoryApi {
  status(session: string): HistoryStatus;
  settings(session: string): Promise<HistorySettings>;
  /** Changes what is fetched by itself. Throws `storage_unavailable`. */
  configure(session: string, changes: HistoryChanges): Promise<void>;
  /**
   * Reads about `count` older messages of a chat from the page, below what is stored without a gap (the newest, when
   * nothing is), and stores them. Never throws for a page that is gone.
   */
  grow(
    session: string,
    chatId: string,
    request: { readonly count: number; readonly deadlineMs: number },
  ): Promise<GrowOutcome>;
  /**
   * Stores what a read of the page is about to answer (ruling 3), unless the store knows something younger already.
   * Resolves when it is on the disk; rejects when that cannot be.
   */
  keepRead(session: string, read: KeptRead): Promise<void>;
}
