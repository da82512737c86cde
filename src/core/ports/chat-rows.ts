/** What lists need of a stored chat. */
export interface ChatRow {
  readonly id: string;
  /** The other id of the same person (phone or LID); null when it is not known or the chat is nobody's alone. */
  readonly otherId: string | null;
  readonly name: string;
  /** Unix seconds; 0 when nothing happened in it yet. */
  readonly timestamp: number;
  readonly pinned: boolean;
  readonly archived: boolean;
  /** -1 when it was marked unread. */
  readonly unreadCount: number;
  /** Unix seconds; 0 none, -1 forever. */
  readonly muteExpiration: number;
}

/** The stored chats without their texts. All throw `storage_unavailable`. */
export interface ChatRows {
  list(session: string): Promise<readonly ChatRow[]>;
  /** Those of these ids that are stored, with every other half of the same people. */
  of(session: string, ids: readonly string[]): Promise<readonly ChatRow[]>;
}
