import { hash, randomBytes } from 'node:crypto';
import type { Clock } from '../ports/clock.js';
import type { Principal } from '../ports/key-verifier.js';
import type { EventReader } from './event-reader.js';

/** For so long a ticket can be redeemed. */
export const TICKET_LIFE_S = 30;
const MOST_KEPT = 10_000;

/** What whoever brings the ticket may read. */
export interface EventTicket {
  readonly reader: EventReader;
  /** The dialect's names of the events. */
  readonly wanted: readonly string[];
  /** Whose key it was made with. */
  readonly principal: Principal;
  /** Whether that key still gives what it gave. */
  readonly isStillAllowed: () => Promise<boolean>;
}

/** Leave to read events that is handed out to clients which can send no key, such as a browser's WebSocket. */
export interface EventTicketsApi {
  issue(ticket: EventTicket): string;
  /** Once, and within `TICKET_LIFE_S`; null otherwise. */
  redeem(text: string): EventTicket | null;
}

/** Tickets in memory, by hash: they die with the process, as the connections do that they are for. */
export class EventTickets implements EventTicketsApi {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #kept = new Map<string, { readonly ticket: EventTicket; readonly endsAtMs: number }>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  issue(ticket: EventTicket): string {
    const nowMs = this.#clock.now();
    // The oldest come first.
    for (const [key, { endsAtMs }] of this.#kept) {
      if (endsAtMs > nowMs && this.#kept.size < MOST_KEPT) break;
      this.#kept.delete(key);
    }
    const text = `rt_${randomBytes(24).toString('base64url')}`;
    this.#kept.set(hash('sha256', text), { ticket, endsAtMs: nowMs + TICKET_LIFE_S * 1_000 });
    return text;
  }

  redeem(text: string): EventTicket | null {
    const key = hash('sha256', text);
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    return known === undefined || known.endsAtMs <= this.#clock.now() ? null : known.ticket;
  }
}
