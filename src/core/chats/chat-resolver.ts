import type { PageChange } from '../history/page-batch.js';
import type { ChatRef } from '../ids/chat-ref.js';
import type { ChatStore, IdMappingStore } from '../ports/stores.js';

/** Which stored chats a typed id means. `ids` begins with the half that was asked for. */
export type Resolution =
  | { readonly outcome: 'found'; readonly ids: readonly string[] }
  | { readonly outcome: 'ambiguous'; readonly ids: readonly string[] }
  | { readonly outcome: 'unknown' };

interface Remembered {
  readonly resolution: Resolution;
  readonly looksAt: readonly string[];
}

const MOST_REMEMBERED = 20_000;

/** Finds chats in the store by phone or LID, and remembers where it found them until that may have changed. */
export class ChatResolver {
  readonly #store: Pick<ChatStore, 'storedChats'> & IdMappingStore;
  readonly #remembered = new Map<string, Remembered>();
  /** By session and id: the remembered answers that depend on it. */
  readonly #dependents = new Map<string, Set<string>>();
  #changes = 0;

  constructor(store: Pick<ChatStore, 'storedChats'> & IdMappingStore) {
    this.#store = store;
  }

  /** Both halves of a split chat, or the one asked for alone with `merge: false`. */
  async resolve(session: string, ref: ChatRef, merge: boolean): Promise<Resolution> {
    const key = `${session} ${ref.candidates.join(' ')} ${String(merge)}`;
    const known = this.#remembered.get(key);
    if (known !== undefined) return known.resolution;

    const changesBefore = this.#changes;
    const people: (readonly string[])[] = [];
    for (const id of ref.candidates) people.push(await this.#store.personIds(session, id));
    const looksAt = [...new Set(people.flat())];
    const stored = new Set(await this.#store.storedChats(session, looksAt));
    const resolution = choose(people, stored, merge);
    // What is not there yet may come any moment, and is asked for again soon enough.
    if (resolution.outcome === 'found' && changesBefore === this.#changes) {
      this.#remember(session, key, { resolution, looksAt });
    }
    return resolution;
  }

  /** To be called with every batch that was written. */
  changed(session: string, changes: readonly PageChange[]): void {
    for (const change of changes) {
      if (change.kind === 'mapping') this.#forget(session, [change.pn, change.lid]);
      else if (change.kind === 'chat_removed') this.#forget(session, [change.id]);
      else if (change.kind === 'chat') this.#appeared(session, change.chat.id);
    }
  }

  /** Every chat of this session is looked for again. */
  forget(session: string): void {
    this.#changes += 1;
    for (const key of this.#remembered.keys()) if (key.startsWith(`${session} `)) this.#remembered.delete(key);
    for (const key of this.#dependents.keys()) if (key.startsWith(`${session} `)) this.#dependents.delete(key);
  }

  /** A chat that is not new changes nothing about where chats are found. */
  #appeared(session: string, id: string): void {
    const keys = this.#dependents.get(`${session} ${id}`);
    if (keys === undefined) {
      this.#changes += 1;
      return;
    }
    const isNew = [...keys].some((key) => {
      const known = this.#remembered.get(key)?.resolution;
      return known?.outcome === 'found' && !known.ids.includes(id);
    });
    if (isNew) this.#forget(session, [id]);
  }

  #forget(session: string, ids: readonly string[]): void {
    this.#changes += 1;
    for (const id of ids) {
      for (const key of this.#dependents.get(`${session} ${id}`) ?? []) this.#remembered.delete(key);
      this.#dependents.delete(`${session} ${id}`);
    }
  }

  #remember(session: string, key: string, remembered: Remembered): void {
    if (this.#remembered.size >= MOST_REMEMBERED) {
      this.#remembered.clear();
      this.#dependents.clear();
    }
    this.#remembered.set(key, remembered);
    for (const id of remembered.looksAt) {
      const name = `${session} ${id}`;
      const keys = this.#dependents.get(name) ?? new Set();
      this.#dependents.set(name, keys.add(key));
    }
  }
}

/** Candidates that are one person's are one chat; of two people's nobody guesses (ruling 8). */
function choose(people: readonly (readonly string[])[], stored: ReadonlySet<string>, merge: boolean): Resolution {
  const present = people.map((ids) => ids.filter((id) => stored.has(id))).filter((ids) => ids.length > 0);
  const [first, ...others] = present;
  if (first === undefined) return { outcome: 'unknown' };
  const isSame = (other: readonly string[]): boolean => other.some((id) => first.includes(id));
  if (others.every(isSame)) return { outcome: 'found', ids: merge ? first : first.slice(0, 1) };
  return { outcome: 'ambiguous', ids: present.flatMap((ids) => ids.slice(0, 1)) };
}
