import type { SessionRecord, SessionStore } from '../../src/core/ports/stores.js';

/** Sessions in memory; passes the same contract suite as the database. */
export class MemorySessionStore implements SessionStore {
  readonly #records = new Map<string, SessionRecord>();

  list(): Promise<readonly SessionRecord[]> {
    const names = [...this.#records.keys()].sort();
    return Promise.resolve(names.flatMap((name) => this.#records.get(name) ?? []));
  }

  save(record: SessionRecord): Promise<void> {
    this.#records.set(record.name, structuredClone(record));
    return Promise.resolve();
  }

  remove(name: string): Promise<void> {
    this.#records.delete(name);
    return Promise.resolve();
  }
}
