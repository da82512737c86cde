import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The 80 random bits are counted in two halves, each of which a number holds exactly. */
const HALF = 2 ** 40;
const HALF_LENGTH = 8;
const TIME_LENGTH = 10;

/** Makes ULIDs that sort in the order in which they were made, also within a millisecond and when the clock goes back. */
export class UlidSource {
  readonly #random: () => Uint8Array;
  #timeMs = -1;
  #high = 0;
  #low = 0;
  /** All but the low half, which alone differs from one to the next. */
  #head = '';

  /** `random` gives ten bytes. */
  constructor(random: () => Uint8Array = () => randomBytes(10)) {
    this.#random = random;
  }

  next(nowMs: number): string {
    if (nowMs > this.#timeMs) {
      const bytes = Buffer.from(this.#random());
      this.#begin(nowMs, bytes.readUIntBE(0, 5), bytes.readUIntBE(5, 5));
    } else if (this.#low + 1 < HALF) this.#low += 1;
    else if (this.#high + 1 < HALF) this.#begin(this.#timeMs, this.#high + 1, 0);
    else this.#begin(this.#timeMs + 1, 0, 0);
    return this.#head + encode(this.#low, HALF_LENGTH);
  }

  #begin(timeMs: number, high: number, low: number): void {
    this.#timeMs = timeMs;
    this.#high = high;
    this.#low = low;
    this.#head = encode(timeMs, TIME_LENGTH) + encode(high, HALF_LENGTH);
  }
}

function encode(value: number, length: number): string {
  let text = '';
  for (let rest = value, index = 0; index < length; index += 1, rest = Math.floor(rest / 32))
    text = (ALPHABET[rest % 32] ?? '') + text;
  return text;
}
