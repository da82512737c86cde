const BUSY_AT_MOST_MS = 200;

/** Lets the page live between stretches of our own work, so that it stays responsive and can be probed. */
export class Pace {
  readonly #deadlineMs: number;
  #restedMs = performance.now();

  constructor(deadlineMs: number) {
    this.#deadlineMs = performance.now() + deadlineMs;
  }

  get leftMs(): number {
    return this.#deadlineMs - performance.now();
  }

  /** Gives way to the page when we have been busy for a while. A message channel is not throttled as timers are. */
  async rest(): Promise<void> {
    if (performance.now() - this.#restedMs < BUSY_AT_MOST_MS) return;
    await new Promise<void>((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        resolve();
      };
      channel.port2.postMessage(null);
    });
    this.#restedMs = performance.now();
  }

  /** The promise's value, or `late` when the deadline comes first. */
  async within<T>(promise: Promise<T>): Promise<T | typeof late> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<typeof late>((resolve) => {
      timer = setTimeout(
        () => {
          resolve(late);
        },
        Math.max(0, this.leftMs),
      );
    });
    try {
      return await Promise.race([promise, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What `Pace.within` gives when time ran out. */
export const late = Symbol('late');
