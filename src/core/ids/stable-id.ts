import { createHash } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Ours, so that nobody else's names give the same ids. */
const NAMESPACE = 'causeway';

/** A UUID that is the same for the same kind and name, always and everywhere; in the form of version 5. */
export function stableUuid(kind: string, name: string): string {
  const bytes = digest('sha1', kind, name).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** So many lower-case letters that are the same for the same kind and name; nobody reads the name back from them. */
export function stableLetters(kind: string, name: string, length: number): string {
  return toLetters(digest('sha256', kind, name).subarray(0, length));
}

/** Bytes as lower-case letters, one each. */
export function toLetters(bytes: Uint8Array): string {
  return [...bytes].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
}

function digest(algorithm: 'sha1' | 'sha256', kind: string, name: string): Buffer {
  return createHash(algorithm).update(`${NAMESPACE}\n${kind}\n${name}`).digest();
}
