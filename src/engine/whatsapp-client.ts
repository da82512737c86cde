import type { Browser, Page } from 'puppeteer';
import wweb from 'whatsapp-web.js';
import { isTransientPageError, withTimeout } from './page-bridge.js';

/** Set in a document once the library is injected there; a reload wipes it together with the library. */
const INJECTED_MARK = '__causewayInjected';
const INJECT_TRIES = 6;

// The typings leave `inject` out; `initialize()` and every navigation call it (wwebjs-contract 1.1, step 7).
const libraryInject = (wweb.Client.prototype as unknown as { inject: (this: wweb.Client) => Promise<void> }).inject;

/** An authentication strategy that leaves the profile alone: opening and guarding it is ours, deleting it nobody's. */
class KeepProfile {
  setup(): void {
    // Nothing to prepare: the profile's folder is given to the browser, not to the library.
  }
  async beforeBrowserInitialized(): Promise<void> {
    // The browser is running when the library gets it.
  }
  async afterBrowserInitialized(): Promise<void> {
    // Nothing to restore.
  }
  onAuthenticationNeeded(): Promise<{ failed: boolean; restart: boolean; failureEventPayload: undefined }> {
    return Promise.resolve({ failed: false, restart: false, failureEventPayload: undefined });
  }
  async getAuthEventPayload(): Promise<void> {
    // LocalAuth has no payload either.
  }
  async afterAuthReady(): Promise<void> {
    // Snapshots are taken by us, after our own readiness.
  }
  async disconnect(): Promise<void> {
    // RemoteAuth would delete the stored session here, even on CONFLICT.
  }
  async destroy(): Promise<void> {
    // The browser is closed by its owner.
  }
  async logout(): Promise<void> {
    // LocalAuth would delete the profile of the running browser here.
  }
}

/**
 * whatsapp-web.js on a page that we opened. Injection is serialised, happens once per document and only for the main
 * frame: the library's own listener injects for every iframe, concurrently (wwebjs-contract 0.3, Appendix A.2).
 */
export class WhatsAppClient extends wweb.Client {
  #injecting: Promise<void> | null = null;

  constructor(browser: Browser, page: Page, authTimeoutMs: number) {
    super({
      authStrategy: new KeepProfile() as unknown as wweb.AuthStrategy,
      authTimeoutMs,
      webVersionCache: { type: 'none' },
    });
    this.pupBrowser = browser as unknown as NonNullable<wweb.Client['pupBrowser']>;
    this.pupPage = page as unknown as NonNullable<wweb.Client['pupPage']>;
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
