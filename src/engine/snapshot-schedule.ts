import type { Log } from '../core/ports/log.js';
import type { ProfileKeeper } from '../core/ports/profile-keeper.js';

/** Chrome writes what it stores some seconds late: a snapshot at the instant of readiness would miss the link. */
const FIRST_AFTER_MS = 30_000;
const EVERY_MS = 6 * 3_600_000;

/** Takes a snapshot of a working session's profile half a minute after it became ready, and every six hours. */
export class SnapshotSchedule {
  readonly #profiles: ProfileKeeper;
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;

  constructor(profiles: ProfileKeeper, log: Log) {
    this.#profiles = profiles;
    this.#log = log;
  }

  /** Begins; a schedule that runs is left alone. */
  start(): void {
    this.#timer ??= this.#next(FIRST_AFTER_MS);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #next(delayMs: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timer = this.#next(EVERY_MS);
      void this.#take();
    }, delayMs).unref();
  }

  async #take(): Promise<void> {
    try {
      await this.#profiles.take();
    } catch (error) {
      this.#log.warn({ error }, 'No snapshot of the profile could be taken; it is tried again later');
    }
  }
}
