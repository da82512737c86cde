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

/** What the store says of a window of messages, without the messages. */
export interface WindowFacts {
  readonly outcome: 'ok' | 'before_unknown';
  readonly oldest: { readonly id: string; readonly timestamp: number } | null;
  /** It holds as many as were asked for. */
  readonly isFull: boolean;
  /** The store holds older ones that match. */
  readonly hasMore: boolean;
  /** Nothing that matches can be missing between the window's oldest and newest, nor below it when it is not full. */
  readonly isCovered: boolean;
  /** Nothing that matches and that the page has can be older than what is stored. */
  readonly isWhole: boolean;
  /** The phone offers older messages, and some of them could match. */
  readonly phoneHasMore: boolean;
}

/** A window of messages, oldest first. */
export interface MessagePage<T = string> extends WindowFacts {
  readonly texts: readonly T[];
}

/** A place in the order of one chat's messages. */
export interface MessagePlace {
  readonly chatId: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly rowOrder: number;
}

/** Messages in the order of the chat, oldest first; `next` is where the rest begins, null when there is none. */
export interface MessageStretch {
  readonly texts: readonly Uint8Array[];
  readonly next: MessagePlace | null;
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
