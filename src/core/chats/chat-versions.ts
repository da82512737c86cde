import type { SyncStateStore } from '../ports/stores.js';

const MOST_REMEMBERED = 50_000;

/**
 * The version of every chat that was asked for, in memory: the one of the last change that was written, learnt from the
 * store once. Exact as long as this process is the only writer and tells of every change.
 */
export class ChatVersions {
  readonly #store: SyncStateStore;
  readonly #known = new Map<string, number>();
  readonly #lists = new Map<string, number>();
  #forgotten = 0;

  constructor(store: SyncStateStore) {
    this.#store = store;
  }

  /** To be called after every write, with what `applyBatch` gave. */
  changed(session: string, chatIds: readonly string[], version: number | null): void {
    if (chatIds.length === 0 || version === null) return;
    for (const chatId of chatIds) this.#remember(keyOf(session, chatId), version);
    this.#lists.set(session, this.ofList(session) + 1);
  }

  /** One number a chat, in the order of the ids. No row is read for a chat that is known already. */
  async of(session: string, chatIds: readonly string[]): Promise<readonly number[]> {
    const versions: number[] = [];
    for (const chatId of chatIds) {
      const key = keyOf(session, chatId);
      versions.push(this.#known.get(key) ?? (await this.#ask(session, chatId)));
    }
    return versions;
  }

  /** Everything of this session is read again. */
  forget(session: string): void {
    this.#forgotten += 1;
    for (const key of this.#known.keys()) if (key.startsWith(`${session} `)) this.#known.delete(key);
    this.#lists.set(session, this.ofList(session) + 1);
  }

  /** Grows with every change of any chat of the session. Of this process only: not for clients. */
  ofList(session: string): number {
    return this.#lists.get(session) ?? 0;
  }

  async #ask(session: string, chatId: string): Promise<number> {
    const before = this.#forgotten;
    const { version } = await this.#store.coverage(session, chatId);
    // What was asked before everything was forgotten may be what should be.
    return before === this.#forgotten ? this.#remember(keyOf(session, chatId), version) : version;
  }

  /** Versions only grow, so of two the greater is the younger, whichever came first. */
  #remember(key: string, version: number): number {
    const latest = Math.max(version, this.#known.get(key) ?? 0);
    this.#known.delete(key);
    this.#known.set(key, latest);
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    return latest;
  }
}

function keyOf(session: string, chatId: string): string {
  return `${session} ${chatId}`;
}
