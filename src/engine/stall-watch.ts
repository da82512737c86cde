import type { Clock } from '../core/ports/clock.js';
import { unreachableDelayMs } from './boot-failure.js';

/** A connection that is down for so long, in ms, is helped by a reload. */
export const DISCONNECTED_PATIENCE_MS = 300_000;

export interface StallWatchOptions {
  readonly clock: Clock;
  /** Whether WhatsApp answers at all. Never rejects. */
  readonly canReach: () => Promise<boolean>;
  /** Called when a page does not get on although WhatsApp can be reached. */
  readonly onStuck: (reason: string) => void;
}

/**
 * Notices that a page does not get on. It asks for help only while WhatsApp can be reached: without a network a reload
 * would lose the page that waits for it. While WhatsApp is away it asks again after 5 s, then twice as long, at most 30 s.
 */
export class StallWatch {
  readonly #options: StallWatchOptions;
  #where = '';
  #sinceMs: number;
  #unreachable = 0;
  #nextAskAtMs = Number.NEGATIVE_INFINITY;
  #isAsking = false;

  constructor(options: StallWatchOptions) {
    this.#options = options;
    this.#sinceMs = options.clock.now();
  }

  /** The page stands here now; a place it was not at before is progress. */
  movesOn(where: string): void {
    if (where === this.#where) return;
    this.#where = where;
    this.#startOver();
  }

  /** To be called while the page stands where it should not stay for longer than `patienceMs`. */
  stuckAfter(patienceMs: number, reason: string): void {
    const nowMs = this.#options.clock.now();
    if (nowMs - this.#sinceMs < patienceMs || nowMs < this.#nextAskAtMs || this.#isAsking) return;
    this.#isAsking = true;
    const sinceMs = this.#sinceMs;
    void this.#options.canReach().then((canReach) => {
      this.#isAsking = false;
      // It moved on while we asked.
      if (sinceMs !== this.#sinceMs) return;
      if (canReach) {
        this.#startOver();
        this.#options.onStuck(reason);
        return;
      }
      this.#unreachable += 1;
      this.#nextAskAtMs = this.#options.clock.now() + unreachableDelayMs(this.#unreachable);
    });
  }

  #startOver(): void {
    this.#sinceMs = this.#options.clock.now();
    this.#unreachable = 0;
    this.#nextAskAtMs = Number.NEGATIVE_INFINITY;
  }
}
