import type { Page } from 'puppeteer';
import { MEDIA_SLICE_BYTES, type MediaFetch, type MediaRequest, type PageMedia } from '../core/ports/page-media.js';
import { callPage } from './page-bridge.js';

const AT_ONCE = 2;
/** How long one call waits in the page, in ms: short, so that a page that hangs is noticed. */
const WAIT_MS = 4_000;
const GRACE_MS = 5_000;
const SLICE_TIMEOUT_MS = 15_000;

export interface MediaReaderOptions {
  /** Throws when there is no page. */
  readonly page: () => Page;
  /** What to throw for an error of a call. */
  readonly failed: (error: unknown) => Error;
}

/** Pulls files out of the page in slices: neither side ever holds one as text, and Node holds one slice. */
export class MediaReader implements PageMedia {
  readonly #options: MediaReaderOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: MediaReaderOptions) {
    this.#options = options;
  }

  async fetchMedia(request: MediaRequest, sink: (slice: Uint8Array) => Promise<void>): Promise<MediaFetch> {
    await this.#turn();
    try {
      return await this.#fetch(request, sink);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #fetch({ messageId, deadlineMs }: MediaRequest, sink: (slice: Uint8Array) => Promise<void>) {
    const endMs = Date.now() + deadlineMs;
    for (;;) {
      const waitMs = Math.max(1, Math.min(WAIT_MS, endMs - Date.now()));
      const opened = await this.#call((page) => callPage(page, 'openMedia', { messageId, waitMs }, waitMs + GRACE_MS));
      if (opened.outcome === 'ok') {
        await this.#pull(opened, sink);
        return { outcome: 'ok', bytes: opened.bytes } as const;
      }
      if (opened.outcome !== 'fetching') return opened;
      if (Date.now() >= endMs) return { outcome: 'later' } as const;
    }
  }

  async #pull({ token, bytes }: { token: number; bytes: number }, sink: (slice: Uint8Array) => Promise<void>) {
    try {
      for (let from = 0; from < bytes; from += MEDIA_SLICE_BYTES) {
        const slice = { token, from, length: MEDIA_SLICE_BYTES };
        const text = await this.#call((page) => callPage(page, 'readMedia', slice, SLICE_TIMEOUT_MS));
        await sink(Buffer.from(text, 'base64'));
      }
    } finally {
      // A page that is gone has let go of it; one that does not answer will after its own time.
      await this.#call((page) => callPage(page, 'releaseMedia', { token }, GRACE_MS)).catch(() => undefined);
    }
  }

  /** Whoever ends hands its place to the next, so that nobody slips in between. */
  async #turn(): Promise<void> {
    if (this.#running < AT_ONCE) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async #call<T>(run: (page: Page) => Promise<T>): Promise<T> {
    const page = this.#options.page();
    try {
      return await run(page);
    } catch (error) {
      throw this.#options.failed(error);
    }
  }
}
