import type { Clock } from '../ports/clock.js';

/** Lets callers wait for the next change of something, up to a deadline. */
export class ChangeWaiters {
  readonly #clock: Clock;
  readonly #wakes = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Wakes everybody who waits. */
  changed(): void {
    for (const wake of [...this.#wakes]) wake();
  }

  /** Resolves when `isSo`, or at the deadline (ms since 1970). */
  async until(isSo: () => boolean, deadlineMs: number): Promise<void> {
    while (!isSo() && (await this.next(deadlineMs)));
  }

  /** True after the next change, false at the deadline. */
  next(deadlineMs: number): Promise<boolean> {
    const leftMs = deadlineMs - this.#clock.now();
    if (leftMs <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (changed: boolean): void => {
        this.#wakes.delete(wake);
        cancel();
        resolve(changed);
      };
      const wake = (): void => {
        settle(true);
      };
      const cancel = this.#clock.after(leftMs, () => {
        settle(false);
      });
      this.#wakes.add(wake);
    });
  }
}
