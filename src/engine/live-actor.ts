import type { Page } from 'puppeteer';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { ChatAction, MessageAction, PageActor } from '../core/ports/page-actor.js';
import { callPage, PagePathError } from './page-bridge.js';
import type { PageFunctions } from './page-contract.js';

/** An action waits for its effect in the page; beyond that, the way there and back, in ms. */
const ACT_MS = 20_000;

/** Acts through the page that is open at the moment. See `PageActor`. */
export class LiveActor implements PageActor {
  readonly #page: () => Page;
  readonly #staysAvailable: boolean;

  /** `page` throws when there is none. `staysAvailable`: the account is shown as available all the time. */
  constructor(page: () => Page, staysAvailable: boolean) {
    this.#page = page;
    this.#staysAvailable = staysAvailable;
  }

  async actOnChat(candidates: readonly string[], action: ChatAction) {
    return this.#call('actOnChat', { candidates, action });
  }

  async markRead(candidates: readonly string[], window: { readonly most: number; readonly since: number }) {
    return this.#call('markRead', { candidates, ...window, staysAvailable: this.#staysAvailable });
  }

  async actOnMessage(candidates: readonly string[], messageId: string, action: MessageAction) {
    return this.#call('actOnMessage', { candidates, messageId, action });
  }

  async receipts(candidates: readonly string[], messageId: string) {
    return this.#call('receipts', { candidates, messageId });
  }

  async #call<K extends 'actOnChat' | 'markRead' | 'actOnMessage' | 'receipts'>(
    name: K,
    argument: Parameters<PageFunctions[K]>[0],
  ): Promise<Awaited<ReturnType<PageFunctions[K]>>> {
    try {
      return await callPage(this.#page(), name, argument as never, ACT_MS);
    } catch (error) {
      if (!(error instanceof PagePathError)) throw error;
      if (error.missingModule) {
        throw new BridgeError('feature_unavailable', 'This build of WhatsApp Web cannot do it.', { cause: error });
      }
      throw new BridgeError('action_refused', `WhatsApp did not do it: ${error.message}`, { cause: error });
    }
  }
}
