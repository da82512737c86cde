import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BridgeError } from '../core/errors/bridge-error.js';
import { copyProfile } from './copy-profile.js';
import { copyDurably, syncTree } from './durable-file.js';
import { listProfileFiles } from './profile-contents.js';
import { isStorageFull, storageFull } from './storage-full.js';

/** A profile that another program made, as whatsapp-web.js's LocalAuth lays it out. */
export interface ForeignProfile {
  readonly dir: string;
  /** The client id in its folder's name, `session-ID`; null when it has none. */
  readonly clientId: string | null;
}

/**
 * The profile that a person means by a folder: the folder itself, or the only one in it. Throws `invalid_request` when
 * there is none or more than one.
 */
export async function findForeignProfile(dir: string): Promise<ForeignProfile> {
  const inside = await readdir(dir, { withFileTypes: true }).catch(() => {
    throw new BridgeError('invalid_request', `${dir} is not a folder that can be read.`, { hint: 'Check the path.' });
  });
  if (await isProfile(dir)) return { dir, clientId: clientIdOf(dir) };
  const candidates: string[] = [];
  for (const entry of inside) {
    const path = join(dir, entry.name);
    if (entry.isDirectory() && (await isProfile(path))) candidates.push(path);
  }
  const [only, ...others] = candidates;
  if (only === undefined) {
    throw new BridgeError('invalid_request', `${dir} holds no browser profile.`, {
      hint: 'Name a folder such as .wwebjs_auth/session-NAME; it has a folder `Default` in it.',
    });
  }
  if (others.length > 0) {
    throw new BridgeError('invalid_request', `${dir} holds ${String(candidates.length)} profiles.`, {
      hint: `Name one of them: ${candidates.map((path) => basename(path)).join(', ')}`,
    });
  }
  return { dir: only, clientId: clientIdOf(only) };
}

/** Copies a profile at rest, without caches, to a folder that must not exist (files 0600, folders 0700). */
export async function copyForeignProfile(from: string, to: string): Promise<{ files: number; bytes: number }> {
  try {
    await mkdir(to, { mode: 0o700 });
    const { files, consistent } = await copyProfile(from, to, { copyFile: copyDurably, attempts: 5, settleMs: 200 });
    if (!consistent) {
      throw new BridgeError('profile_in_use', 'The profile changed while it was copied: something is using it.');
    }
    await syncTree(to);
    return { files: files.length, bytes: files.reduce((total, { size }) => total + size, 0) };
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    throw isStorageFull(error) ? storageFull('the imported profile', to, error) : error;
  }
}

async function isProfile(dir: string): Promise<boolean> {
  try {
    await access(join(dir, 'Default'));
    return (await listProfileFiles(join(dir, 'Default'))).length > 0;
  } catch {
    return false;
  }
}

function clientIdOf(dir: string): string | null {
  return /^session-(.+)$/.exec(basename(dir))?.[1] ?? null;
}
