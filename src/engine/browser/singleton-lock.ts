import { lstat, readdir, readlink, rm, rmdir, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { HAS_PROCESS_TABLE, isRunning } from './process-table.js';

const LOCK = 'SingletonLock';
const LINKS = [LOCK, 'SingletonCookie', 'SingletonSocket'];

/**
 * Removes Chrome's own lock when nobody can be holding it: its host is not this one, or its process is gone or is no
 * browser on this profile. Must be called under the owner lock and after `clearLeftoverBrowsers`, which has looked at every
 * process. Where that cannot look (no process table), a pid that lives is taken at its word: `profile_in_use`.
 */
export async function clearSingletonLock(profileDir: string, host: string): Promise<void> {
  const holder = await singletonHolder(profileDir);
  const isHere = holder?.host === host;
  if (isHere && !HAS_PROCESS_TABLE && (await isRunning({ pid: holder.pid, startTicks: null }))) {
    throw new BridgeError('profile_in_use', `A browser is using this profile: process ${holder.pid} on host ${host}.`, {
      hint: `Close that browser. If process ${holder.pid} is none, remove ${LOCK} from the profile.`,
      facts: { pid: holder.pid, host },
    });
  }
  if (isHere) await removeSocketFolder(await readLink(join(profileDir, 'SingletonSocket')));
  for (const name of LINKS) await removeEvenIfDangling(join(profileDir, name));
}

/** Who Chrome's own lock says has the profile open, dead or alive; null when there is no lock. */
export async function singletonHolder(profileDir: string): Promise<{ host: string; pid: number } | null> {
  return parseHolder(await readLink(join(profileDir, LOCK)));
}

/** Chrome's lock is a link to `host-pid`; the host may hold dashes itself. */
function parseHolder(target: string | null): { host: string; pid: number } | null {
  const match = /^(.*)-(\d+)$/.exec(target ?? '');
  return match === null ? null : { host: match[1] ?? '', pid: Number(match[2]) };
}

/** A killed Chrome leaves one folder in the temporary folder each time. */
async function removeSocketFolder(socket: string | null): Promise<void> {
  if (socket === null) return;
  const folder = dirname(socket);
  if (dirname(folder) !== tmpdir() || !/^\.?(org\.chromium\.Chromium|com\.google\.Chrome)\.\w+$/.test(basename(folder)))
    return;
  try {
    const names = await readdir(folder);
    if (!names.every((name) => LINKS.includes(name))) return;
    for (const name of names) await unlink(join(folder, name));
    await rmdir(folder);
  } catch {
    // Gone already, or not ours to remove: it costs nothing but an entry in the temporary folder.
  }
}

/** Null when there is no link of that name. */
async function readLink(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EINVAL') return null;
    throw error;
  }
}

/** `access` and `existsSync` follow the link and call a dangling one absent; `lstat` and `unlink` do not. */
async function removeEvenIfDangling(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  await rm(path, { force: true });
}
