import { BridgeError } from '../errors/bridge-error.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { Replica } from '../ports/stores.js';
import { Freshness } from './freshness.js';
import { NOTHING_COVERED } from './nothing-covered.js';
import type { BatchOrigin, CoverageChange, PageChange } from './page-batch.js';

export interface ReplicaWriterOptions {
  readonly session: string;
  readonly replica: Pick<Replica, 'applyBatch'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Resolves when the page's changes up to `clock` are stored, or when they may not come soon. */
  readonly liveReaches: (clock: number) => Promise<void>;
}

export interface WriteRequest {
  readonly origin: BatchOrigin;
  /** The page's count of changes when this was read. */
  readonly clock: number;
  readonly changes: readonly PageChange[];
  readonly id?: string | undefined;
  /** For a reading: `life` as it was when the reading began. Absent for what the page tells by itself. */
  readonly life?: number | undefined;
  /** Asked in the batch's own turn: when false, what it claims of coverage is left out. */
  readonly holds?: (() => Promise<boolean>) | undefined;
}

/**
 * Puts what was read from the page into the store, one batch after the other. What a younger reading overtook is left
 * out; what the database refuses is told in the log.
 */
export class ReplicaWriter {
  readonly #options: ReplicaWriterOptions;
  #fresh = new Freshness();
  #life = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ReplicaWriterOptions) {
    this.#options = options;
  }

  /** Counts the loads of the page. */
  get life(): number {
    return this.#life;
  }

  /**
   * A reading waits for the changes that the page told before it, so that news is told as news by whichever comes first.
   * Throws `storage_unavailable` when the database cannot be written now, and `page_unavailable` for a reading of a page
   * that was loaded anew since; nothing of the batch is stored then.
   */
  async write(request: WriteRequest): Promise<void> {
    this.#expectLife(request.life);
    if (request.life !== undefined) await this.#options.liveReaches(request.clock);
    const turn = this.#last.then(() => this.#write(request));
    this.#last = turn.catch(() => undefined);
    await turn;
  }

  /** The page was loaded anew: its count of changes starts again. */
  newLife(): void {
    this.#life += 1;
    this.#fresh = new Freshness();
  }

  async #write({ origin, clock, changes, id, life, holds }: WriteRequest): Promise<void> {
    this.#expectLife(life);
    const nowMs = this.#options.clock.now();
    const keepsClaims = holds === undefined || (await holds());
    const kept = changes
      .flatMap((change) => this.#admitted(change, clock, nowMs))
      .map((change) => (keepsClaims ? change : withoutClaims(change)));
    if (kept.length === 0) return;
    try {
      await this.#apply(origin, kept, id);
    } catch (error) {
      if (error instanceof BridgeError) throw error;
      // One change that the database refuses must not hold up all others for ever.
      this.#options.log.error({ err: error, changes: kept.length }, 'A batch could not be stored; trying its parts');
      await this.#applyParts(origin, kept);
    }
  }

  #expectLife(life: number | undefined): void {
    if (life === undefined || life === this.#life) return;
    throw new BridgeError('page_unavailable', 'The page was loaded anew meanwhile.');
  }

  /** A chat of which a message could not be stored has a hole. */
  async #applyParts(origin: BatchOrigin, changes: readonly PageChange[]): Promise<void> {
    const holes = new Set<string>();
    for (const change of changes.flatMap(inParts)) {
      if (await this.#applyAlone(origin, change)) continue;
      if (change.kind === 'message') holes.add(change.message.chatId);
    }
    const coverage = [...holes].map((chatId): CoverageChange => ({ kind: 'coverage', chatId, ...NOTHING_COVERED }));
    if (coverage.length > 0) await this.#apply('history', coverage, undefined);
  }

  async #applyAlone(origin: BatchOrigin, change: PageChange): Promise<boolean> {
    try {
      await this.#apply(origin, [change], undefined);
      return true;
    } catch (error) {
      if (error instanceof BridgeError) throw error;
      this.#options.log.error({ err: error, kind: change.kind }, 'A change could not be stored');
      return false;
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

function inParts(change: PageChange): readonly PageChange[] {
  if (change.kind !== 'window') return [change];
  return change.messages.map((message) => ({ kind: 'message', message }));
}

/** That something is missing is always believed. */
function withoutClaims(change: PageChange): PageChange {
  const isRetreat = change.kind === 'coverage' && change.contiguousFromId === null && change.reachedStart !== true;
  if (change.kind !== 'coverage' || isRetreat) return change;
  const { chatId, phoneHasMore, reconciledAt } = change;
  return { kind: 'coverage', chatId, phoneHasMore, reconciledAt };
}
