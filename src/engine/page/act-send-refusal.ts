import type { SendRefusal } from '../../core/ports/page-sender.js';

/** The message cannot be made, whatever is tried; nothing was sent. */
export class SendRefusedError extends Error {
  override readonly name = 'SendRefusedError';
  readonly why: SendRefusal;

  constructor(why: SendRefusal, reason: string) {
    super(reason);
    this.why = why;
  }
}
