import { BridgeError } from '../errors/bridge-error.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Replica } from '../ports/stores.js';
import { Freshness } from './freshness.js';
import type { BatchOrigin, PageChange } from './page-batch.js';

export interface ReplicaWriterOptions {
  readonly session: string;
  readonly replica: Pick<Replica, 'applyBatch'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

export interface WriteRequest {
  readonly origin: BatchOrigin;
  /** The page's count of changes when this was read. */
  readonly clock: number;
  readonly changes: readonly PageChange[];
  readonly id?: string | undefined;
}

/**
 * Puts what was read from the page into the store, one batch after the other. What a younger reading overtook is left
 * out; what the database refuses is told in the log.
 */
export class ReplicaWriter {
  readonly #options: ReplicaWriterOptions;
  readonly #fresh = new Freshness();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ReplicaWriterOptions) {
    this.#options = options;
  }

  /** Throws `storage_unavailable` when the database cannot be written now; nothing of the batch is stored then. */
  write(request: WriteRequest): Promise<void> {
    const turn = this.#last.then(() => this.#write(request));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** The page was loaded anew: its count of changes starts again. */
  newLife(): void {
    this.#fresh.forget();
  }

  async #write({ origin, clock, changes, id }: WriteRequest): Promise<void> {
    const nowMs = this.#options.clock.now();
    const kept = changes.flatMap((change) => this.#admitted(change, clock, nowMs));
    if (kept.length === 0) return;
    try {
      await this.#apply(origin, kept, id);
    } catch (error) {
      if (error instanceof BridgeError) throw error;
      // One change that the database refuses must not hold up all others for ever.
      this.#options.log.error({ err: error, changes: kept.length }, 'A batch could not be stored; trying its parts');
      for (const change of kept) await this.#applyAlone(origin, change);
    }
  }

  async #applyAlone(origin: BatchOrigin, change: PageChange): Promise<void> {
    try {
      await this.#apply(origin, [change], undefined);
    } catch (error) {
      if (error instanceof BridgeError) throw error;
      this.#options.log.error({ err: error, kind: change.kind }, 'A change could not be stored');
    }
  }

  async #apply(origin: BatchOrigin, changes: readonly PageChange[], id: string | undefined): Promise<void> {
    const { replica, session } = this.#options;
    await replica.applyBatch(session, { id, origin, changes });
  }

  #admitted(change: PageChange, clock: number, nowMs: number): readonly PageChange[] {
    const isFresh = (thing: string): boolean => this.#fresh.admits(thing, clock, nowMs);
    switch (change.kind) {
      case 'message':
        return isFresh(`message ${change.message.id}`) ? [change] : [];
      case 'window': {
        const messages = change.messages.filter(({ id }) => isFresh(`message ${id}`));
        return messages.length > 0 ? [{ kind: 'window', messages }] : [];
      }
      case 'message_removed':
        return isFresh(`message ${change.id}`) ? [change] : [];
      case 'chat':
        return isFresh(`chat ${change.chat.id}`) ? [change] : [];
      case 'chat_removed':
        return isFresh(`chat ${change.id}`) ? [change] : [];
      default:
        return [change];
    }
  }
}
