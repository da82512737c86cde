import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeyVerifier, Principal } from '../core/ports/key-verifier.js';

/** A stored key: its SHA-256 as 64 hex digits, and whose it is. */
export interface HashedKey {
  readonly sha256: string;
  readonly principal: Principal;
}

/** The SHA-256 of a key as hex, the only form in which keys are stored. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}

/** Verifies against stored hashes; takes the same time whichever key, or none, matches. */
export function createHashedKeyVerifier(keys: readonly HashedKey[]): KeyVerifier {
  const stored = keys.map(({ sha256, principal }) => {
    if (!/^[0-9a-f]{64}$/i.test(sha256))
      throw new Error(`The stored hash of key "${principal.name}" is not a SHA-256.`);
    return { digest: Buffer.from(sha256, 'hex'), principal };
  });
  return {
    verify(presented) {
      const digest = createHash('sha256').update(presented, 'utf8').digest();
      let owner: Principal | null = null;
      for (const candidate of stored) {
        if (timingSafeEqual(candidate.digest, digest)) owner = candidate.principal;
      }
      return Promise.resolve(owner);
    },
  };
}
