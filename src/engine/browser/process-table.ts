import { readdir, readFile } from 'node:fs/promises';

/** One process as the kernel lists it. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** The process group: puppeteer gives every browser its own, numbered like the browser. */
  readonly group: number;
  /** When it started, in clock ticks since the machine started: with the pid it names one process for good. */
  readonly startTicks: number;
  /** It has ended and only waits for its parent to notice. */
  readonly isZombie: boolean;
}

/** What must be remembered of a process to know it again when its pid has been given to another. */
export interface ProcessMark {
  readonly pid: number;
  /** Null where the system has no process table to read it from. */
  readonly startTicks: number | null;
}

/** Whether this system lists its processes in /proc. Elsewhere only "is that pid alive" can be asked. */
export const HAS_PROCESS_TABLE = process.platform === 'linux';

/** The process of that pid, or null when there is none (or no process table). */
export async function readProcess(pid: number): Promise<ProcessEntry | null> {
  const stat = await readProc(`/proc/${pid}/stat`);
  return stat === null ? null : parseStat(stat);
}

/** Every process that can be seen from here; empty where there is no process table. */
export async function listProcesses(): Promise<ProcessEntry[]> {
  if (!HAS_PROCESS_TABLE) return [];
  const names = await readdir('/proc');
  const entries = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => readProcess(Number(name))),
  );
  return entries.filter((entry) => entry !== null);
}

/** The arguments a process was started with, its own name first; empty when it has ended. */
export async function readCommandLine(pid: number): Promise<readonly string[]> {
  const text = await readProc(`/proc/${pid}/cmdline`);
  return text === null ? [] : text.replace(/\0$/, '').split('\0');
}

/** The mark of a running process, or null when it does not run. */
export async function markProcess(pid: number): Promise<ProcessMark | null> {
  if (!HAS_PROCESS_TABLE) return answersSignals(pid) ? { pid, startTicks: null } : null;
  const entry = await readProcess(pid);
  return entry === null || entry.isZombie ? null : { pid, startTicks: entry.startTicks };
}

/** Whether the very process that was marked still runs: not a zombie, and not another one with its old pid. */
export async function isRunning(mark: ProcessMark): Promise<boolean> {
  const now = await markProcess(mark.pid);
  return now !== null && (mark.startTicks === null || now.startTicks === mark.startTicks);
}

function parseStat(stat: string): ProcessEntry {
  // The name stands in brackets and may itself hold spaces and brackets, so fields are counted after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group] = fields;
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(parent),
    group: Number(group),
    startTicks: Number(fields[19]),
    isZombie: state === 'Z' || state === 'X',
  };
}

/** Null when the process is gone: it may end between being listed and being read. */
async function readProc(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return null;
    throw error;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
