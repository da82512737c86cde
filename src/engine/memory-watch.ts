import type { Clock } from '../core/ports/clock.js';
import type { MemoryReport } from '../core/ports/engine.js';
import type { Log } from '../core/ports/log.js';
import { measureTree } from './browser/browser-tree.js';

export interface MemoryWatchOptions {
  /** What the browser with all its processes may take, in bytes; undefined: as much as it wants. */
  readonly budgetBytes?: number | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly onMeasured: (memory: MemoryReport) => void;
  /** Called in a quiet minute when the page should be renewed. */
  readonly onRenew: (reason: string) => void;
  /** When the last read of ours ended, in ms since 1970. */
  readonly lastReadAtMs: () => number;
}

const MEASURE_EVERY_MS = 30_000;
const QUIET_FOR_MS = 60_000;
/** A page is renewed after a day in any case: what it holds only grows (pains row 8). */
const RENEW_EVERY_MS = 24 * 3_600_000;

/** Measures what a session's browser takes, twice a minute, and asks for its renewal when that is too much. */
export class MemoryWatch {
  readonly #options: MemoryWatchOptions;
  #pid: number | null = null;
  #cancelNext: () => void = () => undefined;
  #renewedAtMs: number;

  constructor(options: MemoryWatchOptions) {
    this.#options = options;
    this.#renewedAtMs = options.clock.now();
  }

  start(pid: number): void {
    this.stop();
    this.#pid = pid;
    this.#renewedAtMs = this.#options.clock.now();
    this.#tick(pid);
  }

  stop(): void {
    this.#cancelNext();
    this.#pid = null;
  }

  #tick(pid: number): void {
    this.#cancelNext = this.#options.clock.after(MEASURE_EVERY_MS, () => {
      this.#tick(pid);
    });
    void this.#measure(pid);
  }

  async #measure(pid: number): Promise<void> {
    const { budgetBytes, clock, log, onMeasured, onRenew, lastReadAtMs } = this.#options;
    try {
      const { rssBytes, pssBytes, processes } = await measureTree(pid);
      if (this.#pid !== pid || processes === 0) return;
      onMeasured({ rssBytes, pssBytes, processes });

      const nowMs = clock.now();
      const reason = dueReason(pssBytes ?? rssBytes, budgetBytes, nowMs - this.#renewedAtMs);
      if (reason === null || nowMs - lastReadAtMs() < QUIET_FOR_MS) return;
      this.#renewedAtMs = nowMs;
      onRenew(reason);
    } catch (error) {
      log.debug({ error }, 'The memory of the browser could not be measured');
    }
  }
}

/** Why the page should be renewed now, or null. Memory is counted once where processes share it (PSS). */
export function dueReason(bytes: number, budgetBytes: number | undefined, sinceRenewalMs: number): string | null {
  if (sinceRenewalMs >= RENEW_EVERY_MS) return 'the page has been open for a day';
  // A renewal that did not help is not repeated at once.
  if (budgetBytes === undefined || bytes <= budgetBytes || sinceRenewalMs < 10 * MEASURE_EVERY_MS) return null;
  const mib = (size: number): string => String(Math.round(size / 1024 / 1024));
  return `the browser takes ${mib(bytes)} MiB of the ${mib(budgetBytes)} it may`;
}
