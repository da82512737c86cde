import type { Page } from 'puppeteer';
import type { Clock } from '../core/ports/clock.js';
import type { EngineSignal, FeatureReport, Restriction } from '../core/ports/engine.js';
import type { Log } from '../core/ports/log.js';
import { callPage, PagePathError } from './page-bridge.js';
import type { PageStatus } from './page-contract.js';
import { DISCONNECTED_PATIENCE_MS, StallWatch } from './stall-watch.js';

export interface PageWatchOptions {
  readonly page: Page;
  readonly clock: Clock;
  readonly log: Log;
  readonly emit: (signal: EngineSignal) => void;
  /** Called when the page became ready, with what its probe found; resolves when it has been told. */
  readonly onReady: (status: PageStatus, features: readonly FeatureReport[]) => Promise<void>;
  /** Called when waiting longer would not help: the page hangs, or does not get on. */
  readonly onStuck: (reason: string) => void;
  /** Puts what vanished from a document that stayed back into it. May reject. */
  readonly putBack: (what: Vanished) => Promise<void>;
  /** Whether WhatsApp answers at all, asked before a page that does not get on is called stuck. Never rejects. */
  readonly canReach: () => Promise<boolean>;
  readonly onIdleQr: () => void;
  /** Whether a read of ours keeps the page busy: then a silent page is not a dead one. */
  readonly isBusy: () => boolean;
}

/** Our own script, or whatsapp-web.js with its helpers. */
export type Vanished = 'script' | 'library';

const PROBE_EVERY_MS = 5_000;
const PROBE_PATIENCE_MS = 5_000;
/** Two silent probes in a row are acted upon; a probe that failed is repeated after this long, in ms. */
const MISSES_BEFORE_REPAIR = 2;
const PROBE_AGAIN_MS = 1_000;
/** While a read of ours runs, or shortly after a navigation, a page may be silent for this long. */
const EXCUSED_SILENCE_MS = 60_000;
const AFTER_NAVIGATION_MS = 60_000;
/** The library is waited for this long after the page itself is ready; then reading works without it. */
const LIBRARY_PATIENCE_MS = 15_000;
/** Without any progress for this long the sync is helped by a reload. */
const SYNC_PATIENCE_MS = 120_000;
const DIALOGS_FOR_MS = 600_000;
/** A document whose link has ended may call itself connected for so long, until it notices. */
const LAST_WORDS_MS = 10_000;

/**
 * Keeps the session's word true: looks at the page every 5 s and whenever it signals a change, says `ready` only when
 * its own models allow reading, and `interrupted` at the first silent probe. Repair comes later than the truth
 * (ruling 16).
 */
export class PageWatch {
  readonly #options: PageWatchOptions;
  #isWatching = false;
  #cancelNext: () => void = () => undefined;
  #looking = false;
  #lookAgain = false;
  #cancelAgain: () => void = () => undefined;
  #misses = 0;
  #silentSinceMs = 0;
  #isReady = false;
  #isLoggedOut = false;
  #linkEndedAtMs: number | null = null;
  #navigatedAtMs = 0;
  #connectedSinceMs: number | null = null;
  readonly #stall: StallWatch;
  #hadLibrary = false;
  #restrictionTold = 'null';
  #linkedAtMs: number | null = null;

  constructor(options: PageWatchOptions) {
    this.#options = options;
    this.#stall = new StallWatch({
      clock: options.clock,
      canReach: options.canReach,
      onStuck: (reason) => {
        if (this.#isRunning()) options.onStuck(reason);
      },
    });
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  start(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#tick();
  }

  stop(): void {
    this.#isWatching = false;
    this.#cancelNext();
    this.#cancelAgain();
    this.#isReady = false;
  }

  #tick(): void {
    this.#cancelNext = this.#options.clock.after(PROBE_EVERY_MS, () => {
      this.#tick();
    });
    this.look();
  }

  /** The main frame is a new document: what was known of it no longer holds. */
  navigated(): void {
    this.#navigatedAtMs = this.#options.clock.now();
    this.#linkEndedAtMs = null;
    this.#hadLibrary = false;
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
    this.#linkEndedAtMs = this.#options.clock.now();
    this.#isReady = false;
    this.#linkedAtMs = null;
    this.#tellLogout();
  }

  /** A progress that moves shows that a sync is alive. */
  progressed(percent: number): void {
    this.#stall.movesOn(`progress ${String(percent)}`);
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
      if (!this.#lookAgain || !this.#isWatching) return;
      this.#lookAgain = false;
      this.look();
    });
  }

  async #look(): Promise<void> {
    if (!this.#isWatching) return;
    try {
      const status = await this.#readStatus();
      if (!this.#isRunning()) return;
      this.#misses = 0;
      this.#cancelAgain();
      await this.#follow(status);
    } catch (error) {
      if (!this.#isRunning()) return;
      this.#options.log.debug({ error }, 'The page did not answer a probe');
      this.#missed();
    }
  }

  /** The first rung of repair: a script of ours that vanished or broke is put back before the page counts as silent. */
  async #readStatus(): Promise<PageStatus> {
    const { page, putBack } = this.#options;
    try {
      return await callPage(page, 'readStatus', undefined, PROBE_PATIENCE_MS);
    } catch (error) {
      if (!(error instanceof PagePathError)) throw error;
      await putBack('script');
      return callPage(page, 'readStatus', undefined, PROBE_PATIENCE_MS);
    }
  }

  // A method, because the compiler does not see that `stop` changes the field while we wait.
  #isRunning(): boolean {
    return this.#isWatching;
  }

  #missed(): void {
    const { clock, isBusy, onStuck } = this.#options;
    const nowMs = clock.now();
    if (this.#misses === 0) this.#silentSinceMs = nowMs;
    this.#misses += 1;
    this.interrupted('the page does not answer');
    const isExcused = isBusy() || nowMs - this.#navigatedAtMs < AFTER_NAVIGATION_MS;
    const silentMs = nowMs - this.#silentSinceMs;
    if (this.#misses >= MISSES_BEFORE_REPAIR && (!isExcused || silentMs >= EXCUSED_SILENCE_MS)) {
      this.#misses = 0;
      onStuck('the page does not answer');
      return;
    }
    this.#cancelAgain = clock.after(PROBE_AGAIN_MS, () => {
      this.look();
    });
  }

  async #follow(status: PageStatus): Promise<void> {
    const { emit } = this.#options;
    const isConnected = status.socket === 'CONNECTED' && (status.streamMode === null || status.streamMode === 'MAIN');
    if (status.socket === 'UNPAIRED_IDLE') {
      this.#options.onIdleQr();
      emit({ kind: 'qr_exhausted' });
    }
    this.#tellRestriction(status.restriction);
    if (status.dialog === 'passkey') emit({ kind: 'passkey_required' });
    if (this.#isLastWord(status)) return;
    if (this.#isReady && !isConnected) this.interrupted(`no connection to WhatsApp (${status.socket ?? 'unknown'})`);
    if (status.socket?.startsWith('UNPAIRED') === true) {
      this.#stall.movesOn('unpaired');
      return;
    }
    if (status.socket !== 'CONNECTED') {
      // OPENING and TIMEOUT come in turns while there is no network: they are one lack of it.
      this.#stall.movesOn('not connected');
      this.#stall.stuckAfter(DISCONNECTED_PATIENCE_MS, 'no connection to WhatsApp for five minutes');
      return;
    }
    this.#stall.movesOn(`connected ${status.streamMode ?? ''} ${String(status.hasSynced)}`);
    await this.#dismissDialog(status);
    await this.#keepLibrary(status);
    if (this.#isReady) return;
    this.#isLoggedOut = false;
    this.#linkedAtMs ??= this.#options.clock.now();
    emit({ kind: 'linked' });

    const knowsItself = (status.me.pn ?? status.me.lid) !== null;
    if (isConnected && status.hasSynced && status.hasCollections && knowsItself) await this.#becomeReady(status);
    else this.#stall.stuckAfter(SYNC_PATIENCE_MS, 'linked, but the chats do not load');
  }

  #tellLogout(): void {
    this.#options.emit({ kind: 'logged_out', reason: 'WhatsApp ended this link: it was removed on the phone.' });
  }

  // A method, because the compiler does not see that `loggedOut` changes the field while we wait.
  #hasLinkEnded(): boolean {
    return this.#linkEndedAtMs !== null;
  }

  /** Whether this is still the connection of the link that ended: a new one shows itself by another state before. */
  #isLastWord(status: PageStatus): boolean {
    if (this.#linkEndedAtMs === null) return false;
    const isRecent = this.#options.clock.now() - this.#linkEndedAtMs < LAST_WORDS_MS;
    if (status.socket === 'CONNECTED' && isRecent) return true;
    this.#linkEndedAtMs = null;
    return false;
  }

  async #becomeReady(status: PageStatus): Promise<void> {
    const { page, onReady } = this.#options;
    this.#connectedSinceMs ??= this.#options.clock.now();
    if (!status.libraryInjected && this.#options.clock.now() - this.#connectedSinceMs < LIBRARY_PATIENCE_MS) {
      await callPage(page, 'kickLibrary', undefined, PROBE_PATIENCE_MS);
      return;
    }
    const features = await callPage(page, 'probeFeatures', undefined, PROBE_PATIENCE_MS);
    // The phone may end the link while we ask, and we may be stopped.
    if (this.#hasLinkEnded() || !this.#isRunning()) return;
    await onReady(status, features);
    if (this.#hasLinkEnded()) this.#tellLogout();
    else this.#isReady = this.#isRunning();
  }

  /** A library that was in this document and is no more is put back; a page that does not take it is reloaded. */
  async #keepLibrary({ libraryInjected }: PageStatus): Promise<void> {
    const { page, log, putBack, onStuck } = this.#options;
    if (libraryInjected) this.#hadLibrary = true;
    if (libraryInjected || !this.#hadLibrary) return;
    await putBack('library').catch((error: unknown) => {
      log.warn({ error }, 'whatsapp-web.js could not be put back into the page');
    });
    const after = await callPage(page, 'readStatus', undefined, PROBE_PATIENCE_MS);
    if (after.libraryInjected || !this.#hasHadLibrary()) return;
    this.#hadLibrary = false;
    onStuck('whatsapp-web.js vanished from the page');
  }

  // A method, because the compiler does not see that `navigated` changes the field while we wait.
  #hasHadLibrary(): boolean {
    return this.#hadLibrary;
  }

  async #dismissDialog(status: PageStatus): Promise<void> {
    if (status.dialog !== 'whats_new' || this.#linkedAtMs === null) return;
    if (this.#options.clock.now() - this.#linkedAtMs > DIALOGS_FOR_MS) return;
    const wasThere = await callPage(this.#options.page, 'dismissWhatsNew', undefined, PROBE_PATIENCE_MS);
    this.#options.log.info({ wasThere }, 'WhatsApp showed what is new; it was acknowledged');
  }

  #tellRestriction(restriction: Restriction | null): void {
    const told = JSON.stringify(restriction);
    if (told === this.#restrictionTold) return;
    this.#restrictionTold = told;
    this.#options.emit({ kind: 'restriction', restriction });
  }
}
