/** One thing a page asked of WhatsApp's servers. */
export interface LoggedRequest {
  readonly n: number;
  /** Unix milliseconds of the machine. */
  readonly at: number;
  readonly op: string;
  /** `query` asks the servers, `create` makes something that others may see, `write` changes the account. */
  readonly kind: 'query' | 'create' | 'write';
  readonly about?: string | undefined;
}

/** Everything pages asked of WhatsApp's servers, so that a test can say what must not have been asked. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];
  #n = 0;

  add(entry: Omit<LoggedRequest, 'n' | 'at'>): void {
    this.#n += 1;
    this.#entries.push({ n: this.#n, at: Date.now(), ...entry });
    if (this.#entries.length > 20_000) this.#entries.shift();
  }

  entries(): readonly LoggedRequest[] {
    return [...this.#entries];
  }

  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { op } of this.#entries) counts[op] = (counts[op] ?? 0) + 1;
    return counts;
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
