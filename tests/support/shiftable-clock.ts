import type { Clock } from '../../src/core/ports/clock.js';

interface Task {
  readonly atMs: number;
  readonly run: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** The computer's time, which can be moved ahead: what becomes due then runs at once, in order of time. */
export class ShiftableClock implements Clock {
  #aheadMs = 0;
  readonly #tasks = new Set<Task>();

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const task: Task = { atMs: this.now() + delayMs, run, timer: undefined };
    this.#tasks.add(task);
    this.#arm(task);
    return () => {
      clearTimeout(task.timer);
      this.#tasks.delete(task);
    };
  }

  shift(byMs: number): void {
    this.#aheadMs += byMs;
    const tasks = [...this.#tasks].sort((one, other) => one.atMs - other.atMs);
    for (const task of tasks) {
      // One that ran before it may have cancelled it.
      if (!this.#tasks.has(task)) continue;
      clearTimeout(task.timer);
      if (task.atMs <= this.now()) this.#run(task);
      else this.#arm(task);
    }
  }

  #arm(task: Task): void {
    task.timer = setTimeout(
      () => {
        this.#run(task);
      },
      Math.max(0, task.atMs - this.now()),
    );
  }

  #run(task: Task): void {
    this.#tasks.delete(task);
    task.run();
  }
}
