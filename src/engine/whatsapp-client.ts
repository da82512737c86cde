import { createRequire } from 'node:module';
import type { Browser, Page } from 'puppeteer';
import wweb from 'whatsapp-web.js';
import { isTransientPageError, withTimeout } from './page-bridge.js';

/** Set in a document once the library is injected there; a reload wipes it together with the library. */
const INJECTED_MARK = '__causewayInjected';
const INJECT_TRIES = 6;

// What the library evaluates in the page to have `window.AuthStore` and `window.WWebJS`; the typings have neither.
const library = createRequire(import.meta.url);
const { ExposeAuthStore } = library('whatsapp-web.js/src/util/Injected/AuthStore/AuthStore.js') as {
  readonly ExposeAuthStore: () => void;
};
const { LoadUtils } = library('whatsapp-web.js/src/util/Injected/Utils.js') as { readonly LoadUtils: () => void };

// The typings leave `inject` out; `initialize()` and every navigation call it (wwebjs-contract 1.1, step 7).
const libraryInject = (wweb.Client.prototype as unknown as { inject: (this: wweb.Client) => Promise<void> }).inject;

/**
 * whatsapp-web.js on a page that we opened. Injection is serialised, happens once per document and only for the main
 * frame: the library's own listener injects for every iframe, concurrently (wwebjs-contract 0.3, Appendix A.2).
 */
export class WhatsAppClient extends wweb.Client {
  #injecting: Promise<void> | null = null;

  constructor(browser: Browser, page: Page, authTimeoutMs: number) {
    super({
      // Leaves the profile alone: opening and guarding it is ours, deleting it nobody's.
      authStrategy: new wweb.NoAuth(),
      authTimeoutMs,
      webVersionCache: { type: 'none' },
    });
    this.pupBrowser = browser;
    this.pupPage = page;
  }

  /** Resolves when the library is in the current document. Rejects with an Error after `timeoutMs` or a real failure. */
  async injectOnce(timeoutMs: number): Promise<void> {
    this.#injecting ??= this.#injectIntoDocument().finally(() => {
      this.#injecting = null;
    });
    await withTimeout(this.#injecting, timeoutMs, 'Injecting whatsapp-web.js');
  }

  /** Whether the current document has the library already. */
  async isInjected(): Promise<boolean> {
    return (await this.pupPage?.evaluate(`window.${INJECTED_MARK} === true`)) === true;
  }

  /**
   * Puts the library's helpers back into a document that it was injected into. Its listeners there are still in place,
   * so it is not injected anew: they would hear everything twice. Rejects with an Error after `timeoutMs`.
   */
  async restoreHelpers(timeoutMs: number): Promise<void> {
    // A new document, or nothing of the library is left: then the whole of it is missing.
    if (!(await this.isInjected())) {
      await this.injectOnce(timeoutMs);
      return;
    }
    const restore = async (): Promise<void> => {
      await this.pupPage?.evaluate(ExposeAuthStore);
      await this.pupPage?.evaluate(LoadUtils);
    };
    await withTimeout(restore(), timeoutMs, 'Restoring the helpers of whatsapp-web.js');
  }

  async #injectIntoDocument(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        if (await this.isInjected()) return;
        await libraryInject.call(this);
        await this.pupPage?.evaluate(`window.${INJECTED_MARK} = true`);
        return;
      } catch (error) {
        // The library throws plain strings, such as 'auth timeout'.
        if (attempt === INJECT_TRIES || !isTransientPageError(error)) {
          throw error instanceof Error ? error : new Error(String(error));
        }
      }
    }
  }
}
