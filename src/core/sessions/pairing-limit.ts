import { BridgeError } from '../errors/bridge-error.js';
import type { Clock } from '../ports/clock.js';

/** WhatsApp gives one pairing code per three minutes and punishes asking faster. */
const INTERVAL_MS = 180_000;

/** Lets one pairing code be asked for at a time. */
export class PairingLimit {
  readonly #clock: Pick<Clock, 'now'>;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Throws `pairing_code_rate_limited` with the time that is left. */
  take(): void {
    const leftMs = this.#askedAtMs + INTERVAL_MS - this.#clock.now();
    if (leftMs > 0) {
      throw new BridgeError('pairing_code_rate_limited', 'WhatsApp allows one pairing code per three minutes.', {
        retryAfterS: Math.ceil(leftMs / 1000),
      });
    }
    this.#askedAtMs = this.#clock.now();
  }

  /** WhatsApp was not asked after all, or gave none. */
  giveBack(): void {
    this.#askedAtMs = Number.NEGATIVE_INFINITY;
  }
}
