import { hash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const LENGTH = 26;

/**
 * The ULID that stands for a message: its time and 80 bits of a hash over its id, so that it needs no table and is the
 * same after a restart. It sorts by second; within one the hash decides, and lists keep WhatsApp's order.
 */
export function messageUlid(id: string, timestampS: number): string {
  const tail = BigInt(`0x${hash('sha256', id, 'hex').slice(0, 20)}`);
  return encode(((BigInt(timestampS) * 1000n) << 80n) | tail, LENGTH);
}

/**
 * The second of which a cursor speaks. Any text is a place in the order of ULIDs: one that is none is taken as its
 * beginning would sort. `all` for one that sorts behind every ULID.
 */
export function secondOf(cursor: string): number | 'all' {
  let time = 0;
  for (const letter of cursor.toUpperCase().padEnd(TIME_LENGTH, '0').slice(0, TIME_LENGTH)) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return letter > '0' ? 'all' : Math.floor(time / 1000);
    time = time * 32 + value;
  }
  return Math.floor(time / 1000);
}

function encode(value: bigint, length: number): string {
  let text = '';
  for (let rest = value, index = 0; index < length; index += 1, rest >>= 5n)
    text = (ALPHABET[Number(rest & 31n)] ?? '') + text;
  return text;
}
