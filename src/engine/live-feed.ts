import type { Page } from 'puppeteer';
import { BridgeError } from '../core/errors/bridge-error.js';
import type {
  ChatHead,
  FeedBatch,
  PageFeed,
  Stretch,
  StretchMiss,
  StretchRequest,
  Survey,
} from '../core/ports/page-feed.js';
import { callPage } from './page-bridge.js';

/** Beyond the page's own time, for the way there and back, in ms. */
const GRACE_MS = 5_000;
const CALL_MS = 20_000;

/** The feed of the page that is open at the moment. See `PageFeed`. */
export class LiveFeed implements PageFeed {
  readonly #page: () => Page;

  /** `page` throws when there is none. */
  constructor(page: () => Page) {
    this.#page = page;
  }

  follow(): Promise<{ readonly life: string }> {
    return this.#call((page) => callPage(page, 'follow', undefined, CALL_MS));
  }

  takeChanges(request: { readonly taken: number; readonly waitMs: number }): Promise<FeedBatch> {
    return this.#call((page) => callPage(page, 'takeChanges', request, request.waitMs + CALL_MS));
  }

  heads(): Promise<readonly ChatHead[]> {
    return this.#call((page) => callPage(page, 'heads', undefined, CALL_MS));
  }

  survey(request: { readonly from: number }): Promise<Survey> {
    return this.#call((page) => callPage(page, 'survey', request, CALL_MS));
  }

  readStretch(request: StretchRequest): Promise<Stretch | StretchMiss> {
    return this.#call((page) => callPage(page, 'readStretch', request, request.deadlineMs + GRACE_MS));
  }

  missing(ids: readonly string[]): Promise<readonly string[]> {
    return this.#call((page) => callPage(page, 'missing', { ids }, CALL_MS));
  }

  askPhone(chatId: string): Promise<boolean> {
    return this.#call((page) => callPage(page, 'askPhone', { chatId }, CALL_MS));
  }

  async #call<T>(run: (page: Page) => Promise<T>): Promise<T> {
    try {
      return await run(this.#page());
    } catch (error) {
      if (error instanceof BridgeError) throw error;
      throw new BridgeError('page_unavailable', 'The page could not be followed.', { cause: error, retryAfterS: 5 });
    }
  }
}
