import type { Browser, Page } from 'puppeteer';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { Clock } from '../core/ports/clock.js';
import type { BootPhase, EngineSignal } from '../core/ports/engine.js';
import type { Log } from '../core/ports/log.js';
import { BootError } from './boot-failure.js';
import { openOwnedBrowser } from './browser/owned-browser.js';
import type { OwnedBrowser, OwnedBrowserOptions } from './browser/owned-browser.js';
import { enterDocument, INJECTION_MS } from './enter-document.js';
import { openWhatsApp } from './open-whatsapp.js';
import { callPage, withTimeout } from './page-bridge.js';
import { SIGNAL_BINDING } from './page-contract.js';
import type { PageSignal } from './page-contract.js';
import { PageWatch } from './page-watch.js';
import { QrCycle } from './qr-cycle.js';
import { toReadyReport } from './ready-report.js';
import type { WhatsAppClient } from './whatsapp-client.js';
import { canReachWhatsApp } from './whatsapp-reach.js';
import { AFTER_LOGOUT, unlinkPage } from './unlink-page.js';

export interface LinkedPageOptions extends Omit<OwnedBrowserOptions, 'timeoutMs' | 'meanwhile'> {
  /** The script of `engine/page`, as bundled text. */
  readonly pageScript: string;
  /** Shown to other people while the bridge runs; unavailable keeps the owner's phone ringing (pains row 19). */
  readonly presence: 'available' | 'unavailable';
  readonly clock: Clock;
  readonly log: Log;
  /** Whether a read of ours keeps the page busy. */
  readonly isBusy: () => boolean;
  readonly emit: (signal: EngineSignal) => void;
}

/** How long the browser may take to start, in ms (DESIGN section 6). */
const BROWSER_MS = 30_000;
/** A reload that does not get the page on again within this time, in ms, is followed by a new browser. */
const RELOAD_MS = 10_000;
const RELOAD_AGAIN_AFTER_MS = 180_000;
const CALL_TIMEOUT_MS = 5_000;
const PAIRING_TIMEOUT_MS = 25_000;
const PAIRING_CODE_LIVES_MS = 180_000;

/** Takes a fifth of a second the first time, which is there while a browser starts. */
const loadLibrary = () => import('./whatsapp-client.js');
/** Whoever needs the library asks for it again, and is told what was wrong. */
const beginToLoadLibrary = () => void loadLibrary().catch(() => undefined);

/**
 * One life of one browser on one profile: boot, then telling what happens until the page is lost or closed.
 * Readiness is our own probe of the page's models; the library's events only hasten it (DESIGN section 6).
 */
export class LinkedPage {
  /** Resolves with the reason once the page cannot be used any more. */
  readonly ended: Promise<string>;
  readonly #options: LinkedPageOptions;
  readonly #qr = new QrCycle();
  #end: (reason: string) => void = () => undefined;
  #owned: OwnedBrowser | null = null;
  #page: Page | null = null;
  #client: WhatsAppClient | null = null;
  #watch: PageWatch | null = null;
  #wasReady = false;
  #showedQr = false;
  #reloadedAtMs = Number.NEGATIVE_INFINITY;
  #hasReloadHelped = true;
  /** Counts navigations: what was begun for an older document is of no use any more. */
  #document = 0;
  #url = '';
  #isClosed = false;

  constructor(options: LinkedPageOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** The parts that reads need; throws `page_unavailable` while there is no page. */
  get parts(): { client: WhatsAppClient; page: Page } {
    if (this.#client === null || this.#page === null || this.#isClosed) {
      throw new BridgeError('page_unavailable', 'The browser is not running.', { retryAfterS: 5 });
    }
    return { client: this.#client, page: this.#page };
  }

  /** Whether this life ever worked: then losing it is not a failed boot. */
  get wasReady(): boolean {
    return this.#wasReady;
  }

  /** Whether it asked to be linked: a profile that held a link does not. */
  get showedQr(): boolean {
    return this.#showedQr;
  }

  /** Loads the page anew in a quiet minute, on the same link. */
  renew(reason: string): void {
    if (this.#watch?.isReady === true) void this.#repair(reason);
  }

  get browserPid(): number | undefined {
    return this.#owned?.browser.process()?.pid;
  }

  /** Ends this life, to be followed by another. */
  abandon(reason: string): void {
    this.#end(reason);
  }

  /** Brings the page up to where the library is injected. Rejects with `BootError`; the caller then closes. */
  async boot(): Promise<void> {
    const { pageScript, emit } = this.#options;
    emit({ kind: 'starting', phase: 'browser' });
    const browserOptions = { ...this.#options, timeoutMs: BROWSER_MS, meanwhile: beginToLoadLibrary };
    const owned = await this.#phase('browser', () => openOwnedBrowser(browserOptions));
    this.#owned = owned;
    const { WhatsAppClient } = await loadLibrary();
    // Told to close while the browser started: the caller closes what came of it.
    if (this.#isClosed) throw new BootError('browser', 'closed');
    const { browser, page } = owned;
    this.#page = page;
    const client = new WhatsAppClient(browser, page, INJECTION_MS);
    this.#client = client;
    this.#watch = this.#watchOver(browser, page, client);
    this.#listen(browser, page, client);

    emit({ kind: 'starting', phase: 'page' });
    await page.exposeFunction(SIGNAL_BINDING, (signal: PageSignal) => {
      this.#onPageSignal(signal);
    });
    await page.evaluateOnNewDocument(pageScript);
    const canReach = () => canReachWhatsApp(browser);
    await openWhatsApp({ page, emit, canReach, clock: this.#options.clock, isClosed: () => this.#isClosed });
    await this.#phase('injection', () => client.injectOnce(INJECTION_MS));

    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) void this.#onNavigated(frame.url());
    });
    this.#watch.start();
  }

  /** Closes the browser. Safe to call at any time and more than once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watch?.stop();
    await this.#owned?.close();
    this.#end('closed');
  }

  async refreshQr(): Promise<void> {
    this.#qr.restart();
    await callPage(this.parts.page, 'refreshQr', undefined, CALL_TIMEOUT_MS);
  }

  async requestPairingCode(digits: string): Promise<void> {
    await withTimeout(this.parts.client.requestPairingCode(digits), PAIRING_TIMEOUT_MS, 'Asking for a pairing code');
  }

  /** A PNG of what the page shows. */
  async screenshot(): Promise<Uint8Array> {
    return withTimeout(this.parts.page.screenshot({ type: 'png' }), CALL_TIMEOUT_MS, 'A screenshot');
  }

  /** Unlinks on the phone; false when the page could not say so in time. */
  logout(): Promise<boolean> {
    return unlinkPage(this.parts.page, this.#options.log);
  }

  /** Called by reads that found the page gone: the truth must not wait for the next probe. */
  pageMissed(reason: string): void {
    this.#watch?.interrupted(reason);
    this.#watch?.look();
  }

  #watchOver(browser: Browser, page: Page, client: WhatsAppClient): PageWatch {
    const { clock, emit, log, executablePath, isBusy, pageScript, presence } = this.#options;
    return new PageWatch({
      page,
      clock,
      log,
      emit,
      isBusy,
      onIdleQr: () => {
        this.#qr.restart();
      },
      canReach: () => canReachWhatsApp(browser),
      onStuck: (reason) => void this.#repair(reason),
      putBack: async (what) => {
        log.warn({ what }, 'Something of ours vanished from the page; it is put back');
        if (what === 'library') await client.restoreHelpers(CALL_TIMEOUT_MS);
        else await withTimeout(page.evaluate(pageScript), CALL_TIMEOUT_MS, 'Putting our script back');
      },
      onReady: async (status, features) => {
        const report = await toReadyReport(status, features, browser, executablePath);
        if (this.#isClosed) return;
        this.#wasReady = true;
        this.#hasReloadHelped = true;
        emit({ kind: 'ready', report });
        const available = presence === 'available';
        await callPage(page, 'setPresence', { available }, CALL_TIMEOUT_MS).catch((error: unknown) => {
          if (!this.#isClosed) log.warn({ err: error }, 'The presence could not be set');
        });
      },
    });
  }

  /**
   * The ladder inside one browser, after what vanished was put back (`PageWatch`): a reload, and when that was tried a
   * short while ago or did not help, the end of this life.
   */
  async #repair(reason: string): Promise<void> {
    const { page } = this.parts;
    const nowMs = this.#options.clock.now();
    if (nowMs - this.#reloadedAtMs < RELOAD_AGAIN_AFTER_MS || !this.#hasReloadHelped) {
      this.#end(reason);
      return;
    }
    this.#reloadedAtMs = nowMs;
    this.#hasReloadHelped = false;
    this.#options.log.warn({ reason }, 'The page is reloaded');
    this.#watch?.interrupted(reason);
    try {
      await withTimeout(page.reload({ waitUntil: 'domcontentloaded', timeout: RELOAD_MS }), RELOAD_MS, 'The reload');
    } catch {
      this.#end(reason);
    }
  }

  async #phase<T>(phase: BootPhase, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw new BootError(phase, error);
    }
  }

  #listen(browser: Browser, page: Page, client: WhatsAppClient): void {
    const { emit } = this.#options;
    void this.#owned?.lost.then((reason) => {
      this.#end(reason);
    });
    browser.once('disconnected', () => {
      this.#end('the browser went away');
    });
    page.once('error', () => {
      this.#end('the page crashed');
    });
    page.once('close', () => {
      this.#end('the page was closed');
    });
    client.on('qr', (text: string) => {
      const expiresAtMs = this.#qr.next(text, Date.now());
      if (expiresAtMs === null) return;
      this.#showedQr = true;
      emit({ kind: 'qr', text, expiresAtMs });
    });
    client.on('code', (code: string) => {
      emit({ kind: 'pairing_code', code, expiresAtMs: Date.now() + PAIRING_CODE_LIVES_MS });
    });
    client.on('loading_screen', (percent: unknown) => {
      this.#watch?.progressed(Number(percent));
      emit({ kind: 'progress', percent: Number(percent) });
    });
    for (const event of ['authenticated', 'ready']) {
      client.on(event, () => {
        this.#watch?.look();
      });
    }
  }

  #onPageSignal(signal: PageSignal): void {
    if (signal === 'logout') this.#loggedOut();
    this.#watch?.look();
  }

  #loggedOut(): void {
    this.#qr.restart();
    this.#watch?.loggedOut();
  }

  async #onNavigated(url: string): Promise<void> {
    if (this.#client === null || this.#page === null || this.#isClosed) return;
    const { client, page } = this.parts;
    // A change of the address within the document leaves everything in place.
    if (await client.isInjected().catch(() => false)) return;
    const document = ++this.#document;
    // The address stays when a phone is linked again: a document that is loaded from it anew tells nothing.
    if (url.includes(AFTER_LOGOUT) && !this.#url.includes(AFTER_LOGOUT)) this.#loggedOut();
    this.#url = url;
    this.#watch?.navigated();
    const { emit, log } = this.#options;
    const isClosed = (): boolean => this.#isClosed || document !== this.#document;
    try {
      if (await enterDocument(url, client, { page, emit, isClosed })) this.#watch?.look();
    } catch (error) {
      if (isClosed()) return;
      log.warn({ error }, 'Injecting after a navigation failed');
      this.#end('the page was reloaded and could not be entered again');
    }
  }
}
