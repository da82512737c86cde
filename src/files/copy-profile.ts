import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FileDigest } from './durable-file.js';
import { listProfileFiles } from './profile-contents.js';
import type { ProfileFile } from './profile-contents.js';
import type { SnapshotFile } from './snapshot-manifest.js';

export interface ProfileCopy {
  readonly files: readonly SnapshotFile[];
  /** Every file is as it stood at one moment. */
  readonly consistent: boolean;
}

export interface CopyProfileOptions {
  readonly copyFile: (from: string, to: string) => Promise<FileDigest>;
  /** How often files that changed meanwhile are copied again. */
  readonly attempts: number;
  /** Ms between two attempts: LevelDB writes in bursts. */
  readonly settleMs: number;
  /** Runs something while nobody writes to the profile: for a browser whose pauses are too short to copy in. */
  readonly still?: (<T>(run: () => Promise<T>) => Promise<T>) | undefined;
}

interface CopiedFile {
  readonly seen: ProfileFile;
  readonly digest: FileDigest;
  readonly startedAtMs: number;
}

/** Some file systems date writes by a clock that ticks this coarsely, in ms. */
const CLOCK_TICK_MS = 20;

/**
 * Copies what matters of a profile that may be in use. Files are copied until a look at the whole profile finds all of
 * them unchanged since before their copy began; what changes in every attempt makes the copy inconsistent.
 */
export async function copyProfile(from: string, to: string, options: CopyProfileOptions): Promise<ProfileCopy> {
  const copied = new Map<string, CopiedFile>();
  let listing = await listProfileFiles(from);
  const attemptCopy = async (): Promise<boolean> => {
    await copyStale(from, to, listing, copied, options);
    listing = await listProfileFiles(from);
    return copied.size === listing.length && listing.every((file) => isFresh(copied.get(file.path), file));
  };
  let consistent = await attemptCopy();
  for (let attempt = 2; attempt <= options.attempts && !consistent; attempt++) {
    await pause(options.settleMs);
    consistent = await attemptCopy();
  }
  if (!consistent && options.still !== undefined) {
    consistent = await options.still(async () => {
      // What was written last must be older than the clock's tick when its copy begins.
      await pause(2 * CLOCK_TICK_MS);
      listing = await listProfileFiles(from);
      return attemptCopy();
    });
  }
  const files = [...copied].map(([path, { digest }]) => ({ path, ...digest }));
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), consistent };
}

async function copyStale(
  from: string,
  to: string,
  listing: readonly ProfileFile[],
  copied: Map<string, CopiedFile>,
  { copyFile }: CopyProfileOptions,
): Promise<void> {
  const wanted = new Set(listing.map(({ path }) => path));
  for (const path of copied.keys()) {
    if (wanted.has(path)) continue;
    copied.delete(path);
    await rm(join(to, path));
  }
  for (const seen of listing) {
    if (isFresh(copied.get(seen.path), seen)) continue;
    copied.delete(seen.path);
    const target = join(to, seen.path);
    await rm(target, { force: true });
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const startedAtMs = Date.now();
    try {
      copied.set(seen.path, { seen, digest: await copyFile(join(from, seen.path), target), startedAtMs });
    } catch (error) {
      // Chrome removed it since the look; the next look tells whether it is back.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await rm(target, { force: true });
    }
  }
}

function isFresh(copy: CopiedFile | undefined, now: ProfileFile): boolean {
  if (copy === undefined) return false;
  const { seen, digest, startedAtMs } = copy;
  const isUntouched = seen.size === now.size && seen.mtimeMs === now.mtimeMs && seen.inode === now.inode;
  return isUntouched && digest.size === now.size && now.mtimeMs < startedAtMs - CLOCK_TICK_MS;
}
