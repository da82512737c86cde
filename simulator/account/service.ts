import type { RefTimes } from './page-session.js';
import type { PageSession } from './page-session.js';
import type { Account } from './account.js';
import type { Phone } from './phone.js';
import type { LoggedRequest } from './request-log.js';

/** How soon the other side confirms what a page sent, in milliseconds; `readMs` null = only when the door says so. */
export interface AckTimes {
  readonly serverMs: number;
  readonly deviceMs: number;
  readonly readMs: number | null;
}

export interface ServiceSettings {
  refs: RefTimes;
  acks: AckTimes;
  /** The phone points its camera at every code shown, so long after it appeared. */
  autoScan: boolean;
  autoScanMs: number;
  /** A scan is not enough: the page is asked for a passkey. */
  passkey: boolean;
  /** So many messages are handed over for one request of history. */
  historyChunk: number;
}

export interface RequestContext {
  readonly account: Account;
  readonly phone: Phone;
  readonly settings: ServiceSettings;
  readonly session: PageSession;
}

/** Answers one request of a page; what it throws becomes the page's rejection. */
export interface RequestHandler {
  readonly kind: LoggedRequest['kind'];
  /** Whether it may be asked before the page is linked. */
  readonly isOpen?: boolean;
  // Each handler knows the arguments of its own operation; they come as JSON from the page.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly handle: (args: any, context: RequestContext) => unknown;
}

/** An error that the page sees with its name and status, as WhatsApp's servers answer. */
export class ServerError extends Error {
  override readonly name = 'ServerStatusCodeError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
