const WINDOW_MS = 60_000;
const MOST_ADDRESSES = 10_000;

/** Counts wrong connect tokens by address, so that guessing them, hopeless as it is, costs the server little. */
export class WrongTokenLimit {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #counts = new Map<string, { count: number; readonly endsAtMs: number }>();

  constructor(perMinute: number, now: () => number = Date.now) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** Counts one more wrong token. Seconds to wait when there were too many, else null. */
  count(address: string): number | null {
    const now = this.#now();
    const known = this.#counts.get(address);
    if (known === undefined || known.endsAtMs <= now) {
      if (this.#counts.size >= MOST_ADDRESSES) this.#counts.clear();
      this.#counts.delete(address);
      this.#counts.set(address, { count: 1, endsAtMs: now + WINDOW_MS });
      return null;
    }
    known.count += 1;
    return known.count > this.#perMinute ? Math.max(1, Math.ceil((known.endsAtMs - now) / 1000)) : null;
  }
}
