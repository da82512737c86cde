import { join } from 'node:path';
import type { Config } from './config/load.js';
import { createHashedKeyVerifier, hashKey, toHashedKey } from './http/hashed-key-verifier.js';
import { loadOrCreateApiKey } from './files/api-key-file.js';
import type { FirstApiKey } from './files/api-key-file.js';
import type { AuthPolicy } from './http/middleware/authenticate.js';

/** The part of the composition root that says who may come in; makes the first key when there is none. */
export async function openDoor(config: Config): Promise<{ auth: AuthPolicy; newKey: string | undefined }> {
  if (config.auth === 'none') return { auth: { mode: 'none' }, newKey: undefined };
  const everything = { scopes: ['*'], sessions: 'all' as const };
  if (config.apiKey !== undefined) {
    const key = toHashedKey(config.apiKey, { name: 'env', ...everything });
    return { auth: { mode: 'key', verifier: createHashedKeyVerifier([key]) }, newKey: undefined };
  }
  const stored: FirstApiKey = await loadOrCreateApiKey(join(config.sessionsDir, 'api-key.json'), hashKey);
  const first = { sha256: stored.sha256, principal: { name: 'first', ...everything } };
  return { auth: { mode: 'key', verifier: createHashedKeyVerifier([first]) }, newKey: stored.key };
}
