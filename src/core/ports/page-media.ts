/**
 * What came of fetching a message's file in the page. `later`: the phone was asked to upload it again, or the download
 * goes on and a further call joins it. `gone`: WhatsApp's servers have it no more, nor does the phone.
 */
export type MediaFetch =
  | { readonly outcome: 'ok'; readonly bytes: number }
  | { readonly outcome: 'later' | 'gone' | 'message_unknown' | 'no_media' }
  | { readonly outcome: 'failed'; readonly reason: string };

export interface MediaRequest {
  readonly messageId: string;
  /** How long the download may take before the answer is `later`. */
  readonly deadlineMs: number;
}

/** Files of messages, from the live page. Throws `page_unavailable` when the page is gone. */
export interface PageMedia {
  /**
   * Has the page download and decrypt the file, then hands it over in slices of `MEDIA_SLICE_BYTES` at most, the next one
   * when `sink` resolved. An error of `sink` ends it and is thrown. Two at once; more wait for their turn.
   */
  fetchMedia(request: MediaRequest, sink: (slice: Uint8Array) => Promise<void>): Promise<MediaFetch>;
}

/** The most that one answer of the page holds. */
export const MEDIA_SLICE_BYTES = 2 * 1024 * 1024;
