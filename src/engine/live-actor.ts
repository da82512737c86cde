import type { Page } from 'puppeteer';
import type { ChatAction, MessageAction, PageActor } from '../core/ports/page-actor.js';
import { actOnPage } from './act-on-page.js';
import type { PageFunctions } from './page-contract.js';

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

  async setLabels(candidates: readonly string[], labelIds: readonly string[]) {
    return this.#call('setLabels', { candidates, labelIds });
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

  async #call<K extends 'actOnChat' | 'setLabels' | 'markRead' | 'actOnMessage' | 'receipts'>(
    name: K,
    argument: Parameters<PageFunctions[K]>[0],
  ): Promise<Awaited<ReturnType<PageFunctions[K]>>> {
    return actOnPage(this.#page(), name, argument);
  }
}
