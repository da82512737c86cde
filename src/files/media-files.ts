import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaDraft, MediaFiles } from '../core/ports/media-ports.js';
import { DRAFT_SUFFIX, FileDraft } from './media-draft.js';

const FOLDER = 'media';
/** A file in use is marked no more often than this, in ms. */
const TOUCH_MS = 60_000;
const BLOCK_BYTES = 256 * 1024;

interface KeptFile {
  readonly name: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/** Files of messages in `SESSIONS_DIR/<session>/media`; when one was last used is its time of change. See `MediaFiles`. */
export class MediaFolders implements MediaFiles {
  readonly #sessionsDir: string;
  /** Sessions whose leftovers of an earlier process are gone. */
  readonly #swept = new Map<string, Promise<void>>();

  constructor(sessionsDir: string) {
    this.#sessionsDir = sessionsDir;
  }

  async find(session: string, name: string): Promise<number | null> {
    const path = join(this.#folder(session), name);
    const found = await stat(path).catch(() => null);
    if (found?.isFile() !== true) return null;
    const now = Date.now();
    if (now - found.mtimeMs > TOUCH_MS) await utimes(path, now / 1000, now / 1000).catch(() => undefined);
    return found.size;
  }

  read(
    session: string,
    name: string,
    range?: { readonly from: number; readonly to: number },
  ): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.#folder(session), name), {
      highWaterMark: BLOCK_BYTES,
      ...(range && { start: range.from, end: range.to }),
    });
  }

  async draft(session: string): Promise<MediaDraft> {
    const folder = this.#folder(session);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const swept = this.#swept.get(session) ?? sweep(folder);
    this.#swept.set(session, swept);
    await swept;
    return FileDraft.in(folder);
  }

  async trim(session: string, quotaBytes: number, keep: string): Promise<readonly string[]> {
    const files = await this.#kept(session);
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const removed: string[] = [];
    for (const file of files.sort((one, other) => one.usedMs - other.usedMs)) {
      if (bytes <= quotaBytes) break;
      if (file.name === keep) continue;
      removed.push(file.name);
      bytes -= file.bytes;
    }
    await this.remove(session, removed);
    return removed;
  }

  async names(session: string): Promise<readonly string[]> {
    return (await this.#kept(session)).map(({ name }) => name);
  }

  async remove(session: string, names: readonly string[]): Promise<void> {
    for (const name of names) await rm(join(this.#folder(session), name), { force: true });
  }

  async removeAll(session: string): Promise<void> {
    await rm(this.#folder(session), { recursive: true, force: true, maxRetries: 3 });
  }

  async #kept(session: string): Promise<KeptFile[]> {
    const files: KeptFile[] = [];
    for (const name of await readdir(this.#folder(session)).catch(() => [])) {
      if (name.endsWith(DRAFT_SUFFIX)) continue;
      const found = await stat(join(this.#folder(session), name)).catch(() => null);
      if (found?.isFile() === true) files.push({ name, bytes: found.size, usedMs: found.mtimeMs });
    }
    return files;
  }

  #folder(session: string): string {
    return join(this.#sessionsDir, session, FOLDER);
  }
}

/** Removes what a process that ended while it wrote left behind. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(DRAFT_SUFFIX)) await rm(join(folder, name), { force: true });
  }
}
