import { unlessRefused, type AccountPages } from '../actions/account-pages.js';
import { BridgeError } from '../errors/bridge-error.js';

/** Calls to the account. */
export interface CallsApi {
  /**
   * Resolves when it rings no more. Throws `call_not_found`, `action_refused` when it goes on ringing (WhatsApp confirms
   * nothing), `feature_unavailable` and the session errors.
   */
  reject(session: string, callId: string): Promise<void>;
}

/** See `CallsApi`. */
export class CallService implements CallsApi {
  readonly #pages: AccountPages;

  constructor(pages: AccountPages) {
    this.#pages = pages;
  }

  async reject(session: string, callId: string): Promise<void> {
    const { calls } = await this.#pages.account(session);
    const answer = unlessRefused(await calls.reject(callId));
    if (answer.outcome === 'call_unknown') {
      throw new BridgeError('call_not_found', `There is no call with the id ${callId}, or it is over.`);
    }
  }
}
