import { hash, timingSafeEqual } from 'node:crypto';
import type { KeyVerifier, Principal } from '../core/ports/key-verifier.js';

/** A stored key: its SHA-256 as 64 hex digits or its SHA-512 as 128, and whose it is. */
export type HashedKey = { readonly principal: Principal } & ({ readonly sha256: string } | { readonly sha512: string });

/** A key as it stands in the configuration: itself, or `sha512:` and its hash in hex, so that no file holds it. */
export function toHashedKey(configured: string, principal: Principal): HashedKey {
  const sha512 = /^sha512:([0-9a-f]{128})$/i.exec(configured)?.[1];
  return sha512 === undefined ? { sha256: hashKey(configured), principal } : { sha512, principal };
}

/** The SHA-256 of a key as hex, the only form in which keys are stored. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex');
}

const HEX_DIGITS = { sha256: 64, sha512: 128 } as const;

function digestOf(algorithm: keyof typeof HEX_DIGITS, text: string): Buffer {
  return hash(algorithm, text, 'buffer');
}

/** Verifies against stored hashes; takes the same time whichever key, or none, matches. */
export function createHashedKeyVerifier(keys: readonly HashedKey[]): KeyVerifier {
  const stored = keys.map((key) => {
    const [hash, algorithm] = 'sha256' in key ? [key.sha256, 'sha256' as const] : [key.sha512, 'sha512' as const];
    if (!/^[0-9a-f]+$/i.test(hash) || hash.length !== HEX_DIGITS[algorithm])
      throw new Error(`The stored hash of key "${key.principal.name}" is not a SHA-${algorithm.slice(3)}.`);
    return { digest: Buffer.from(hash, 'hex'), algorithm, principal: key.principal };
  });
  const algorithms = [...new Set(stored.map(({ algorithm }) => algorithm))];
  return {
    verify(presented) {
      const digests = new Map(algorithms.map((algorithm) => [algorithm, digestOf(algorithm, presented)]));
      let owner: Principal | null = null;
      for (const candidate of stored) {
        const digest = digests.get(candidate.algorithm);
        if (digest !== undefined && timingSafeEqual(candidate.digest, digest)) owner = candidate.principal;
      }
      return Promise.resolve(owner);
    },
  };
}
