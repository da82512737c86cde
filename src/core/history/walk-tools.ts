import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { PageFeed } from '../ports/page-feed.js';
import type { SyncReads } from '../ports/sync-reads.js';
import type { ReplicaWriter } from './replica-writer.js';

/** What a walk through a session's chats works with. */
export interface WalkTools {
  readonly session: string;
  readonly feed: PageFeed;
  readonly reads: SyncReads;
  readonly writer: ReplicaWriter;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * From where on messages that are new to us were missed and are told of; older ones are history. `id` is the message of
 * that second from which on nothing was missing.
 */
export interface NewsFrom {
  readonly id: string | null;
  /** Unix seconds. */
  readonly timestamp: number;
}

/** Everything is history. */
export const NO_NEWS: NewsFrom = { id: null, timestamp: Number.MAX_SAFE_INTEGER };

/** Status updates, which are never read unasked (ruling 9). */
export const STATUS_CHAT = 'status@broadcast';
