import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What is kept of the first API key. `key` is there only when this start made it: it is never stored. */
export interface FirstApiKey {
  readonly sha256: string;
  readonly key?: string | undefined;
}

/**
 * The hash of the key that an earlier start made, or a new key whose hash is written to `path` (0600) before this
 * returns. Throws when the file exists and cannot be read: making another key then would lock everybody out unseen.
 */
export async function loadOrCreateApiKey(path: string, hashKey: (key: string) => string): Promise<FirstApiKey> {
  const stored = await readIfPresent(path);
  if (stored !== undefined) return parse(stored, path);

  const key = `cw_${randomBytes(24).toString('base64url')}`;
  const sha256 = hashKey(key);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, `${JSON.stringify({ sha256 })}\n`, { mode: 0o600, flag: 'wx' });
  return { key, sha256 };
}

function parse(text: string, path: string): FirstApiKey {
  const stored: unknown = JSON.parse(text);
  if (typeof stored === 'object' && stored !== null && 'sha256' in stored && typeof stored.sha256 === 'string') {
    return { sha256: stored.sha256 };
  }
  throw new Error(`${path} holds no key hash. Remove it to have a new API key made.`);
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
