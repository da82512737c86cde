/** What a step of removing came to. `files` are names of kept files that no message carries any more. */
export interface RemovalStep {
  readonly removed: number;
  readonly files: readonly string[];
}

/** Removing what has grown old. Every call is one short transaction or a few look-ups. */
export interface RetentionStore {
  /** Chats of which anything is stored. */
  storedChats(session: string): Promise<readonly string[]>;
  /**
   * Removes the oldest messages of a chat that are older than `cut` (unix seconds), at most `limit`; what answers say of
   * the chat then begins at its oldest kept message. Fewer than `limit` means that none is left.
   */
  removeOlder(session: string, chatId: string, cut: number, limit: number): Promise<RemovalStep>;
  /**
   * Empties the payloads of events that happened before `cut` (ISO 8601), from `after` on, at most `limit`. Their numbers
   * stay. Gives the last number that was looked at; null when no older one is left.
   */
  emptyEvents(session: string, after: number, cut: string, limit: number): Promise<number | null>;
}

/** What was found of a person, and is gone. */
export interface ErasedCounts {
  readonly messages: number;
  readonly chats: number;
  readonly reactions: number;
  readonly contacts: number;
  /** Messages of others that quoted the person: the quote is gone, the message is not. */
  readonly quotes: number;
  /** Events that told of the person: their numbers stay, what they told is gone. */
  readonly events: number;
  readonly files: number;
}

/** Removing people, in many short transactions. */
export interface ErasureStore {
  /** Of these ids those that are known, each with all ids of that person. */
  people(session: string, candidates: readonly string[]): Promise<readonly (readonly string[])[]>;
  /**
   * Removes all that is stored of one person, known under all these ids, and remembers that it was: older messages than
   * `until` (unix seconds) are not stored again. `onFiles` is told the names of files that no message carries any more.
   */
  erase(
    session: string,
    ids: readonly string[],
    until: number,
    onFiles: (names: readonly string[]) => Promise<void>,
  ): Promise<Omit<ErasedCounts, 'files'>>;
  /** When each of these chats or people was erased (unix seconds); those that were not are absent. */
  erasedUntil(session: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** Removing whole copies. */
export interface CopyStore {
  /** The account that the stored copy is of; null before the first. */
  account(session: string): Promise<string | null>;
  setAccount(session: string, accountId: string): Promise<void>;
  /** Removes every row of the session but the session itself and the numbers its events have reached. */
  removeCopy(session: string): Promise<void>;
  /** Removes those numbers too, after `removeCopy`: the name is new again. */
  removeCounters(session: string): Promise<void>;
}
