import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packFolders, readArchive } from './backup-archive.js';
import type { ArchiveContents, BackupSource } from './backup-archive.js';
import { backupError } from './backup-error.js';
import { openFrom, sealTo } from './backup-frames.js';
import { DEFAULT_KEY_COST } from './backup-header.js';
import type { KeyCost } from './backup-header.js';
import { syncFolder, syncTree } from './durable-file.js';
import type { FileDigest } from './durable-file.js';
import { isSameDigest } from './snapshot-manifest.js';
import { isStorageFull, storageFull } from './storage-full.js';

export interface WriteBackupOptions {
  /** Folders that stand still while they are read: snapshots, not profiles in use. */
  readonly sources: readonly BackupSource[];
  readonly file: string;
  readonly passphrase: string;
  readonly cost?: KeyCost | undefined;
}

export interface ReadBackupOptions {
  readonly file: string;
  readonly passphrase: string;
  /** Must not exist, or be empty; each source becomes a folder of its name in it. */
  readonly targetDir: string;
}

export interface BackupReport {
  readonly files: number;
  /** Of the files in it, before encryption. */
  readonly bytes: number;
}

/**
 * Writes one encrypted file (0600) and reads all of it back before it takes the place of `file`. An older file of that
 * name stays until then, and stays when anything fails. Throws with `facts.problem` naming what is wrong.
 */
export async function writeBackup(options: WriteBackupOptions): Promise<BackupReport> {
  const { sources, file, passphrase, cost = DEFAULT_KEY_COST } = options;
  const draft = `${file}.${randomUUID().slice(0, 8)}.part`;
  try {
    const contents: ArchiveContents = new Map();
    await withFile(draft, 'wx', async (target) => {
      await sealTo(target, packFolders(sources, contents), passphrase, cost);
      await target.sync();
    });
    await compare(draft, passphrase, contents);
    await rename(draft, file);
    await syncFolder(dirname(file));
    return toReport(contents);
  } catch (error) {
    await rm(draft, { force: true });
    throw isStorageFull(error) ? storageFull('the backup', dirname(file), error) : error;
  }
}

/**
 * Decrypts a backup into a folder (files 0600, folders 0700) that appears only when all of it was found genuine and
 * whole. Throws with `facts.problem` naming what is wrong; then there is no folder.
 */
export async function readBackup({ file, passphrase, targetDir }: ReadBackupOptions): Promise<BackupReport> {
  if (!(await isAbsentOrEmpty(targetDir))) throw backupError('target_not_empty');
  const draft = `${targetDir}.${randomUUID().slice(0, 8)}.part`;
  try {
    await mkdir(draft, { recursive: true, mode: 0o700 });
    const contents = await readContents(file, passphrase, async (path, blocks) => {
      const target = join(draft, path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      return withFile(target, 'wx', async (handle) => {
        const digest = await digestBlocks(blocks, (block) => handle.writeFile(block));
        await handle.sync();
        return digest;
      });
    });
    await syncTree(draft);
    await rename(draft, targetDir);
    await syncFolder(dirname(targetDir));
    return toReport(contents);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw isStorageFull(error) ? storageFull('the restored backup', dirname(targetDir), error) : error;
  }
}

async function compare(file: string, passphrase: string, written: ArchiveContents): Promise<void> {
  const found = await readContents(file, passphrase, (_path, blocks) => digestBlocks(blocks, () => undefined));
  const isSame =
    found.size === written.size &&
    [...written].every(([path, digest]) => {
      const other = found.get(path);
      return other !== undefined && isSameDigest(other, digest);
    });
  if (!isSame) throw new Error('The backup does not read back as it was written');
}

async function readContents(
  file: string,
  passphrase: string,
  onFile: (path: string, blocks: AsyncIterable<Buffer>) => Promise<FileDigest>,
): Promise<ArchiveContents> {
  const contents: ArchiveContents = new Map();
  await withFile(file, 'r', (source) =>
    readArchive(openFrom(source, passphrase), async (path, blocks) => {
      contents.set(path, await onFile(path, blocks));
    }),
  );
  return contents;
}

async function digestBlocks(
  blocks: AsyncIterable<Buffer>,
  onBlock: (block: Buffer) => Promise<void> | undefined,
): Promise<FileDigest> {
  const digest = createHash('sha256');
  let size = 0;
  for await (const block of blocks) {
    digest.update(block);
    size += block.length;
    await onBlock(block);
  }
  return { size, sha256: digest.digest('hex') };
}

async function withFile<T>(path: string, flags: 'r' | 'wx', use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, 0o600);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function isAbsentOrEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

function toReport(contents: ArchiveContents): BackupReport {
  return { files: contents.size, bytes: [...contents.values()].reduce((total, { size }) => total + size, 0) };
}
