/** Which messages a reader wants. Times are unix seconds. */
export interface MessageFilters {
  readonly fromMe?: boolean | undefined;
  /** Any of these. */
  readonly types?: readonly string[] | undefined;
  readonly hasMedia?: boolean | undefined;
  /** Not older than this. */
  readonly since?: number | undefined;
  /** Not newer than this. */
  readonly until?: number | undefined;
}

export interface MessageWindowQuery extends MessageFilters {
  readonly limit: number;
  /** Serialised id of a stored message of one of the chats; only older ones are meant. */
  readonly before?: string | undefined;
  /** System messages too, which the library leaves out. */
  readonly withNotifications?: boolean | undefined;
}

/** A window of messages, oldest first. */
export interface MessagePage {
  readonly outcome: 'ok' | 'before_unknown';
  readonly texts: readonly string[];
  readonly oldest: { readonly id: string; readonly timestamp: number } | null;
  /** The store holds older ones that match. */
  readonly hasMore: boolean;
  /** Nothing that matches can be missing between the window's oldest and newest, nor below it when it is not full. */
  readonly isCovered: boolean;
}

/** How much of a chat is stored. */
export interface Coverage {
  /** From here to the newest nothing is missing. */
  readonly contiguousFrom: { readonly id: string; readonly timestamp: number } | null;
  /** That is the chat's first message; with null the chat has none. */
  readonly reachedStart: boolean;
  readonly phoneHasMore: boolean;
  /** ISO 8601. */
  readonly lastReconciledAt: string | null;
  /** Grows with every change of the chat or its messages; 0 before the first. */
  readonly version: number;
}

export interface MessageSearchQuery extends MessageFilters {
  /** As a person typed it. */
  readonly q: string;
  /** Only in these chats. */
  readonly chatIds?: readonly string[] | undefined;
  readonly limit: number;
  /** Serialised id of a message that was found before; only older ones are meant. */
  readonly before?: string | undefined;
}

/** Newest first. */
export interface MessageHits {
  readonly outcome: 'ok' | 'before_unknown';
  readonly hits: readonly MessageHit[];
  readonly hasMore: boolean;
}

interface MessageHit {
  readonly id: string;
  readonly chatId: string;
  readonly timestamp: number;
  readonly json: string;
  /** What was searched, for `toSnippet`. */
  readonly text: string;
}
