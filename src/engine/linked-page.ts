import type { Browser, Page } from 'puppeteer';
import type { BootPhase, EngineSignal } from '../core/ports/engine.js';
import type { Log } from '../core/ports/log.js';
import { openOwnedBrowser } from './browser/owned-browser.js';
import type { OwnedBrowser, OwnedBrowserOptions } from './browser/owned-browser.js';
import { callPage, withTimeout } from './page-bridge.js';
import { SIGNAL_BINDING } from './page-contract.js';
import type { PageSignal, PageStatus } from './page-contract.js';
import { QrCycle } from './qr-cycle.js';
import { toReadyReport } from './ready-report.js';
import { WhatsAppClient } from './whatsapp-client.js';

export interface LinkedPageOptions extends Omit<OwnedBrowserOptions, 'timeoutMs'> {
  /** The script of `engine/page`, as bundled text. */
  readonly pageScript: string;
  readonly log: Log;
  readonly emit: (signal: EngineSignal) => void;
}

const WHATSAPP_URL = 'https://web.whatsapp.com/';
/** How long each phase of a boot may take, in ms. None is endless (DESIGN section 6). */
const PHASE_MS: Readonly<Record<BootPhase, number>> = {
  browser: 30_000,
  page: 60_000,
  injection: 90_000,
  sync: 120_000,
};
const PROBE_EVERY_MS = 5_000;
const PROBE_PATIENCE_MS = 5_000;
const PROBES_MISSED_AT_MOST = 2;
/** The library is waited for this long after the page itself is ready; then reading works without it. */
const LIBRARY_PATIENCE_MS = 15_000;
const LOGOUT_TIMEOUT_MS = 10_000;
const PAIRING_TIMEOUT_MS = 25_000;
const PAIRING_CODE_LIVES_MS = 180_000;

/** A boot that failed, with the phase it failed in. */
export class BootError extends Error {
  override readonly name = 'BootError';
  readonly phase: BootPhase;

  constructor(phase: BootPhase, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.phase = phase;
  }
}

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
  #timer: NodeJS.Timeout | null = null;
  #checking = false;
  #checkAgain = false;
  #probesMissed = 0;
  #isReady = false;
  #wasReady = false;
  #isLoggedOut = false;
  #connectedSinceMs: number | null = null;
  #isClosed = false;

  constructor(options: LinkedPageOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** The parts that reads need; throws while there is no page. */
  get parts(): { client: WhatsAppClient; page: Page } {
    if (this.#client === null || this.#page === null || this.#isClosed) throw new Error('There is no page');
    return { client: this.#client, page: this.#page };
  }

  /** Whether this life ever worked: then losing it is not a failed boot. */
  get wasReady(): boolean {
    return this.#wasReady;
  }

  /** Brings the page up to where the library is injected. Rejects with `BootError`; the caller then closes. */
  async boot(): Promise<void> {
    const { pageScript } = this.#options;
    const owned = await this.#phase('browser', () =>
      openOwnedBrowser({ ...this.#options, timeoutMs: PHASE_MS.browser }),
    );
    this.#owned = owned;
    const { browser, page } = owned;
    this.#page = page;
    const client = new WhatsAppClient(browser, page, PHASE_MS.injection);
    this.#client = client;
    this.#listen(browser, page, client);

    await this.#phase('page', async () => {
      await page.exposeFunction(SIGNAL_BINDING, (signal: PageSignal) => {
        this.#onPageSignal(signal);
      });
      await page.evaluateOnNewDocument(pageScript);
      await page.goto(WHATSAPP_URL, {
        waitUntil: 'domcontentloaded',
        timeout: PHASE_MS.page,
        referer: 'https://whatsapp.com/',
      });
    });
    await this.#phase('injection', () => client.injectOnce(PHASE_MS.injection));

    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) void this.#onNavigated(frame.url());
    });
    this.#timer = setInterval(() => {
      this.#check();
    }, PROBE_EVERY_MS);
    this.#check();
  }

  /** Closes the browser. Safe to call at any time and more than once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#owned?.close();
    this.#end('closed');
  }

  async refreshQr(): Promise<void> {
    this.#qr.restart();
    await callPage(this.parts.page, 'refreshQr', undefined, PROBE_PATIENCE_MS);
  }

  async requestPairingCode(digits: string): Promise<void> {
    await withTimeout(this.parts.client.requestPairingCode(digits), PAIRING_TIMEOUT_MS, 'Asking for a pairing code');
  }

  /** Unlinks on the phone; false when the page could not say so in time. */
  async logout(): Promise<boolean> {
    try {
      return await callPage(this.parts.page, 'logout', undefined, LOGOUT_TIMEOUT_MS);
    } catch (error) {
      this.#options.log.warn({ error }, 'The page could not tell the phone of the logout');
      return false;
    }
  }

  /** Called by reads that found the page gone: the truth must not wait for the next probe. */
  pageMissed(reason: string): void {
    this.#interrupted(reason);
    this.#check();
  }

  async #phase<T>(phase: BootPhase, run: () => Promise<T>): Promise<T> {
    this.#options.emit({ kind: 'starting', phase });
    try {
      return await withTimeout(run(), PHASE_MS[phase] + PROBE_PATIENCE_MS, `The phase ${phase}`);
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
      if (expiresAtMs !== null) emit({ kind: 'qr', text, expiresAtMs });
    });
    client.on('code', (code: string) => {
      emit({ kind: 'pairing_code', code, expiresAtMs: Date.now() + PAIRING_CODE_LIVES_MS });
    });
    client.on('loading_screen', (percent: unknown) => {
      emit({ kind: 'progress', percent: Number(percent) });
    });
    for (const event of ['authenticated', 'ready']) {
      client.on(event, () => {
        this.#check();
      });
    }
  }

  #onPageSignal(signal: PageSignal): void {
    if (signal === 'logout') this.#loggedOut();
    this.#check();
  }

  #loggedOut(): void {
    if (this.#isLoggedOut) return;
    this.#isLoggedOut = true;
    this.#isReady = false;
    this.#qr.restart();
    this.#options.emit({ kind: 'logged_out', reason: 'WhatsApp ended this link: it was removed on the phone.' });
  }

  async #onNavigated(url: string): Promise<void> {
    const client = this.#client;
    if (client === null || this.#isClosed) return;
    // A change of the address within the document leaves everything in place.
    if (await client.isInjected().catch(() => false)) return;
    if (url.includes('post_logout=1')) this.#loggedOut();
    this.#interrupted('the page was reloaded');
    try {
      await client.injectOnce(PHASE_MS.injection);
      this.#check();
    } catch (error) {
      if (this.#hasClosed()) return;
      this.#options.log.warn({ error }, 'Injecting after a navigation failed');
      this.#end('the page was reloaded and could not be entered again');
    }
  }

  #interrupted(reason: string): void {
    this.#connectedSinceMs = null;
    if (!this.#isReady) return;
    this.#isReady = false;
    this.#options.emit({ kind: 'interrupted', reason });
  }

  /** Looks at the page; calls that come while it looks make it look once more. */
  #check(): void {
    if (this.#checking) {
      this.#checkAgain = true;
      return;
    }
    this.#checking = true;
    void this.#look().finally(() => {
      this.#checking = false;
      if (!this.#checkAgain || this.#isClosed) return;
      this.#checkAgain = false;
      this.#check();
    });
  }

  // A method, because the compiler does not see that `close` changes the field while we wait.
  #hasClosed(): boolean {
    return this.#isClosed;
  }

  async #look(): Promise<void> {
    if (this.#isClosed || this.#page === null) return;
    try {
      const status = await callPage(this.#page, 'readStatus', undefined, PROBE_PATIENCE_MS);
      this.#probesMissed = 0;
      await this.#follow(this.#page, status);
    } catch (error) {
      if (this.#hasClosed()) return;
      this.#options.log.debug({ error }, 'The page did not answer a probe');
      if (++this.#probesMissed >= PROBES_MISSED_AT_MOST) this.#end('the page does not answer');
    }
  }

  async #follow(page: Page, status: PageStatus): Promise<void> {
    const { emit } = this.#options;
    const isConnected = status.socket === 'CONNECTED' && (status.streamMode === null || status.streamMode === 'MAIN');
    if (status.socket === 'UNPAIRED_IDLE') {
      this.#qr.restart();
      emit({ kind: 'qr_exhausted' });
    }
    if (this.#isReady && !isConnected) {
      this.#interrupted(`no connection to WhatsApp (${status.socket ?? 'unknown'})`);
      return;
    }
    if (this.#isReady || status.socket !== 'CONNECTED') return;

    const canRead =
      isConnected && status.hasSynced && status.hasCollections && (status.me.pn ?? status.me.lid) !== null;
    this.#isLoggedOut = false;
    emit({ kind: 'linked' });
    if (!canRead) return;

    this.#connectedSinceMs ??= Date.now();
    if (!status.libraryInjected && Date.now() - this.#connectedSinceMs < LIBRARY_PATIENCE_MS) {
      await callPage(page, 'kickLibrary', undefined, PROBE_PATIENCE_MS);
      return;
    }
    const features = await callPage(page, 'probeFeatures', undefined, PROBE_PATIENCE_MS);
    const report = await toReadyReport(status, features, this.#owned?.browser ?? null, this.#options.executablePath);
    this.#isReady = true;
    this.#wasReady = true;
    emit({ kind: 'ready', report });
  }
}
