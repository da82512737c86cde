import type { Page } from 'puppeteer';
import type { EngineSignal, FeatureReport } from '../core/ports/engine.js';
import type { Log } from '../core/ports/log.js';
import { callPage } from './page-bridge.js';
import type { PageStatus } from './page-contract.js';

export interface PageWatchOptions {
  readonly page: Page;
  readonly log: Log;
  readonly emit: (signal: EngineSignal) => void;
  /** Called when the page became ready, with what its probe found; resolves when it has been told. */
  readonly onReady: (status: PageStatus, features: readonly FeatureReport[]) => Promise<void>;
  /** Called when waiting longer would not help: the page hangs, or does not get on. */
  readonly onStuck: (reason: string) => void;
  readonly onIdleQr: () => void;
  /** Whether a read of ours keeps the page busy: then a silent page is not a dead one. */
  readonly isBusy: () => boolean;
}

const PROBE_EVERY_MS = 5_000;
const PROBE_PATIENCE_MS = 5_000;
/** Two silent probes in a row are acted upon. */
const MISSES_BEFORE_REPAIR = 2;
/** While a read of ours runs, or shortly after a navigation, a silent page gets this many. */
const MISSES_BEFORE_REPAIR_WHEN_BUSY = 8;
const AFTER_NAVIGATION_MS = 60_000;
/** The library is waited for this long after the page itself is ready; then reading works without it. */
const LIBRARY_PATIENCE_MS = 15_000;
/** Without any progress for this long the sync, or a connection that is down, is helped by a reload. */
const SYNC_PATIENCE_MS = 120_000;
const DISCONNECTED_PATIENCE_MS = 300_000;
const DIALOGS_FOR_MS = 600_000;

/**
 * Keeps the session's word true: looks at the page every 5 s and whenever it signals a change, says `ready` only when
 * its own models allow reading, and `interrupted` at the first silent probe. Repair comes later than the truth
 * (ruling 16).
 */
export class PageWatch {
  readonly #options: PageWatchOptions;
  #timer: NodeJS.Timeout | null = null;
  #looking = false;
  #lookAgain = false;
  #misses = 0;
  #isReady = false;
  #isLoggedOut = false;
  #navigatedAtMs = 0;
  #connectedSinceMs: number | null = null;
  #stalledSinceMs = Date.now();
  #stalledOn = '';
  #linkedAtMs: number | null = null;

  constructor(options: PageWatchOptions) {
    this.#options = options;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.look();
    }, PROBE_EVERY_MS);
    this.look();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#options.log.debug({}, 'The watch over the page ends');
    this.#isReady = false;
  }

  /** The main frame is a new document: what was known of it no longer holds. */
  navigated(): void {
    this.#navigatedAtMs = Date.now();
    this.interrupted('the page was reloaded');
  }

  /** Says at once that the page cannot be used; the next good probe takes it back. */
  interrupted(reason: string): void {
    this.#connectedSinceMs = null;
    if (!this.#isReady) return;
    this.#isReady = false;
    this.#options.emit({ kind: 'interrupted', reason });
  }

  loggedOut(): void {
    if (this.#isLoggedOut) return;
    this.#isLoggedOut = true;
    this.#isReady = false;
    this.#linkedAtMs = null;
    this.#options.emit({ kind: 'logged_out', reason: 'WhatsApp ended this link: it was removed on the phone.' });
  }

  /** A progress that moves shows that a sync is alive. */
  progressed(percent: number): void {
    this.#movesOn(`progress ${String(percent)}`);
  }

  /** Looks at the page; a call that comes while it looks makes it look once more. */
  look(): void {
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    void this.#look().finally(() => {
      this.#looking = false;
      if (!this.#lookAgain || this.#timer === null) return;
      this.#lookAgain = false;
      this.look();
    });
  }

  async #look(): Promise<void> {
    if (this.#timer === null) return;
    try {
      const status = await callPage(this.#options.page, 'readStatus', undefined, PROBE_PATIENCE_MS);
      this.#misses = 0;
      await this.#follow(status);
    } catch (error) {
      if (!this.#isRunning()) return;
      this.#options.log.debug({ error }, 'The page did not answer a probe');
      this.#missed();
    }
  }

  // A method, because the compiler does not see that `stop` changes the field while we wait.
  #isRunning(): boolean {
    return this.#timer !== null;
  }

  #missed(): void {
    this.#misses += 1;
    this.interrupted('the page does not answer');
    const isExcused = this.#options.isBusy() || Date.now() - this.#navigatedAtMs < AFTER_NAVIGATION_MS;
    if (this.#misses >= (isExcused ? MISSES_BEFORE_REPAIR_WHEN_BUSY : MISSES_BEFORE_REPAIR)) {
      this.#misses = 0;
      this.#options.onStuck('the page does not answer');
    } else {
      this.#lookAgain = true;
    }
  }

  async #follow(status: PageStatus): Promise<void> {
    const { emit } = this.#options;
    const isConnected = status.socket === 'CONNECTED' && (status.streamMode === null || status.streamMode === 'MAIN');
    if (status.socket === 'UNPAIRED_IDLE') {
      this.#options.onIdleQr();
      emit({ kind: 'qr_exhausted' });
    }
    if (status.dialog === 'passkey') emit({ kind: 'passkey_required' });
    if (this.#isReady && !isConnected) this.interrupted(`no connection to WhatsApp (${status.socket ?? 'unknown'})`);
    if (status.socket?.startsWith('UNPAIRED') === true) {
      this.#movesOn('unpaired');
      return;
    }
    this.#movesOn(`${status.socket ?? ''} ${status.streamMode ?? ''} ${String(status.hasSynced)}`);
    if (status.socket !== 'CONNECTED') {
      this.#stuckAfter(DISCONNECTED_PATIENCE_MS, 'no connection to WhatsApp for five minutes');
      return;
    }
    await this.#dismissDialog(status);
    if (this.#isReady) return;
    this.#isLoggedOut = false;
    this.#linkedAtMs ??= Date.now();
    emit({ kind: 'linked' });

    const knowsItself = (status.me.pn ?? status.me.lid) !== null;
    if (isConnected && status.hasSynced && status.hasCollections && knowsItself) await this.#becomeReady(status);
    else this.#stuckAfter(SYNC_PATIENCE_MS, 'linked, but the chats do not load');
  }

  async #becomeReady(status: PageStatus): Promise<void> {
    const { page, onReady } = this.#options;
    this.#connectedSinceMs ??= Date.now();
    if (!status.libraryInjected && Date.now() - this.#connectedSinceMs < LIBRARY_PATIENCE_MS) {
      await callPage(page, 'kickLibrary', undefined, PROBE_PATIENCE_MS);
      return;
    }
    const features = await callPage(page, 'probeFeatures', undefined, PROBE_PATIENCE_MS);
    await onReady(status, features);
    this.#isReady = true;
  }

  async #dismissDialog(status: PageStatus): Promise<void> {
    if (status.dialog !== 'whats_new' || this.#linkedAtMs === null) return;
    if (Date.now() - this.#linkedAtMs > DIALOGS_FOR_MS) return;
    const wasThere = await callPage(this.#options.page, 'dismissWhatsNew', undefined, PROBE_PATIENCE_MS);
    this.#options.log.info({ wasThere }, 'WhatsApp showed what is new; it was acknowledged');
  }

  #movesOn(where: string): void {
    if (where === this.#stalledOn) return;
    this.#stalledOn = where;
    this.#stalledSinceMs = Date.now();
  }

  #stuckAfter(patienceMs: number, reason: string): void {
    if (Date.now() - this.#stalledSinceMs < patienceMs) return;
    this.#stalledSinceMs = Date.now();
    this.#options.onStuck(reason);
  }
}
