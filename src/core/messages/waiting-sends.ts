import type { OutboxItem } from './outbox-item.js';

/** A message that WhatsApp's server does not have yet. */
export interface WaitingSend {
  /** The message's own id. */
  readonly id: string;
  readonly chatId: string;
  readonly kind: OutboxItem['payload']['content']['kind'];
  readonly state: 'queued' | 'sending' | 'accepted';
  readonly attempts: number;
  /** Unix milliseconds. */
  readonly createdAt: number;
}

/** `handed_over`: the page has it or may have it, so that nobody can say that it is not sent. */
export type Cancelling = 'cancelled' | 'handed_over' | 'unknown';

/** What waits to be sent. */
export interface WaitingSendsApi {
  /** In the order in which they were written down. */
  list(session: string): readonly WaitingSend[];
  /** Resolves when it is written down that it will not be sent. Whoever waits for it gets `send_failed`. */
  cancel(session: string, id: string): Promise<Cancelling>;
}
