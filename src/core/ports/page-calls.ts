import type { Refusal } from './page-actor.js';

/** Calls to this account, through the live page. Fails like `PageActor`. */
export interface PageCalls {
  /** `done`: it rings no more. WhatsApp confirms nothing: a call that goes on ringing is a refusal. */
  reject(callId: string): Promise<{ readonly outcome: 'done' } | { readonly outcome: 'call_unknown' } | Refusal>;
}
