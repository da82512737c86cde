import { readFile } from 'node:fs/promises';
import { HAS_PROCESS_TABLE, isRunning, listProcesses, markProcess } from './process-table.js';
import type { ProcessEntry } from './process-table.js';
import { untilFound } from './until-found.js';

/** What a browser and all its processes cost right now. */
export interface TreeSize {
  /** Resident bytes of all processes added up; memory they share is counted once for each of them. */
  readonly rssBytes: number;
  /** The same with shared memory counted once; null where the kernel does not tell (another user, no /proc). */
  readonly pssBytes: number | null;
  /** Processes that run. */
  readonly processes: number;
  /** Processes that ended and that nobody has reaped: a container without an init collects them. */
  readonly zombies: number;
}

export interface KillReport {
  /** Pids that still run after the deadline; empty when all is well. */
  readonly left: readonly number[];
  /** Pids that ended but were not reaped by their parent. They hold no memory and no lock. */
  readonly zombies: readonly number[];
}

const KILL_TIMEOUT_MS = 5_000;

/**
 * The process, its descendants, and the members of the group it leads. Processes that left both are not found:
 * Chrome's crash handlers, which end by themselves with their browser.
 */
export async function listTree(pid: number): Promise<ProcessEntry[]> {
  const all = await listProcesses();
  const tree = new Set(all.filter((entry) => entry.pid === pid || entry.group === pid));
  let before: number;
  do {
    before = tree.size;
    const pids = new Set([...tree].map((entry) => entry.pid));
    for (const entry of all) if (pids.has(entry.parent)) tree.add(entry);
  } while (tree.size > before);
  return [...tree];
}

/** Measures the tree of a browser; all zeros when it does not run (and everywhere but on Linux, with `pssBytes` null). */
export async function measureTree(pid: number): Promise<TreeSize> {
  const tree = await listTree(pid);
  const running = tree.filter((entry) => !entry.isZombie);
  const sizes = await Promise.all(running.map((entry) => measureProcess(entry.pid)));
  const pss = sizes.map((size) => size.pssBytes);
  return {
    rssBytes: sum(sizes.map((size) => size.rssBytes)),
    pssBytes: HAS_PROCESS_TABLE && pss.every((bytes) => bytes !== null) ? sum(pss) : null,
    processes: running.length,
    zombies: tree.length - running.length,
  };
}

/**
 * Ends a browser by force: SIGKILL to its group and every descendant until none runs, for at most `timeoutMs`. Closing
 * in order, which lets Chrome flush, is puppeteer's and comes first. Throws when asked to end this process or its parents' group.
 */
export async function killTree(pid: number, timeoutMs = KILL_TIMEOUT_MS): Promise<KillReport> {
  if (!Number.isSafeInteger(pid) || pid <= 1 || pid === process.pid) throw new Error(`Not a browser's pid: ${pid}`);
  if (!HAS_PROCESS_TABLE) return killGroup(pid, timeoutMs);

  // Children of a dead parent move to init, so what once belonged to the tree is remembered.
  const seen = new Map<number, ProcessEntry>();
  await untilFound(async () => {
    for (const entry of await listTree(pid)) seen.set(entry.pid, entry);
    const running = await stillRunning([...seen.values()]);
    for (const entry of running) signal(entry.pid, 'SIGKILL');
    return running.length === 0 ? true : null;
  }, timeoutMs);

  const left = (await stillRunning([...seen.values()])).map((entry) => entry.pid);
  const zombies = (await listProcesses()).filter(
    (entry) => entry.isZombie && seen.get(entry.pid)?.startTicks === entry.startTicks,
  );
  return { left, zombies: zombies.map((entry) => entry.pid) };
}

/**
 * Runs something while a browser and all its processes stand still, and lets them go on whatever happens. Meant for
 * tenths of a second: its connections do not notice. Without a process table it just runs it.
 */
export async function holdTree<T>(pid: number, run: () => Promise<T>): Promise<T> {
  const tree = HAS_PROCESS_TABLE ? await listTree(pid) : [];
  for (const entry of tree) signal(entry.pid, 'SIGSTOP');
  try {
    return await run();
  } finally {
    for (const entry of tree) if (await isRunning(entry)) signal(entry.pid, 'SIGCONT');
  }
}

async function stillRunning(entries: readonly ProcessEntry[]): Promise<ProcessEntry[]> {
  const running = await Promise.all(entries.map((entry) => isRunning(entry)));
  return entries.filter((entry, index) => running[index] === true && entry.pid !== process.pid);
}

async function killGroup(pid: number, timeoutMs: number): Promise<KillReport> {
  signal(-pid, 'SIGKILL');
  signal(pid, 'SIGKILL');
  const isGone = await untilFound(async () => ((await markProcess(pid)) === null ? true : null), timeoutMs);
  return { left: isGone === true ? [] : [pid], zombies: [] };
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended by itself, or it is another user's: then it is reported as left.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

async function measureProcess(pid: number): Promise<{ rssBytes: number; pssBytes: number | null }> {
  const [status, rollup] = await Promise.all([
    readOrNull(`/proc/${pid}/status`),
    readOrNull(`/proc/${pid}/smaps_rollup`),
  ]);
  if (status === 'gone' || rollup === 'gone') return { rssBytes: 0, pssBytes: 0 };
  return {
    rssBytes: status === null ? 0 : (kibibytes(status, 'VmRSS') ?? 0),
    pssBytes: rollup === null ? null : kibibytes(rollup, 'Pss'),
  };
}

/** `gone` when the process has ended meanwhile, null when we may not look. */
async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ESRCH' ? 'gone' : null;
  }
}

function kibibytes(text: string, field: string): number | null {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text);
  return match === null ? null : Number(match[1]) * 1024;
}

function sum(numbers: readonly (number | null)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
