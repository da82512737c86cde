import type { MediaRow } from './media-ports.js';

/** One stored message as an export shows it. */
export interface ExportRow {
  readonly id: string;
  readonly chatId: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly fromMe: boolean;
  readonly author: string | null;
  readonly type: string;
  readonly revoked: boolean;
  readonly editedAt: number | null;
  /** What was written in it. */
  readonly text: string;
  readonly json: string;
  readonly media: MediaRow | null;
  readonly reactions: readonly string[];
}

export interface ExportStore {
  /** Every stored message of the chats up to `until` (unix seconds), oldest first, system messages left out. */
  exportRows(session: string, chatIds: readonly string[], until: number): AsyncIterable<ExportRow>;
  /** Under which name the account knows a person; null when under none. */
  contactName(session: string, id: string): Promise<string | null>;
}

export interface ZipEntry {
  readonly path: string;
  /** Unix seconds. */
  readonly at: number;
  /** Whether packing can make it smaller. */
  readonly isText: boolean;
  readonly content: AsyncIterable<Uint8Array | string>;
}

/** A zip file as it comes: an entry is asked for when the one before it is written. */
export type ZipMaker = (entries: AsyncIterable<ZipEntry>) => AsyncIterable<Uint8Array>;
