import type { Clock } from '../../src/core/ports/clock.js';

/** A clock that moves when told to; what became due runs in order of time. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #tasks = new Set<{ readonly atMs: number; readonly run: () => void }>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const task = { atMs: this.#nowMs + delayMs, run };
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  get pending(): number {
    return this.#tasks.size;
  }

  /** Moves time on and runs what became due. */
  advance(byMs: number): void {
    this.#nowMs += byMs;
    const due = [...this.#tasks].filter((task) => task.atMs <= this.#nowMs).sort((one, other) => one.atMs - other.atMs);
    for (const task of due) {
      this.#tasks.delete(task);
      task.run();
    }
  }
}
