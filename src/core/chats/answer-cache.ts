interface Entry<T> {
  readonly version: string;
  readonly answer: T;
  readonly bytes: number;
}

/** Ready-made answers, the last used first to stay, within a number of bytes. An answer is good for one version only. */
export class AnswerCache<T> {
  readonly #mostBytes: number;
  readonly #mostOfOne: number;
  readonly #entries = new Map<string, Entry<T>>();
  #bytes = 0;

  /** `share`: the part of all room that one answer may take; a larger one would drive out everything else. */
  constructor(mostBytes: number, share = 1 / 4) {
    this.#mostBytes = mostBytes;
    this.#mostOfOne = mostBytes * share;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The answer that was kept for this key at this version. */
  get(key: string, version: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (entry.version !== version) {
      this.#bytes -= entry.bytes;
      return undefined;
    }
    this.#entries.set(key, entry);
    return entry.answer;
  }

  /** Drops every answer whose key begins so. */
  forget(prefix: string): void {
    for (const [key, entry] of this.#entries) {
      if (!key.startsWith(prefix)) continue;
      this.#entries.delete(key);
      this.#bytes -= entry.bytes;
    }
  }

  /** An answer that is too large for its share is not kept. */
  put(key: string, version: string, answer: T, bytes: number): void {
    const before = this.#entries.get(key);
    if (before !== undefined) {
      this.#entries.delete(key);
      this.#bytes -= before.bytes;
    }
    if (bytes > this.#mostOfOne) return;
    this.#entries.set(key, { version, answer, bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#entries.delete(oldest);
      this.#bytes -= entry.bytes;
    }
  }
}
