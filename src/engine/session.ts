import { BridgeError } from '../core/errors/bridge-error.js';
import type { EngineSession, EngineSignal, SentToSelf } from '../core/ports/engine.js';
import type { PageAccount } from '../core/ports/page-account.js';
import { backOffMs, toFailed } from './boot-failure.js';
import { LiveActor } from './live-actor.js';
import { LiveContacts, LiveProfile } from './live-account.js';
import { liveBesideChats } from './live-beside-chats.js';
import { LiveGroups } from './live-groups.js';
import { LiveFeed } from './live-feed.js';
import { LiveSender } from './live-sender.js';
import { LinkMemory } from './link-memory.js';
import { LinkedPage } from './linked-page.js';
import type { LinkedPageOptions } from './linked-page.js';
import { LivePageReader } from './page-reader.js';
import { MemoryWatch } from './memory-watch.js';
import { sendToSelf } from './send-to-self.js';
import { SnapshotSchedule } from './snapshot-schedule.js';

export interface BrowserSessionOptions extends Omit<LinkedPageOptions, 'emit' | 'isBusy'> {
  /** What the browser may take before its page is renewed, in bytes. */
  readonly memoryBudgetBytes?: number | undefined;
}

/** So many boots in a row must fail before the profile of a link is suspected. */
const FAILURES_BEFORE_RESTORE = 3;

/**
 * One session's browser over many lives: boots it, and boots it again whenever it is lost, on the same profile.
 * The ladder: reload (in `LinkedPage`) -> a new browser on the same profile, at once when it had worked, otherwise after
 * a growing pause -> the last good snapshot, when a profile that held a link boots without it or not at all.
 */
export class BrowserSession implements EngineSession {
  readonly reader: LivePageReader;
  readonly feed: LiveFeed;
  readonly actor: LiveActor;
  readonly groups: LiveGroups;
  readonly contacts: LiveContacts;
  readonly profile: LiveProfile;
  readonly account: PageAccount;
  readonly sender: LiveSender;
  readonly #options: LinkedPageOptions;
  readonly #link: LinkMemory;
  readonly #snapshots: SnapshotSchedule;
  readonly #memory: MemoryWatch;
  #page: LinkedPage | null = null;
  #running: Promise<void> | null = null;
  #stopping = false;
  #wake: () => void = () => undefined;
  /** The profile held a link when this life began, and nobody has ended it since. */
  #expectsLink = false;
  #hasRestored = false;
  /** It worked since it was started, and nothing but the network or the browser has failed it since. */
  #isComingBack = false;

  constructor(options: BrowserSessionOptions, onSignal: (signal: EngineSignal) => void) {
    this.#options = {
      ...options,
      isBusy: () => this.reader.isBusy,
      emit: (signal) => {
        if (this.#notice(signal)) this.#tell(onSignal, signal);
      },
    };
    this.#link = new LinkMemory(options.sessionDir);
    this.#snapshots = new SnapshotSchedule(options.profiles, options.log);
    this.#memory = new MemoryWatch({
      budgetBytes: options.memoryBudgetBytes,
      clock: options.clock,
      log: options.log,
      onMeasured: (memory) => {
        this.#options.emit({ kind: 'memory', memory });
      },
      onRenew: (reason) => {
        this.#page?.renew(reason);
      },
      lastReadAtMs: () => this.reader.lastReadAtMs,
    });
    const onLost = (error: Error) => {
      this.#page?.pageMissed(error.message);
    };
    this.feed = new LiveFeed(() => this.#current().parts.page);
    this.actor = new LiveActor(() => this.#current().parts.page, options.presence === 'available');
    this.groups = new LiveGroups(() => this.#current().parts.page);
    this.contacts = new LiveContacts(() => this.#current().parts.page);
    this.profile = new LiveProfile(() => this.#current().parts.page);
    this.account = liveBesideChats(() => this.#current().parts.page, options.presence === 'available');
    this.sender = new LiveSender(() => this.#current().parts.page, onLost);
    this.reader = new LivePageReader(() => this.#current().parts, onLost);
  }

  start(): void {
    if (this.#running !== null) return;
    this.#stopping = false;
    this.#isComingBack = false;
    this.#running = this.#keepRunning().finally(() => {
      this.#running = null;
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    this.#snapshots.stop();
    await this.#page?.close();
    await this.#running;
  }

  async logout(): Promise<{ readonly phoneTold: boolean }> {
    const phoneTold = this.#page === null ? false : await this.#page.logout();
    await this.stop();
    await this.discard();
    return { phoneTold };
  }

  async discard(): Promise<void> {
    await this.#link.forget();
    await this.#options.profiles.quarantine();
  }

  async refreshQr(): Promise<void> {
    try {
      await this.#page?.refreshQr();
    } catch (error) {
      // A page that is just loading shows its first code by itself.
      this.#options.log.debug({ error }, 'The page could not be asked for a new QR');
    }
  }

  async requestPairingCode(digits: string): Promise<void> {
    try {
      await this.#current().requestPairingCode(digits);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BridgeError('pairing_code_unavailable', `WhatsApp gave no pairing code: ${reason}`, { cause: error });
    }
  }

  async sendToSelf(text: string): Promise<SentToSelf> {
    return sendToSelf(this.#current().parts, text);
  }

  async screenshot(): Promise<Uint8Array> {
    try {
      return await this.#current().screenshot();
    } catch (error) {
      throw new BridgeError('page_unavailable', 'There is no page to take a picture of.', { cause: error });
    }
  }

  #current(): LinkedPage {
    if (this.#page === null) {
      throw new BridgeError('page_unavailable', 'The browser is not running.', { retryAfterS: 5 });
    }
    return this.#page;
  }

  async #keepRunning(): Promise<void> {
    const { emit, log } = this.#options;
    let failures = 0;
    while (!this.#isStopping()) {
      this.#expectsLink = await this.#link.isLinked();
      // A stop in the meantime found no page to close.
      if (this.#isStopping()) break;
      const page = new LinkedPage(this.#options);
      this.#page = page;
      const lost = await this.#live(page);
      if (this.#isStopping()) break;
      if (page.wasReady) failures = 0;
      if (lost.error === undefined) {
        log.warn({ reason: lost.reason }, 'The page was lost; the browser is started again');
        emit({ kind: 'interrupted', reason: lost.reason });
        emit({ kind: 'starting', phase: 'browser' });
        if (page.wasReady) continue;
      }
      failures += 1;
      if (await this.#restoreIfDue(page, failures)) continue;

      const delayMs = backOffMs(failures);
      if (lost.error !== undefined) {
        const failed = toFailed(lost.error, Date.now() + delayMs);
        emit(failed);
        log.warn({ ...failed, kind: undefined, delayMs }, 'The session could not be brought up; it is tried again');
        log.debug({ error: lost.error }, 'Why the session could not be brought up');
      }
      await this.#pause(delayMs);
    }
    this.#page = null;
    emit({ kind: 'stopped' });
  }

  /** One life: gives why it ended, with the error when it never got as far as a page. */
  async #live(page: LinkedPage): Promise<{ readonly reason: string; readonly error?: unknown }> {
    try {
      await page.boot();
      return { reason: await page.ended };
    } catch (error) {
      return { reason: 'the boot failed', error };
    } finally {
      this.#snapshots.stop();
      this.#memory.stop();
      await page.close();
    }
  }

  /**
   * Puts the last good snapshot in the place of a profile whose link is gone or that does not boot any more; once until
   * it works again. A link that a snapshot does not bring back was ended by the phone while we were away.
   */
  async #restoreIfDue(page: LinkedPage, failures: number): Promise<boolean> {
    const linkVanished = this.#expectsLink && page.showedQr;
    if (!linkVanished && !(this.#expectsLink && failures >= FAILURES_BEFORE_RESTORE)) return false;
    if (!this.#hasRestored) {
      this.#hasRestored = true;
      try {
        await this.#options.profiles.restoreLatest();
        this.#options.log.warn({ linkVanished }, 'The profile was damaged; its last good snapshot was put back');
        return true;
      } catch (error) {
        this.#options.log.error({ error }, 'No snapshot of the profile could be put back');
      }
    }
    if (linkVanished) await this.#link.forget();
    return linkVanished;
  }

  /** Looks at what the page tells before anyone else does; false keeps it from them. */
  #notice(signal: EngineSignal): boolean {
    switch (signal.kind) {
      case 'ready':
        this.#expectsLink = true;
        this.#isComingBack = true;
        this.#hasRestored = false;
        this.#snapshots.start();
        if (this.#page?.browserPid !== undefined) this.#memory.start(this.#page.browserPid);
        void this.#link.remember().catch((error: unknown) => {
          this.#options.log.error({ error }, 'The link could not be remembered beside its profile');
        });
        return true;
      case 'logged_out':
        this.#expectsLink = false;
        this.#isComingBack = false;
        this.#snapshots.stop();
        void this.#link.forget();
        return true;
      case 'failed':
        // A network that went away is reconnecting, not dead, whether or not the browser lived through it.
        if (this.#isComingBack && signal.code === 'whatsapp_unreachable') {
          this.#options.log.info({ reason: signal.reason }, 'WhatsApp is out of reach; it is tried again');
          return false;
        }
        this.#isComingBack = false;
        return true;
      case 'qr':
        if (!this.#expectsLink) return true;
        this.#page?.abandon('the profile lost its link without a word from the phone');
        return false;
      default:
        return true;
    }
  }

  #tell(onSignal: (signal: EngineSignal) => void, signal: EngineSignal): void {
    try {
      onSignal(signal);
    } catch (error) {
      // Signals are told from inside the browser's callbacks, where a throw would break the library's boot.
      this.#options.log.error({ error, signal: signal.kind }, 'A session refused what its page told');
    }
  }

  // A method, because the compiler does not see that `stop` changes the field while the loop waits.
  #isStopping(): boolean {
    return this.#stopping;
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
