import type { Log } from '../ports/log.js';
import type { Arrival, FeedBatch, FeedChange } from '../ports/page-feed.js';
import type { SyncReads } from '../ports/sync-reads.js';
import type { BatchOrigin, PageChange } from './page-batch.js';
import type { ReplicaWriter } from './replica-writer.js';
import { toPageChange } from './to-page-change.js';
import { STATUS_CHAT } from './walk-tools.js';

export interface LiveChangesOptions {
  readonly session: string;
  readonly writer: ReplicaWriter;
  readonly reads: Pick<SyncReads, 'stored'>;
  readonly log: Log;
  /** Unix seconds of the newest message known of each chat. */
  readonly newest: ReadonlyMap<string, number>;
}

interface Told {
  readonly told: FeedChange;
  readonly change: PageChange;
}

interface Run {
  readonly origin: BatchOrigin;
  readonly changes: PageChange[];
}

/**
 * Stores what the page told as it happened. A message that is new to the store without being news was either missed
 * before (recovered) or is old history that somebody looked at.
 */
export class LiveChanges {
  readonly #options: LiveChangesOptions;
  readonly #newest: Map<string, number>;

  constructor(options: LiveChangesOptions) {
    this.#options = options;
    this.#newest = new Map(options.newest);
  }

  /**
   * Returns the chats that were never heard of before. Throws `storage_unavailable`; the same again comes to the same.
   */
  async store(life: string, batch: FeedBatch): Promise<readonly string[]> {
    const { log, writer } = this.#options;
    const all = batch.changes.flatMap((told): readonly Told[] => {
      const change = toPageChange(told, log);
      return change === null ? [] : [{ told, change }];
    });
    const known = await this.#known(all);
    const newest = new Map<string, number>();
    const runs: Run[] = [];
    for (const each of all) {
      const origin = this.#originOf(each, newest, known);
      const last = runs.at(-1);
      if (last?.origin === origin) last.changes.push(each.change);
      else runs.push({ origin, changes: [each.change] });
    }
    for (const [index, { origin, changes }] of runs.entries()) {
      const id = `${life}-${String(batch.number)}-${String(index)}`;
      await writer.write({ origin, clock: batch.clock, changes, id });
    }
    const strangers = [...newest.keys()].filter((chatId) => !this.#newest.has(chatId) && chatId !== STATUS_CHAT);
    // Not before: a batch that could not be stored comes again.
    for (const [chatId, timestamp] of newest) this.#newest.set(chatId, timestamp);
    return strangers;
  }

  /** Messages that are stored by the time their change is: what happens to those is news however old they are. */
  async #known(all: readonly Told[]): Promise<ReadonlySet<string>> {
    const { reads, session } = this.#options;
    const idsOf = (arrival: Arrival): readonly string[] =>
      all.flatMap(({ told, change }) =>
        told.kind === 'message' && told.arrival === arrival && change.kind === 'message' ? [change.message.id] : [],
      );
    const changed = idsOf('changed');
    return new Set([...idsOf('new'), ...(changed.length > 0 ? await reads.stored(session, changed) : [])]);
  }

  /** `seen` takes up the newest of each chat within this batch. */
  #originOf({ told, change }: Told, seen: Map<string, number>, known: ReadonlySet<string>): BatchOrigin {
    if (told.kind !== 'message' || change.kind !== 'message') return 'live';
    const { id, chatId, timestamp } = change.message;
    const newest = seen.get(chatId) ?? this.#newest.get(chatId);
    seen.set(chatId, Math.max(newest ?? 0, timestamp));
    if (told.arrival === 'new' || known.has(id)) return 'live';
    return timestamp >= (newest ?? Number.MAX_SAFE_INTEGER) ? 'recovered' : 'history';
  }
}
