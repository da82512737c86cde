import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { KeptFile } from '../core/messages/outbox-item.js';
import type { OutgoingFiles } from '../core/ports/outgoing-files.js';
import type { Ffmpeg } from './ffmpeg.js';

const FOLDER = 'outbox';
const BLOCK_BYTES = 1024 * 1024;
const HEAD_BYTES = 64;
const OWN_ID = /^[A-Z0-9]{8,40}$/;

/** Files on their way, in `SESSIONS_DIR/<session>/outbox`. See `OutgoingFiles`. */
export class OutboxFiles implements OutgoingFiles {
  readonly #sessionsDir: string;
  readonly #ffmpeg: Ffmpeg;

  constructor(sessionsDir: string, ffmpeg: Ffmpeg) {
    this.#sessionsDir = sessionsDir;
    this.#ffmpeg = ffmpeg;
  }

  async keep(session: string, id: string, source: AsyncIterable<Uint8Array>, maxBytes: number) {
    const path = this.#path(session, id);
    await mkdir(this.#folder(session), { recursive: true, mode: 0o700 });
    const hash = createHash('sha256');
    const head: Uint8Array[] = [];
    let bytes = 0;
    const file = await open(path, 'w', 0o600);
    try {
      for await (const block of source) {
        if (bytes < HEAD_BYTES) head.push(block.subarray(0, HEAD_BYTES));
        bytes += block.byteLength;
        if (bytes > maxBytes) throw tooLarge(maxBytes);
        hash.update(block);
        await file.writeFile(block);
      }
      await file.sync();
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return { bytes, sha256: hash.digest('hex'), head: Buffer.concat(head) };
  }

  uploaded(path: string): AsyncIterable<Uint8Array> {
    return createReadStream(path, { highWaterMark: BLOCK_BYTES });
  }

  read(session: string, id: string): AsyncIterable<Uint8Array> {
    return createReadStream(this.#path(session, id), { highWaterMark: BLOCK_BYTES });
  }

  async remove(session: string, id: string): Promise<void> {
    for (const path of [this.#path(session, id), this.#converted(session, id)]) await rm(path, { force: true });
  }

  async removeSession(session: string): Promise<void> {
    await rm(this.#folder(session), { recursive: true, force: true, maxRetries: 3 });
  }

  async sweep(keep: ReadonlySet<string>): Promise<void> {
    for (const session of await readdir(this.#sessionsDir).catch(() => [])) {
      for (const name of await readdir(this.#folder(session)).catch(() => [])) {
        if (!keep.has(name)) await rm(join(this.#folder(session), name), { force: true });
      }
    }
  }

  async convert(
    session: string,
    id: string,
    to: 'voice' | 'video',
    maxBytes: number,
  ): Promise<Pick<KeptFile, 'bytes' | 'sha256' | 'mimetype'>> {
    const target = this.#converted(session, id);
    const mimetype = await this.#ffmpeg.convert(this.#path(session, id), target, to, maxBytes);
    await rename(target, this.#path(session, id));
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const block of this.read(session, id)) {
      hash.update(block);
      bytes += block.byteLength;
    }
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    return { bytes, sha256: hash.digest('hex'), mimetype };
  }

  #folder(session: string): string {
    return join(this.#sessionsDir, session, FOLDER);
  }

  #path(session: string, id: string): string {
    if (!OWN_ID.test(id)) throw new Error('That is no message id of ours');
    return join(this.#folder(session), id);
  }

  #converted(session: string, id: string): string {
    return `${this.#path(session, id)}.converted`;
  }
}

function tooLarge(maxBytes: number): BridgeError {
  const mib = String(Math.floor(maxBytes / (1024 * 1024)));
  return new BridgeError('media_refused', `The file is larger than ${mib} MiB (MEDIA_MAX_MB).`);
}
