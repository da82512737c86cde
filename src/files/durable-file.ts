import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const BLOCK_BYTES = 256 * 1024;

export interface FileDigest {
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Copies one file to a path that must not exist (0600). It is on the disk when this returns; the digest is of what was written. */
export async function copyDurably(from: string, to: string): Promise<FileDigest> {
  const target = await open(to, 'wx', 0o600);
  try {
    // Unlike `write`, `writeFile` goes on until every byte is written.
    const digest = await readThrough(from, (block) => target.writeFile(block));
    await target.sync();
    return digest;
  } finally {
    await target.close();
  }
}

/** The digest of a file as it stands on the disk. */
export function digestFile(path: string): Promise<FileDigest> {
  return readThrough(path, () => undefined);
}

async function readThrough(path: string, onBlock: (block: Buffer) => Promise<void> | undefined): Promise<FileDigest> {
  const source = await open(path, 'r');
  try {
    const digest = createHash('sha256');
    let size = 0;
    for await (const block of source.createReadStream({ autoClose: false, highWaterMark: BLOCK_BYTES })) {
      const bytes = block as Buffer;
      digest.update(bytes);
      size += bytes.length;
      await onBlock(bytes);
    }
    return { size, sha256: digest.digest('hex') };
  } finally {
    await source.close();
  }
}

/** Writes a new file (0600); it is on the disk when this returns. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes sure that names made or changed in a folder survive a loss of power. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders; there the file system orders renames by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The same for a folder and all folders in it. */
export async function syncTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncTree(join(path, entry.name));
  }
  await syncFolder(path);
}
