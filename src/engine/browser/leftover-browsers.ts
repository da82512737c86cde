import { readFile, readlink, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { holdTree, killTree } from './browser-tree.js';
import { HAS_PROCESS_TABLE, isRunning, listProcesses, readCommandLine, readProcess } from './process-table.js';
import type { ProcessEntry, ProcessMark } from './process-table.js';

/** Chrome ignores flags it does not know: this one marks a browser as started by us, from its very first moment. */
export const OWNER_FLAG = '--causeway-owner=';

/** Name of the file in a session's folder that says which browser its owner started. */
export const BROWSER_RECORD = 'browser.json';

const PROFILE_FLAG = '--user-data-dir=';

/** What `browser.json` says about the browser that an owner started. */
export interface BrowserRecord extends ProcessMark {
  readonly commandLine: readonly string[];
}

interface RunningProcess {
  readonly entry: ProcessEntry;
  readonly args: readonly string[];
}

/** Records a browser as ours, atomically. Throws when no such process runs on this profile. */
export async function writeBrowserRecord(file: string, pid: number, profileDir: string): Promise<void> {
  const entry = await readProcess(pid);
  const commandLine = await readCommandLine(pid);
  if (HAS_PROCESS_TABLE && !commandLine.includes(`${PROFILE_FLAG}${profileDir}`)) {
    throw new Error(`Process ${pid} is no browser on ${profileDir}`);
  }
  const record: BrowserRecord = { pid, startTicks: entry?.startTicks ?? null, commandLine };
  await writeFile(`${file}.new`, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Runs something while the recorded browser, if it still runs, stands still. */
export async function holdRecordedBrowser<T>(file: string, run: () => Promise<T>): Promise<T> {
  const record = await readBrowserRecord(file);
  return record !== null && (await isRunning(record)) ? holdTree(record.pid, run) : run();
}

/** Forgets the recorded browser once it has ended; a record of one that still runs is kept for the next owner. */
export async function dropBrowserRecord(file: string): Promise<void> {
  const record = await readBrowserRecord(file);
  if (record === null || !(await isRunning(record))) await rm(file, { force: true });
}

/**
 * Ends what an earlier owner of this profile left running, and waits until it has ended. Ours is what was recorded or
 * carries our flag, on exactly this profile. Throws `profile_in_use` naming the pid of any other browser on it: that
 * one is not touched. Must be called under the owner lock; without a process table it finds nothing.
 */
export async function clearLeftoverBrowsers(file: string, profileDir: string, host: string): Promise<void> {
  const record = await readBrowserRecord(file);
  const running = await runningProcesses();
  const browsers: RunningProcess[] = [];
  for (const process of running) if (await isBrowserOn(process, profileDir)) browsers.push(process);
  const foreign = browsers.find((browser) => !isOurs(browser, record, profileDir));
  if (foreign !== undefined) {
    const { pid } = foreign.entry;
    throw new BridgeError(
      'profile_in_use',
      `A browser that Causeway did not start is using this profile: process ${pid} on host ${host}.`,
      {
        hint: 'Close that browser, then start the session.',
        facts: { pid, host },
      },
    );
  }
  const orphans = running.filter((process) => isOrphanOfOurs(process, record, profileDir));
  for (const { entry } of [...browsers, ...orphans]) {
    const { left } = await killTree(entry.pid);
    if (left.length > 0) {
      throw new BridgeError(
        'profile_in_use',
        `A browser of an earlier run cannot be ended: process ${left.join(', ')} on host ${host}.`,
        {
          facts: { pid: left[0], host },
        },
      );
    }
  }
  await rm(file, { force: true });
}

/** The pid of a browser that has this profile open, whoever started it; null when none is seen. Changes nothing. */
export async function findBrowserOn(profileDir: string): Promise<number | null> {
  for (const process of await runningProcesses()) {
    if (await isBrowserOn(process, profileDir)) return process.entry.pid;
  }
  return null;
}

function isOurs({ entry, args }: RunningProcess, record: BrowserRecord | null, profileDir: string): boolean {
  if (!args.includes(`${PROFILE_FLAG}${profileDir}`)) return false;
  const isRecorded = entry.pid === record?.pid && entry.startTicks === record.startTicks;
  return isRecorded || args.some((arg) => arg.startsWith(OWNER_FLAG));
}

/** A child that outlived the recorded browser: it may still hold the profile's databases. */
function isOrphanOfOurs({ entry, args }: RunningProcess, record: BrowserRecord | null, profileDir: string): boolean {
  if (record?.startTicks == null || entry.group !== record.pid) return false;
  // Chrome rewrites the command line of most children as one text with spaces.
  const isOnProfile = ` ${args.join(' ')} `.includes(` ${PROFILE_FLAG}${profileDir} `);
  return entry.pid !== record.pid && entry.startTicks >= record.startTicks && isOnProfile;
}

async function runningProcesses(): Promise<RunningProcess[]> {
  const running = (await listProcesses()).filter((entry) => !entry.isZombie && entry.pid !== process.pid);
  return Promise.all(running.map(async (entry) => ({ entry, args: await readCommandLine(entry.pid) })));
}

/** Whoever starts a browser by hand may write the path in another way: relative, or through a link. */
async function isBrowserOn({ entry, args }: RunningProcess, profileDir: string): Promise<boolean> {
  const value = args.find((arg) => arg.startsWith(PROFILE_FLAG))?.slice(PROFILE_FLAG.length);
  if (value === undefined || args.some((arg) => arg.startsWith('--type='))) return false;
  if (value === profileDir) return true;
  try {
    const path = resolve(await readlink(`/proc/${entry.pid}/cwd`), value);
    return (await realpath(path)) === (await realpath(profileDir));
  } catch {
    // Gone, another user's, or a folder that does not exist (here): none of them is this profile.
    return false;
  }
}

/** The browser that was recorded beside a profile; null when there is no record, or none that can be read. */
export async function readBrowserRecord(file: string): Promise<BrowserRecord | null> {
  try {
    const value = JSON.parse(await readFile(file, 'utf8')) as Partial<BrowserRecord> | null;
    if (typeof value?.pid !== 'number' || !Array.isArray(value.commandLine)) return null;
    return { pid: value.pid, startTicks: value.startTicks ?? null, commandLine: value.commandLine };
  } catch {
    // No record, or one that was cut off: the flag on the command line tells as well.
    return null;
  }
}
