import type { Page } from 'puppeteer';
import { BridgeError } from '../core/errors/bridge-error.js';
import type {
  OutgoingBytes,
  PageSender,
  PageSendOutcome,
  PageSendRequest,
  TakenMessage,
} from '../core/ports/page-sender.js';
import { handOver } from './hand-over.js';
import { callPage, PagePathError } from './page-bridge.js';

/** How long one call waits in the page, in ms: short, so that a page that hangs is noticed. */
const WAIT_MS = 4_000;
const GRACE_MS = 10_000;
const SHORT_MS = 15_000;
/** A text is made at once; a file goes up to WhatsApp first. */
const TEXT_MS = 30_000;
const FILE_MS = 5 * 60_000;

/** Sends through the live page. See `PageSender`. */
export class LiveSender implements PageSender {
  readonly #page: () => Page;
  readonly #onLost: (error: BridgeError) => void;

  /** `page` throws when there is none; `onLost` hears of every call that found it gone. */
  constructor(page: () => Page, onLost: (error: BridgeError) => void) {
    this.#page = page;
    this.#onLost = onLost;
  }

  async send(request: PageSendRequest, file?: OutgoingBytes): Promise<PageSendOutcome> {
    const page = this.#page();
    // The same page to the end: another one has neither the file nor the work under way.
    return this.#guarded(async () => {
      const token = file === undefined ? null : await handOver(page, file);
      try {
        return await this.#make(page, request, token);
      } finally {
        // What is lost here is let go by the page itself after its own time.
        if (token !== null) await callPage(page, 'dropUpload', { token }, SHORT_MS).catch(() => undefined);
      }
    });
  }

  async find(id: string, candidates: readonly string[]): Promise<TakenMessage | 'busy' | null> {
    return this.#guarded(() => callPage(this.#page(), 'findSent', { id, candidates }, SHORT_MS));
  }

  async #make(page: Page, request: PageSendRequest, file: number | null): Promise<PageSendOutcome> {
    const endMs = Date.now() + (file === null ? TEXT_MS : FILE_MS);
    for (;;) {
      const outcome = await callPage(page, 'sendMessage', { request, file, waitMs: WAIT_MS }, WAIT_MS + GRACE_MS);
      if (outcome.outcome !== 'busy' || Date.now() >= endMs) return outcome;
    }
  }

  async #guarded<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof PagePathError) {
        const code = error.missingModule ? 'feature_unavailable' : 'page_unavailable';
        throw new BridgeError(code, `This page of WhatsApp Web could not send: ${error.message}`, { cause: error });
      }
      if (error instanceof BridgeError && error.code === 'page_unavailable') this.#onLost(error);
      throw error;
    }
  }
}
