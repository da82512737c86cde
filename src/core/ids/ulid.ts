import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_BITS = 80n;

/** Makes ULIDs that sort in the order in which they were made, also within a millisecond and when the clock goes back. */
export class UlidSource {
  readonly #random: () => Uint8Array;
  #timeMs = -1;
  #tail = 0n;

  /** `random` gives ten bytes. */
  constructor(random: () => Uint8Array = () => randomBytes(10)) {
    this.#random = random;
  }

  next(nowMs: number): string {
    if (nowMs > this.#timeMs) {
      this.#timeMs = nowMs;
      this.#tail = this.#random().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    } else {
      this.#tail += 1n;
      if (this.#tail >> RANDOM_BITS > 0n) {
        this.#timeMs += 1;
        this.#tail = 0n;
      }
    }
    return encode((BigInt(this.#timeMs) << RANDOM_BITS) | this.#tail);
  }
}

function encode(value: bigint): string {
  let text = '';
  for (let rest = value, index = 0; index < 26; index += 1, rest >>= 5n)
    text = (ALPHABET[Number(rest & 31n)] ?? '') + text;
  return text;
}
