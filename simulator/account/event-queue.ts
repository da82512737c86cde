import type { AccountEvent } from '../wire/protocol.js';

const KEPT_EVENTS = 100_000;

/** All changes of the account in order, so that a device which was away gets what it missed. */
export class EventQueue {
  readonly #events: AccountEvent[] = [];
  #first = 1;

  /** Number of the newest event; 0 before the first. */
  get seq(): number {
    return this.#first + this.#events.length - 1;
  }

  add(event: AccountEvent): number {
    this.#events.push(event);
    if (this.#events.length > KEPT_EVENTS) {
      this.#events.shift();
      this.#first += 1;
    }
    return this.seq;
  }

  /** What happened after `seq`, oldest first. */
  since(seq: number): readonly AccountEvent[] {
    return this.#events.slice(Math.max(0, seq + 1 - this.#first));
  }
}
