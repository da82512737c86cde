import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { BridgeError } from '../core/errors/bridge-error.js';
import { copyProfile } from './copy-profile.js';
import type { CopyProfileOptions } from './copy-profile.js';
import { copyDurably, syncFolder, syncTree, writeDurably } from './durable-file.js';
import type { FileDigest } from './durable-file.js';
import { listProfileFiles } from './profile-contents.js';
import { ProfileSwap } from './profile-swap.js';
import { CONTENTS_NAME, findProblems, MANIFEST_NAME } from './snapshot-manifest.js';
import type { SnapshotManifest } from './snapshot-manifest.js';
import { freeName, listSnapshots, toStamp } from './snapshot-shelf.js';
import type { SnapshotInfo } from './snapshot-shelf.js';
import { isStorageFull, storageFull } from './storage-full.js';

/** The disk as snapshots use it. */
export interface SnapshotDisk {
  /** Copies to a path that does not exist; the copy is on the disk when this resolves. */
  copyFile(from: string, to: string): Promise<FileDigest>;
  freeBytes(folder: string): Promise<number>;
}

export interface ProfileSnapshotsOptions {
  readonly profileDir: string;
  readonly snapshotsDir: string;
  /** How many snapshots stay; the newest consistent one stays in any case. */
  readonly keep: number;
  /** Bytes that a snapshot must leave free: a full disk would harm the profile itself. */
  readonly reserveBytes?: number | undefined;
  readonly disk?: SnapshotDisk | undefined;
  /** Runs something while nobody writes to the profile; without it a browser that never pauses gives no good copy. */
  readonly still?: CopyProfileOptions['still'];
  readonly now?: (() => number) | undefined;
  /** How often files that change meanwhile are copied again, and ms between two attempts. */
  readonly attempts?: number | undefined;
  readonly settleMs?: number | undefined;
}

export interface RestoreReport {
  readonly restored: SnapshotInfo;
  /** Where the profile that was replaced is kept; null when there was none. */
  readonly quarantinedTo: string | null;
  /** Snapshots that were tried first and could not be used, and why. */
  readonly rejected: readonly { readonly id: string; readonly problems: readonly string[] }[];
}

const RESERVE_BYTES = 64 * 1024 * 1024;
const ATTEMPTS = 5;
const SETTLE_MS = 200;
const UNFINISHED = '.unfinished-';

const REAL_DISK: SnapshotDisk = {
  copyFile: copyDurably,
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};

/**
 * Copies of one session's profile, and the way back to them. A profile that is replaced goes to `quarantine/<time>`
 * beside it; nothing here ever deletes a profile or anything in quarantine. Calls on one object run one after another.
 */
export class ProfileSnapshots {
  readonly #options: ProfileSnapshotsOptions;
  readonly #disk: SnapshotDisk;
  readonly #swap: ProfileSwap;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ProfileSnapshotsOptions) {
    if (!Number.isSafeInteger(options.keep) || options.keep < 1) throw new Error('keep must be 1 or more');
    this.#options = options;
    this.#disk = options.disk ?? REAL_DISK;
    this.#swap = new ProfileSwap(options.profileDir);
  }

  /**
   * Takes a snapshot, with the browser running or not, reads it back, and only then removes older ones beyond `keep`. On
   * a full disk it leaves nothing half-done and throws `disk_full`; without a profile `no_snapshot`.
   */
  take(): Promise<SnapshotInfo> {
    return this.#inTurn(async () => {
      const { snapshotsDir } = this.#options;
      let draft: string | null = null;
      try {
        await mkdir(snapshotsDir, { recursive: true, mode: 0o700 });
        for (const name of await readdir(snapshotsDir)) {
          if (name.startsWith(UNFINISHED)) await rm(join(snapshotsDir, name), { recursive: true, force: true });
        }
        const id = await freeName(snapshotsDir, toStamp(this.#now()));
        draft = join(snapshotsDir, `${UNFINISHED}${id}`);
        await this.#write(draft);
        await rename(draft, join(snapshotsDir, id));
        await syncFolder(snapshotsDir);
        return await this.#prune(id);
      } catch (error) {
        if (draft !== null) await rm(draft, { recursive: true, force: true });
        throw isStorageFull(error) ? storageFull('the snapshot of the profile', snapshotsDir, error) : error;
      }
    });
  }

  /** Every snapshot whose manifest can be read, newest first. */
  list(): Promise<SnapshotInfo[]> {
    return listSnapshots(this.#options.snapshotsDir);
  }

  /** Reads a snapshot back; gives what is wrong with it, nothing when it can be restored. */
  verify(id: string): Promise<string[]> {
    return findProblems(join(this.#options.snapshotsDir, id));
  }

  /**
   * Puts the newest snapshot that reads back well in the profile's place, a consistent one before any other. The browser
   * must be closed. Throws with the profile untouched: `no_snapshot` when there is none, `disk_full` without room for it.
   */
  restoreLatest(): Promise<RestoreReport> {
    return this.#inTurn(async () => {
      await this.#swap.finish();
      const rejected: { id: string; problems: readonly string[] }[] = [];
      const all = await this.list();
      for (const snapshot of [...all.filter((one) => one.consistent), ...all.filter((one) => !one.consistent)]) {
        const problems = await this.#swap.build(snapshot, (from, to) => this.#disk.copyFile(from, to));
        if (problems.length === 0) {
          return { restored: snapshot, quarantinedTo: await this.#swap.swap(this.#now()), rejected };
        }
        rejected.push({ id: snapshot.id, problems });
      }
      throw new BridgeError('no_snapshot', 'There is no usable snapshot of this profile to go back to.', {
        facts: { rejected: rejected.length },
      });
    });
  }

  /**
   * Puts a folder, such as one read from a backup, in the profile's place; gives where the old profile is kept. The
   * browser must be closed, and the folder must be on the profile's disk: it is moved.
   */
  replaceWith(folder: string): Promise<string | null> {
    return this.#inTurn(async () => {
      await this.#swap.finish();
      await this.#swap.accept(folder);
      return this.#swap.swap(this.#now());
    });
  }

  /** Ends what a crash in the middle of a restore left. Must be called before the profile is opened or made. */
  finishRestore(): Promise<void> {
    return this.#inTurn(() => this.#swap.finish());
  }

  /** Moves the profile out of the way, to be kept; gives where it went, null when there is none. */
  quarantine(): Promise<string | null> {
    return this.#inTurn(() => this.#swap.quarantine(this.#now()));
  }

  async #write(draft: string): Promise<void> {
    const { profileDir, snapshotsDir, attempts = ATTEMPTS, settleMs = SETTLE_MS } = this.#options;
    const files = await listProfileFiles(profileDir);
    if (files.length === 0) {
      throw new BridgeError('no_snapshot', 'There is no profile to take a snapshot of.', {
        hint: 'Link the session first.',
      });
    }
    const bytes = files.reduce((total, { size }) => total + size, this.#options.reserveBytes ?? RESERVE_BYTES);
    if ((await this.#disk.freeBytes(snapshotsDir)) < bytes) {
      throw storageFull('the snapshot of the profile', snapshotsDir);
    }
    const contents = join(draft, CONTENTS_NAME);
    await mkdir(contents, { recursive: true, mode: 0o700 });
    const takenAt = new Date(this.#now()).toISOString();
    const copyFile = (from: string, to: string) => this.#disk.copyFile(from, to);
    const copy = await copyProfile(profileDir, contents, { copyFile, attempts, settleMs, still: this.#options.still });
    const manifest: SnapshotManifest = { version: 1, takenAt, ...copy };
    await writeDurably(join(draft, MANIFEST_NAME), JSON.stringify(manifest));
    await syncTree(draft);
    const problems = await findProblems(draft);
    if (problems.length > 0) throw new Error(`The snapshot does not read back: ${problems.join(' ')}`);
  }

  async #prune(newest: string): Promise<SnapshotInfo> {
    const all = await this.list();
    const taken = all.find(({ id }) => id === newest);
    if (taken === undefined) throw new Error(`Snapshot ${newest} has vanished`);
    const lastGood = all.find(({ consistent }) => consistent);
    for (const snapshot of all.slice(this.#options.keep)) {
      if (snapshot === lastGood || snapshot === taken) continue;
      await rm(join(this.#options.snapshotsDir, snapshot.id), { recursive: true, force: true });
    }
    return taken;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task, task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
