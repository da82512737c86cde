import type { ErrorCode } from '../errors/bridge-error.js';
import type { PageContent } from '../ports/page-sender.js';

/**
 * queued -> sending -> accepted -> sent, or failed from any but the last. `sending`: the page may have it or not.
 * `accepted`: it is in WhatsApp's own outbox. `sent`: WhatsApp's server has it. `failed`: it was not sent and will not be.
 */
export type OutboxState = 'queued' | 'sending' | 'accepted' | 'sent' | 'failed';

/** A file that waits in the session's outbox folder under the message's own id. */
export interface KeptFile {
  readonly mimetype: string;
  readonly filename: string | null;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** What is sent, as it is written down: everything the page needs but the bytes. */
export interface OutboxPayload {
  readonly content: PageContent;
  readonly file?: KeptFile | undefined;
  readonly replyTo?: string | undefined;
  readonly mentions?: readonly (readonly string[])[] | undefined;
  /** WhatsApp could not be asked about the number when it was written down: to be done before it is sent. */
  readonly isUnchecked?: boolean | undefined;
}

/** One message on its way. */
export interface OutboxItem {
  readonly session: string;
  /** The message's own id. */
  readonly id: string;
  /** Grows with every message of the session: the order in which they are sent. */
  readonly position: number;
  /** The chat as far as it is known; messages of one chat go one after the other. */
  readonly chatId: string;
  readonly candidates: readonly string[];
  /** The account that it is to be sent from; null when the session did not know it yet. */
  readonly account: string | null;
  readonly payload: OutboxPayload;
  readonly isNewContact: boolean;
  readonly idempotencyKey: string | null;
  readonly requestHash: string | null;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly state: OutboxState;
  readonly ack: number | null;
  /** The serialised id, once the page has it. */
  readonly messageId: string | null;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly attempts: number;
  readonly failure: OutboxFailure | null;
}

export interface OutboxFailure {
  readonly code: ErrorCode;
  readonly reason: string;
}

/** What changes of an item on its way. */
export type OutboxProgress = Partial<
  Pick<OutboxItem, 'state' | 'ack' | 'messageId' | 'candidates' | 'timestamp' | 'attempts' | 'failure'>
>;
