import type { SendSettings } from './send-settings.js';

/** When the next message of a session may go: WhatsApp bans what writes like a machine, above all to strangers. */
export class SendPace {
  readonly #settings: Pick<SendSettings, 'paceMs' | 'newContactPaceMs'>;
  readonly #random: () => number;
  #nextAtMs = 0;
  #nextNewAtMs = 0;

  /** `random` gives 0 up to, not including, 1. */
  constructor(settings: Pick<SendSettings, 'paceMs' | 'newContactPaceMs'>, random: () => number) {
    this.#settings = settings;
    this.#random = random;
  }

  /** The earliest moment in unix ms for a message of this kind; in the past when it may go now. */
  nextAtMs(isNewContact: boolean): number {
    return isNewContact ? Math.max(this.#nextAtMs, this.#nextNewAtMs) : this.#nextAtMs;
  }

  /** To be called when one goes. */
  went(nowMs: number, isNewContact: boolean): void {
    this.#nextAtMs = nowMs + this.#jittered(this.#settings.paceMs);
    if (isNewContact) this.#nextNewAtMs = nowMs + this.#jittered(this.#settings.newContactPaceMs);
  }

  #jittered(ms: number): number {
    return ms * (0.75 + this.#random() / 2);
  }
}
