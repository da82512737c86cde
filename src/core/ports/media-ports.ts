/** `pending`: not here (any more), can be fetched. `gone`: WhatsApp has it no more. */
export type MediaState = 'pending' | 'ready' | 'gone';

export interface MediaRow {
  readonly messageId: string;
  readonly state: MediaState;
  readonly mimetype: string | null;
  readonly filename: string | null;
  readonly size: number | null;
  /** Base64. */
  readonly sha256: string | null;
  /** ISO 8601: when the state was last found out. */
  readonly fetchedAt: string | null;
}

/** What is stored of messages' files beside the bytes. */
export interface MediaStore {
  /** Null for a message without media, and for one that is not stored. */
  media(session: string, messageId: string): Promise<MediaRow | null>;
  /** No error when there is no such row. */
  markMedia(session: string, messageId: string, state: MediaState, at: string): Promise<void>;
  /** These files are not kept any more, by hash (base64) or, for messages that name none, by message. */
  mediaRemoved(session: string, files: { hashes: readonly string[]; messageIds: readonly string[] }): Promise<void>;
  /** Those of the kept files' names that no stored message carries. */
  uncarried(session: string, names: readonly string[]): Promise<readonly string[]>;
}

/** A file being written. Exactly one of `keep` and `drop` ends it. */
export interface MediaDraft {
  /** Bytes written so far. */
  readonly bytes: number;
  write(slice: Uint8Array): Promise<void>;
  /** Base64, of all that was written. */
  sha256(): string;
  /** It is on the disk under that name when this resolves. */
  keep(name: string): Promise<void>;
  drop(): Promise<void>;
}

/** Files of messages by session and name. Throws `disk_full` when there is no room. */
export interface MediaFiles {
  /** Its length in bytes, and marks it as used; null when it is not kept. */
  find(session: string, name: string): Promise<number | null>;
  /** `from` and `to` are both included; the whole file without them. */
  read(
    session: string,
    name: string,
    range?: { readonly from: number; readonly to: number },
  ): AsyncIterable<Uint8Array>;
  draft(session: string): Promise<MediaDraft>;
  /** Removes the files unused for longest until the session's files fit, never `keep`. Gives the removed names. */
  trim(session: string, quotaBytes: number, keep: string): Promise<readonly string[]>;
  /** Of every file that is kept. */
  names(session: string): Promise<readonly string[]>;
  remove(session: string, names: readonly string[]): Promise<void>;
  removeAll(session: string): Promise<void>;
}
