import type { Clock } from '../ports/clock.js';

/** A code that WhatsApp shows for a while: a QR's text, or a pairing code. */
export class ShownCode {
  readonly #clock: Clock;
  #shown: { readonly text: string; readonly expiresAtMs: number } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a code was shown and its time (ms since 1970) is over. */
  get isExpired(): boolean {
    return this.#shown !== null && this.#shown.expiresAtMs <= this.#clock.now();
  }

  show(text: string, expiresAtMs: number): void {
    this.#shown = { text, expiresAtMs };
  }

  clear(): void {
    this.#shown = null;
  }

  /** The code with its whole seconds left; null without one that can still be used. */
  current(): { readonly text: string; readonly expiresIn: number } | null {
    if (this.#shown === null || this.isExpired) return null;
    const { text, expiresAtMs } = this.#shown;
    return { text, expiresIn: Math.ceil((expiresAtMs - this.#clock.now()) / 1000) };
  }
}
