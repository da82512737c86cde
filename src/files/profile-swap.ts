import { access, chmod, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, syncTree } from './durable-file.js';
import type { FileDigest } from './durable-file.js';
import { isSameDigest, readManifest } from './snapshot-manifest.js';
import { freeName, toStamp } from './snapshot-shelf.js';
import type { SnapshotInfo } from './snapshot-shelf.js';
import { isStorageFull, storageFull } from './storage-full.js';

/**
 * One profile's way to another profile's place: nothing -> building (may be half) -> built (whole and on the disk) ->
 * swapped in. The folders stand beside the profile, so that every step but the copying is one rename.
 */
export class ProfileSwap {
  readonly #profileDir: string;
  readonly #building: string;
  readonly #built: string;

  constructor(profileDir: string) {
    this.#profileDir = profileDir;
    this.#building = `${profileDir}.building`;
    this.#built = `${profileDir}.built`;
  }

  /** Builds a profile from a snapshot, checking every file while it is copied; gives what is wrong with the snapshot. */
  async build(
    snapshot: SnapshotInfo,
    copyFile: (from: string, to: string) => Promise<FileDigest>,
  ): Promise<readonly string[]> {
    const manifest = await readManifest(dirname(snapshot.contentsDir));
    if (manifest === null) return ['The manifest is missing or damaged.'];
    await rm(this.#building, { recursive: true, force: true });
    try {
      await mkdir(this.#building, { recursive: true, mode: 0o700 });
      for (const file of manifest.files) {
        const target = join(this.#building, file.path);
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        const copy = await copyFile(join(snapshot.contentsDir, file.path), target);
        if (!isSameDigest(copy, file)) throw new Error(`${file.path} is not what was saved.`);
      }
      await syncTree(this.#building);
      await rename(this.#building, this.#built);
      return [];
    } catch (error) {
      await rm(this.#building, { recursive: true, force: true });
      if (isStorageFull(error)) throw storageFull('the restored profile', dirname(this.#profileDir), error);
      return [error instanceof Error ? error.message : String(error)];
    }
  }

  /** Takes a whole profile that was made elsewhere on this disk as the built one. */
  async accept(folder: string): Promise<void> {
    await rename(folder, this.#built);
    await chmod(this.#built, 0o700);
  }

  /** Moves the profile to quarantine and the built one to its place; gives where the old one went, null if there was none. */
  async swap(nowMs: number): Promise<string | null> {
    const quarantinedTo = await this.quarantine(nowMs);
    await rename(this.#built, this.#profileDir);
    await syncFolder(dirname(this.#profileDir));
    return quarantinedTo;
  }

  /** Ends a swap that a crash interrupted: forward when the old profile was moved away already, else back. */
  async finish(): Promise<void> {
    await rm(this.#building, { recursive: true, force: true });
    if (!(await exists(this.#built))) return;
    if (await exists(this.#profileDir)) await rm(this.#built, { recursive: true });
    else await rename(this.#built, this.#profileDir);
  }

  /** Moves the profile to `quarantine/<time>` beside it, where it stays for good; null when there is none. */
  async quarantine(nowMs: number): Promise<string | null> {
    if (!(await exists(this.#profileDir))) return null;
    const folder = join(dirname(this.#profileDir), 'quarantine');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const target = join(folder, await freeName(folder, toStamp(nowMs)));
    await rename(this.#profileDir, target);
    await chmod(target, 0o700);
    await syncFolder(folder);
    return target;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
