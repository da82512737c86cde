import type { KeptFile } from '../messages/outbox-item.js';
import type { MediaKind } from '../messages/send-api.js';

/** Files of messages on their way, one under each message's own id. */
export interface OutgoingFiles {
  /** Writes it and gives its size and hash; more than `maxBytes` is `media_refused`. Resolved means on the disk. */
  keep(
    session: string,
    id: string,
    source: AsyncIterable<Uint8Array>,
    maxBytes: number,
  ): Promise<Pick<KeptFile, 'bytes' | 'sha256'> & { readonly head: Uint8Array }>;
  /** A file that came with a request, in blocks. */
  uploaded(path: string): AsyncIterable<Uint8Array>;
  read(session: string, id: string): AsyncIterable<Uint8Array>;
  remove(session: string, id: string): Promise<void>;
  removeSession(session: string): Promise<void>;
  /** Removes files of messages that are not among these. */
  sweep(keep: ReadonlySet<string>): Promise<void>;
  /**
   * Makes a voice message (Ogg with Opus) or a film (MP4 with H.264 and AAC) of the file, in its place. Throws
   * `conversion_unavailable` without ffmpeg and `media_refused` when it cannot read the file.
   */
  convert(
    session: string,
    id: string,
    to: Extract<MediaKind, 'voice' | 'video'>,
    maxBytes: number,
  ): Promise<Pick<KeptFile, 'bytes' | 'sha256' | 'mimetype'>>;
}

/** What an address answered. `mimetype` as the server says it, without parameters; null when it does not. */
export interface FetchedFile {
  readonly mimetype: string | null;
  readonly filename: string | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Fetches files that others name; see `GuardedFetch`. Throws `media_refused` saying why. */
export interface FileFetcher {
  fetch(url: string, limits: { readonly maxBytes: number; readonly deadlineMs: number }): Promise<FetchedFile>;
}
