import { BridgeError } from '../errors/bridge-error.js';
import type { Refusal } from '../ports/page-actor.js';
import type { PageAccount } from '../ports/page-account.js';

/** The pages of working sessions. Throws the error of a state that is not working. */
export interface AccountPages {
  account(session: string): Promise<PageAccount>;
}

/** Throws `action_refused` with WhatsApp's reason; everything else is given back. */
export function unlessRefused<T extends { readonly outcome: string }>(answer: T | Refusal): Exclude<T, Refusal> {
  if (answer.outcome === 'refused') throw new BridgeError('action_refused', (answer as Refusal).reason);
  return answer as Exclude<T, Refusal>;
}
