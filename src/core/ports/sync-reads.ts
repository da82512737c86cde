/** What the store holds of one chat. */
export interface StoredHead {
  readonly chatId: string;
  readonly newest: { readonly id: string; readonly timestamp: number } | null;
  /** From here to the newest nothing was missing when it was written. */
  readonly contiguousFrom: { readonly id: string; readonly timestamp: number } | null;
  readonly reachedStart: boolean;
}

/** What bringing the stored copy level with the page needs to know of it. All throw `storage_unavailable`. */
export interface SyncReads {
  heads(session: string): Promise<readonly StoredHead[]>;
  /** Null for a chat that is not stored. */
  head(session: string, chatId: string): Promise<StoredHead | null>;
  /** Ids of a chat's stored messages of these unix seconds, both included. */
  idsBetween(session: string, chatId: string, from: number, to: number): Promise<readonly string[]>;
  /** Which of these messages are stored. */
  stored(session: string, ids: readonly string[]): Promise<readonly string[]>;
  countMessages(session: string): Promise<number>;
}
