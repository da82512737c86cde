import { createHash, randomUUID, type Hash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaDraft } from '../core/ports/media-ports.js';
import { syncFolder } from './durable-file.js';
import { isStorageFull, storageFull } from './storage-full.js';

/** What unfinished files end in: nobody is writing one when the process starts. */
export const DRAFT_SUFFIX = '.part';

/** A file under a name of its own until it is whole (0600). See `MediaDraft`. */
export class FileDraft implements MediaDraft {
  readonly #folder: string;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  private constructor(folder: string, path: string, file: FileHandle) {
    this.#folder = folder;
    this.#path = path;
    this.#file = file;
  }

  /** In a folder that exists. */
  static async in(folder: string): Promise<FileDraft> {
    const path = join(folder, randomUUID() + DRAFT_SUFFIX);
    return new FileDraft(folder, path, await open(path, 'wx', 0o600));
  }

  get bytes(): number {
    return this.#bytes;
  }

  async write(slice: Uint8Array): Promise<void> {
    try {
      // Unlike `write`, `writeFile` goes on until every byte is written.
      await this.#file.writeFile(slice);
    } catch (error) {
      throw isStorageFull(error) ? storageFull('the file of a message', this.#folder, error) : error;
    }
    this.#hash.update(slice);
    this.#bytes += slice.length;
  }

  sha256(): string {
    return this.#hash.copy().digest('base64');
  }

  async keep(name: string): Promise<void> {
    await this.#file.sync();
    await this.#file.close();
    await rename(this.#path, join(this.#folder, name));
    await syncFolder(this.#folder);
  }

  async drop(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.#path, { force: true });
  }
}
