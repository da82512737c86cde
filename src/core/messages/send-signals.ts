import type { Clock } from '../ports/clock.js';

/** Tells those who wait for a message that something about it changed. */
export class SendSignals {
  readonly #clock: Clock;
  readonly #watches = new Map<string, Set<SendWatch>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on no change is missed, until `close`. */
  watch(session: string, id: string): SendWatch {
    const key = `${session} ${id}`;
    const watches = this.#watches.get(key) ?? new Set();
    this.#watches.set(key, watches);
    const watch = new SendWatch(this.#clock, () => {
      watches.delete(watch);
      if (watches.size === 0) this.#watches.delete(key);
    });
    watches.add(watch);
    return watch;
  }

  changed(session: string, id: string): void {
    for (const watch of this.#watches.get(`${session} ${id}`) ?? []) watch.changed();
  }
}

/** One waiter's view of one message. */
export class SendWatch {
  readonly close: () => void;
  readonly #clock: Clock;
  #hasChanged = false;
  #wake: (() => void) | null = null;

  constructor(clock: Clock, close: () => void) {
    this.#clock = clock;
    this.close = close;
  }

  changed(): void {
    this.#hasChanged = true;
    this.#wake?.();
  }

  /** True when something changed since the last call, or does before `deadlineMs` (unix ms). */
  async next(deadlineMs: number): Promise<boolean> {
    if (!this.#hasChanged) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(Math.max(0, deadlineMs - this.#clock.now()), resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
      this.#wake = null;
    }
    const changed = this.#hasChanged;
    this.#hasChanged = false;
    return changed;
  }
}
