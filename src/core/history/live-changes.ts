import type { Log } from '../ports/log.js';
import type { FeedBatch, FeedChange } from '../ports/page-feed.js';
import type { BatchOrigin, PageChange } from './page-batch.js';
import type { ReplicaWriter } from './replica-writer.js';
import { toPageChange } from './to-page-change.js';

interface Run {
  readonly origin: BatchOrigin;
  readonly changes: PageChange[];
}

/**
 * Stores what the page told as it happened. A message that came into the page's memory without being news was either
 * missed before (recovered) or is old history that somebody looked at.
 */
export class LiveChanges {
  readonly #writer: ReplicaWriter;
  readonly #log: Log;
  /** Unix seconds of the newest message known of each chat. */
  readonly #newest: Map<string, number>;

  constructor(writer: ReplicaWriter, log: Log, newest: ReadonlyMap<string, number>) {
    this.#writer = writer;
    this.#log = log;
    this.#newest = new Map(newest);
  }

  /** Returns the chats that were never heard of before. Throws `storage_unavailable`. */
  async store(life: string, batch: FeedBatch): Promise<readonly string[]> {
    const runs: Run[] = [];
    const strangers = new Set<string>();
    for (const told of batch.changes) {
      const change = toPageChange(told, this.#log);
      if (change === null) continue;
      const origin = this.#originOf(told, change, strangers);
      const last = runs.at(-1);
      if (last?.origin === origin) last.changes.push(change);
      else runs.push({ origin, changes: [change] });
    }
    for (const [index, { origin, changes }] of runs.entries()) {
      const id = `${life}-${String(batch.number)}-${String(index)}`;
      await this.#writer.write({ origin, clock: batch.clock, changes, id });
    }
    return [...strangers];
  }

  #originOf(told: FeedChange, change: PageChange, strangers: Set<string>): BatchOrigin {
    if (told.kind !== 'message' || change.kind !== 'message') return 'live';
    const { chatId, timestamp } = change.message;
    const newest = this.#newest.get(chatId);
    if (newest === undefined) strangers.add(chatId);
    this.#newest.set(chatId, Math.max(newest ?? 0, timestamp));
    if (told.arrival !== 'loaded') return 'live';
    return timestamp >= (newest ?? Number.MAX_SAFE_INTEGER) ? 'recovered' : 'history';
  }
}
