/** A message's file that is kept here. `etag` is quoted and stands for the bytes. */
export interface MediaFile {
  readonly state: 'ready';
  readonly mimetype: string | null;
  readonly filename: string | null;
  readonly bytes: number;
  readonly etag: string;
  /** `from` and `to` are both included. */
  read(range?: { readonly from: number; readonly to: number }): AsyncIterable<Uint8Array>;
}

/** It is being fetched, or the phone was asked to upload it again. */
export interface MediaPending {
  readonly state: 'pending';
  readonly retryAfterS: number;
}

/** How it went to have a file here. */
export type MediaOutcome = 'ready' | 'pending' | 'gone' | 'failed';

export interface MediaApi {
  /**
   * The file of a message, fetched from the page when it is not here. Throws `media_absent` for a message without one,
   * `media_gone`, `media_mismatch`, `media_too_large`, `media_unavailable`, the errors of reading a message, and those of
   * the session when its page is needed.
   */
  open(session: string, chat: string, messageId: string): Promise<MediaFile | MediaPending>;
}
