import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { extract, pack } from 'tar-stream';
import type { Pack } from 'tar-stream';
import { isSafeArchivePath } from './archive-path.js';
import { backupError } from './backup-error.js';
import type { FileDigest } from './durable-file.js';

/** A folder to back up, under the name it has in the backup. */
export interface BackupSource {
  readonly name: string;
  readonly dir: string;
}

/** Digests of the files in an archive, by their path in it. */
export type ArchiveContents = Map<string, FileDigest>;

/** The bytes of a tar archive with every regular file of the sources. `contents` is filled as they are read. */
export async function* packFolders(
  sources: readonly BackupSource[],
  contents: ArchiveContents,
): AsyncGenerator<Uint8Array> {
  const archive = pack();
  const filling = fill(archive, sources, contents).catch((error: unknown) => {
    archive.destroy(error as Error);
  });
  yield* archive as AsyncIterable<Uint8Array>;
  await filling;
}

/** Reads an archive to its end and hands every file to `onFile`. Throws `unsafe_entry` for anything but files inside the target. */
export async function readArchive(
  bytes: AsyncIterable<Uint8Array>,
  onFile: (path: string, blocks: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const archive = extract();
  const feeding = feed(bytes, archive).catch((error: unknown) => {
    archive.destroy(error as Error);
  });
  for await (const entry of archive) {
    const { name, type } = entry.header;
    if (type !== 'file' || !isSafeArchivePath(name)) throw backupError('unsafe_entry');
    await onFile(name, entry as AsyncIterable<Buffer>);
  }
  await feeding;
}

async function fill(archive: Pack, sources: readonly BackupSource[], contents: ArchiveContents): Promise<void> {
  for (const { name, dir } of sources) {
    const found = await readdir(dir, { recursive: true, withFileTypes: true });
    const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths.sort()) {
      const inside = path
        .slice(dir.length)
        .split(/[/\\]/)
        .filter((part) => part !== '');
      await addFile(archive, path, [name, ...inside].join('/'), contents);
    }
  }
  archive.finalize();
}

async function addFile(archive: Pack, path: string, name: string, contents: ArchiveContents): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size, mtime } = await file.stat();
    const digest = createHash('sha256');
    let read = 0;
    async function* blocks(): AsyncGenerator<Buffer> {
      // Exactly the bytes that the entry's header promises: the file may grow meanwhile.
      const stream = size === 0 ? [] : file.createReadStream({ autoClose: false, start: 0, end: size - 1 });
      for await (const block of stream) {
        digest.update(block as Buffer);
        read += (block as Buffer).length;
        yield block as Buffer;
      }
      if (read !== size) throw backupError('source_changed');
    }
    await new Promise<void>((resolve, reject) => {
      const entry = archive.entry({ name, size, mtime, mode: 0o600 }, (error) => {
        if (error == null) resolve();
        else reject(error);
      });
      // The sink tells a second time of an error, and nobody listening would end the process.
      entry.on('error', reject);
      Readable.from(blocks()).on('error', reject).pipe(entry);
    });
    contents.set(name, { size, sha256: digest.digest('hex') });
  } finally {
    await file.close();
  }
}

async function feed(bytes: AsyncIterable<Uint8Array>, archive: ReturnType<typeof extract>): Promise<void> {
  for await (const chunk of bytes) {
    if (!archive.write(chunk)) await once(archive, 'drain');
  }
  archive.end(undefined);
}
