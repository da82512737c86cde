import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Server } from 'node:net';
import { dirname, join } from 'node:path';
import { BridgeError } from '../../core/errors/bridge-error.js';
import type { Machine } from './machine.js';
import { judgeOwner, readOwner, socketName } from './owner-record.js';
import type { OwnerRecord, SeenOwner, Verdict } from './owner-record.js';
import { listenAsOwner, removeDeadSockets } from './owner-socket.js';
import { markProcess } from './process-table.js';
import { untilFound } from './until-found.js';

export interface OwnerLockOptions {
  readonly machine: Machine;
  /** How often the owner touches its record, in ms. */
  readonly heartbeatMs: number;
  /** Silence after which an owner that can be asked no other way counts as dead, in ms. */
  readonly staleAfterMs: number;
}

/** Taking over is a matter of milliseconds: whoever is at it longer has died of it. */
const TAKEOVER_STALE_MS = 10_000;
const TAKEOVER_WAIT_MS = 12_000;

/**
 * Our own lock on a session's folder: free -> held -> released, or held -> lost when another machine took it over after
 * this one had been silent (asleep, stopped, cut off from the shared disk) for longer than an owner may be.
 */
export class OwnerLock {
  readonly token: string;
  /** Resolves with the reason when the lock is not ours any more although it was not released: the browser must close. */
  readonly lost: Promise<string>;
  readonly #file: string;
  readonly #text: string;
  readonly #handle: FileHandle;
  readonly #socket: Server | null;
  readonly #timer: NodeJS.Timeout;
  #lose: (reason: string) => void = () => undefined;
  #isReleased = false;

  private constructor(file: string, record: OwnerRecord, handle: FileHandle, socket: Server | null, beatMs: number) {
    this.token = record.token;
    this.#file = file;
    this.#text = toText(record);
    this.#handle = handle;
    this.#socket = socket;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    this.#timer = setInterval(() => void this.#beat(), beatMs);
    this.#timer.unref();
  }

  /** Takes the lock, from a dead owner as well. Throws `profile_in_use` naming pid and host of a live one. */
  static async take(file: string, options: OwnerLockOptions): Promise<OwnerLock> {
    const token = randomUUID();
    const socket = await listenAsOwner(join(dirname(file), socketName(token)));
    try {
      const record: OwnerRecord = {
        ...options.machine,
        ...((await markProcess(process.pid)) ?? { pid: process.pid, startTicks: null }),
        token,
        since: new Date().toISOString(),
        socket: socket === null ? null : socketName(token),
      };
      const handle = await takeFile(file, record, options);
      await removeDeadSockets(dirname(file), record.socket);
      return new OwnerLock(file, record, handle, socket, options.heartbeatMs);
    } catch (error) {
      await closeServer(socket);
      throw error;
    }
  }

  /** Gives the lock up. Safe to call more than once; never removes the record of a successor. */
  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    clearInterval(this.#timer);
    if (await this.#isOurs()) await rm(this.#file, { force: true });
    await this.#handle.close();
    await closeServer(this.#socket);
  }

  async #beat(): Promise<void> {
    try {
      if (this.#isReleased) return;
      if (!(await this.#isOurs())) {
        clearInterval(this.#timer);
        this.#lose('another process took this profile over');
        return;
      }
      // The same bytes through our own handle: the file system's clock dates it, and a successor's file is never touched.
      await this.#handle.write(this.#text, 0);
    } catch {
      // A disk that fails for a moment takes no ownership away; one that fails for longer shows as silence to others.
    }
  }

  async #isOurs(): Promise<boolean> {
    try {
      return (await readFile(this.#file, 'utf8')) === this.#text;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }
}

async function takeFile(file: string, record: OwnerRecord, options: OwnerLockOptions): Promise<FileHandle> {
  const sessionDir = dirname(file);
  const handle = await untilFound(async () => {
    const fresh = await createExclusively(file, toText(record));
    if (fresh !== null) return fresh;
    const seen = await readOwner(file);
    if (seen === null) return null;
    const nowMs = await fileSystemNow(`${file}.${record.token}`);
    const verdict = await judgeOwner(seen, { ...options, sessionDir, nowMs });
    if (verdict.isAlive) throw ownerLives(seen, verdict);
    return replace(file, seen, record, nowMs);
  }, TAKEOVER_WAIT_MS);
  if (handle === null) {
    throw new BridgeError('profile_in_use', 'Other processes are taking this profile over.', { retryAfterS: 10 });
  }
  return handle;
}

/** Puts our record in a dead owner's place. Null when somebody else is doing that or has done it. */
async function replace(file: string, dead: SeenOwner, record: OwnerRecord, nowMs: number): Promise<FileHandle | null> {
  const guard = `${file}.takeover`;
  const guardHandle = await createExclusively(guard, toText(record));
  if (guardHandle === null) {
    const other = await readOwner(guard);
    if (other !== null && nowMs - other.touchedAtMs > TAKEOVER_STALE_MS) await rm(guard, { force: true });
    return null;
  }
  try {
    // Only under the guard is it certain that the record is still the one that was judged.
    if ((await readOwner(file))?.text !== dead.text) return null;
    const draft = `${file}.${record.token}`;
    const handle = await createExclusively(draft, toText(record));
    await rename(draft, file);
    return handle;
  } finally {
    await guardHandle.close();
    await rm(guard, { force: true });
  }
}

async function createExclusively(file: string, text: string): Promise<FileHandle | null> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'wx+', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  }
  try {
    await handle.write(text, 0);
    return handle;
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw error;
  }
}

/** The time as the disk tells it: machines that share a disk need not agree on the time. */
async function fileSystemNow(probe: string): Promise<number> {
  const handle = await open(probe, 'w', 0o600);
  try {
    return (await stat(probe)).mtimeMs;
  } finally {
    await handle.close();
    await rm(probe, { force: true });
  }
}

function ownerLives({ record }: SeenOwner, { staleInMs }: Verdict): BridgeError {
  const who = record === null ? 'Another process' : `Process ${record.pid} on host ${record.host}`;
  const retryAfterS = staleInMs === null ? undefined : Math.max(1, Math.ceil(staleInMs / 1000));
  return new BridgeError('profile_in_use', `${who} is using this profile.`, {
    retryAfterS,
    facts: record === null ? {} : { pid: record.pid, host: record.host },
    ...(staleInMs === null
      ? {}
      : { hint: `Stop that process. If it is gone already, this one takes over by itself in ${retryAfterS ?? 1} s.` }),
  });
}

function toText(record: OwnerRecord): string {
  return `${JSON.stringify(record)}\n`;
}

async function closeServer(server: Server | null): Promise<void> {
  if (server === null) return;
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
