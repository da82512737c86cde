import { constants } from 'node:fs';
import { access, readFile, stat, statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { DiskFacts, MachineFacts, MachineProbe } from '../core/ports/probes.js';

/** Asks the operating system, without any traffic. */
export class SystemProbe implements MachineProbe {
  readonly #sessionsDir: string;
  readonly #startedMs = Date.now() - performance.now();

  constructor(sessionsDir: string) {
    this.#sessionsDir = sessionsDir;
  }

  async examine(): Promise<MachineFacts> {
    const [disk, shm, availableBytes] = await Promise.all([
      diskFacts(this.#sessionsDir),
      sharedMemory(),
      availableMemory(),
    ]);
    return {
      node: process.version,
      nodeRssBytes: process.memoryUsage.rss(),
      memory: { totalBytes: totalmem(), availableBytes },
      disk,
      shm,
      clock: { nowMs: Date.now(), jumpedMs: Date.now() - performance.now() - this.#startedMs },
    };
  }
}

async function diskFacts(folder: string): Promise<DiskFacts> {
  const existing = await nearestFolder(folder);
  const [freeBytes, isWritable, mode] = await Promise.all([
    orNull(statfs(existing).then(({ bavail, bsize }) => bavail * bsize)),
    access(existing, constants.W_OK).then(
      () => true,
      () => false,
    ),
    existing === folder ? orNull(stat(folder).then((stats) => stats.mode)) : null,
  ]);
  const hasModes = process.platform !== 'win32';
  return { folder, freeBytes, isWritable, isPrivate: mode === null || !hasModes ? null : (mode & 0o077) === 0 };
}

/** The folder, or the nearest one above it that exists: before the first start there is none. */
async function nearestFolder(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    if ((await orNull(stat(path))) !== null || dirname(path) === path) return path;
  }
}

async function sharedMemory(): Promise<MachineFacts['shm']> {
  if (process.platform !== 'linux') return null;
  const found = await orNull(statfs('/dev/shm'));
  return found === null ? null : { totalBytes: found.blocks * found.bsize, freeBytes: found.bavail * found.bsize };
}

/** `freemem` leaves out what the kernel would give back at once, so where it tells, its own estimate is taken. */
async function availableMemory(): Promise<number> {
  const text = process.platform === 'linux' ? await orNull(readFile('/proc/meminfo', 'utf8')) : null;
  const match = /^MemAvailable:\s+(\d+) kB$/m.exec(text ?? '');
  return match === null ? freemem() : Number(match[1]) * 1024;
}

async function orNull<T>(looking: Promise<T>): Promise<T | null> {
  try {
    return await looking;
  } catch {
    return null;
  }
}
