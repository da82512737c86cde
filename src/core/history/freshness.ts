/** How long a reading may be under way, in ms: longer than any deadline of a read. */
const KEPT_MS = 120_000;

/**
 * Keeps a reading of the page from undoing a younger one that overtook it on its way. Knows of each thing the count of
 * page changes at which its last state was read; forgets what is older than any reading that can still arrive.
 */
export class Freshness {
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  #turnedAtMs = 0;

  /** Whether a state read at `clock` may replace what is known; if so it is what is known from now on. */
  admits(thing: string, clock: number, nowMs: number): boolean {
    if (nowMs - this.#turnedAtMs > KEPT_MS) {
      this.#turnedAtMs = nowMs;
      this.#old = this.#young;
      this.#young = new Map();
    }
    const known = this.#young.get(thing) ?? this.#old.get(thing);
    if (known !== undefined && known > clock) return false;
    this.#young.set(thing, clock);
    return true;
  }

  /** The page was loaded anew and counts from the start. */
  forget(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
