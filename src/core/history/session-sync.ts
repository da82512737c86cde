import { BridgeError } from '../errors/bridge-error.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { PageFeed } from '../ports/page-feed.js';
import type { Replica } from '../ports/stores.js';
import type { SyncReads } from '../ports/sync-reads.js';
import { ChangeWaiters } from '../sessions/change-waiters.js';
import type { SessionState } from '../sessions/session-machine.js';
import { Backfill } from './backfill.js';
import { catchUp } from './catch-up.js';
import { growChat } from './grow-chat.js';
import type { GrowOutcome, HistoryStatus, KeptRead } from './history-api.js';
import type { BackfillDepth, HistoryChanges, HistorySettings, HistorySettingsStore } from './history-settings.js';
import { LiveChanges } from './live-changes.js';
import { ReplicaWriter } from './replica-writer.js';
import { toKeptChanges } from './to-page-change.js';
import { NOTHING_COVERED, type WalkTools } from './walk-chat.js';

export interface SessionSyncOptions {
  readonly session: string;
  readonly feed: PageFeed;
  readonly replica: Replica;
  readonly reads: SyncReads;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: HistorySettingsStore;
  /** Where a session's own settings do not say. */
  readonly depth: BackfillDepth;
  /** Called before anything of a linked account is stored; a copy of another account must be gone when it resolves. */
  readonly beforeFollowing: () => Promise<void>;
}

/** How long one request for changes waits in the page, in ms: as long as a reconnect may go unnoticed here. */
const WAIT_MS = 3_000;
/** How long one wait for a state lasts, in ms, before it is begun again. */
const LONG_MS = 3_600_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const UNLINKED: ReadonlySet<SessionState> = new Set(['scan_qr', 'pairing_code', 'logged_out']);
/** States in which a page is open and its changes are true. */
const FOLLOWABLE: ReadonlySet<SessionState> = new Set(['working', 'reconnecting', 'syncing']);

/**
 * Keeps one session's stored copy level with its page: waiting -> catching up -> following, and back to catching up after
 * every reconnect, reload and restart. While the database cannot be written, changes wait in the page.
 */
export class SessionSync {
  readonly #options: SessionSyncOptions;
  readonly #tools: WalkTools;
  readonly #backfill: Backfill;
  readonly #changes: ChangeWaiters;
  #state: SessionState = 'stopped';
  #isNewLink = false;
  #needsCatchUp = true;
  #isCatchingUp = false;
  #following = false;
  #caughtUpAtMs: number | null = null;
  #lastSyncAtMs: number | null = null;
  #trouble: string | null = null;
  #life = '';
  #settings: HistorySettings;
  #taken = 0;
  #live: LiveChanges | null = null;
  #isClosed = false;
  #running: Promise<void> | null = null;
  readonly #growing = new Map<string, Promise<GrowOutcome>>();

  constructor(options: SessionSyncOptions) {
    const { session, feed, replica, reads, clock, log } = options;
    this.#options = options;
    this.#settings = { depth: options.depth, paused: false, fromPhone: false, linkedAtMs: null };
    this.#changes = new ChangeWaiters(clock);
    const writer = new ReplicaWriter({ session, replica, clock, log });
    this.#tools = { session, feed, reads, clock, log, writer };
    this.#backfill = new Backfill({
      tools: this.#tools,
      settings: () => this.#settings,
      grow: (chatId, count) => this.grow(chatId, { count, deadlineMs: LONGEST_PAUSE_MS }),
      isAllowed: () => this.#isLevel(),
    });
  }

  get status(): HistoryStatus {
    return {
      following: this.#following && FOLLOWABLE.has(this.#state),
      caughtUp: this.#isLevel(),
      caughtUpAt: toIso(this.#caughtUpAtMs),
      lastSyncAt: toIso(this.#isLevel() ? this.#options.clock.now() : this.#lastSyncAtMs),
      verifiedAt: toIso(this.#backfill.verifiedAtMs),
      backfill: this.#backfill.progress,
      trouble: this.#trouble,
    };
  }

  /** The session is in another state now. */
  sessionIs(state: SessionState): void {
    if (state === this.#state) return;
    if (UNLINKED.has(state) && !this.#isNewLink) {
      this.#isNewLink = true;
      // At once, so that a crash before the next catching up cannot hide it.
      this.#forgetCoverage().catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'The coverage of an ended link could not be taken back yet');
      });
    }
    if (this.#state === 'working') this.#needsCatchUp = true;
    this.#state = state;
    this.#changes.changed();
    if (state === 'working') this.#running ??= this.#run();
  }

  /** Reads what was decided before. */
  async loadSettings(): Promise<HistorySettings> {
    const { settings, session } = this.#options;
    this.#settings = (await settings.read(session)) ?? this.#settings;
    return this.#settings;
  }

  /** Changes what is fetched; what is fetched already stays. */
  async configure(changes: HistoryChanges): Promise<void> {
    const known = await this.loadSettings();
    await this.#saveSettings({
      ...known,
      depth: changes.depth ?? known.depth,
      paused: changes.paused ?? known.paused,
      fromPhone: changes.fromPhone ?? known.fromPhone,
    });
    this.#backfill.settingsChanged();
  }

  /** Ends all work for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#changes.changed();
    await Promise.all([this.#running, this.#backfill.close()]);
  }

  /** See `HistoryApi.grow`. Requests for one chat run one after the other. */
  grow(chatId: string, request: { readonly count: number; readonly deadlineMs: number }): Promise<GrowOutcome> {
    const before = this.#growing.get(chatId) ?? Promise.resolve('start' as const);
    const turn = before.then(() => growChat(this.#tools, this.#options.replica, chatId, request));
    const kept = turn
      .catch(() => 'unavailable' as const)
      .finally(() => {
        if (this.#growing.get(chatId) === kept) this.#growing.delete(chatId);
      });
    this.#growing.set(chatId, kept);
    return kept;
  }

  /** See `HistoryApi.keepRead`. */
  async keepRead(read: KeptRead): Promise<void> {
    const changes = toKeptChanges(read, this.#options.log);
    // Until the gap since the last time is looked into, newer messages must not look as if nothing were missing below.
    const [first] = changes;
    const chatId =
      first?.kind === 'window' ? first.messages[0]?.chatId : first?.kind === 'message' && first.message.chatId;
    if (!this.#isLevel() && typeof chatId === 'string') changes.push({ kind: 'coverage', chatId, ...NOTHING_COVERED });
    await this.#tools.writer.write({ origin: 'history', clock: read.clock, changes });
  }

  #isLevel(): boolean {
    const isSettled = !this.#needsCatchUp && !this.#isCatchingUp && this.#trouble === null;
    return this.#following && isSettled && this.#state === 'working';
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#isClosed) {
      try {
        await this.#changes.until(() => this.#state === 'working' || this.#isClosed, clock.now() + LONG_MS);
        if (this.#hasClosed()) return;
        if (this.#state !== 'working') continue;
        await this.#follow(() => {
          pauseMs = FIRST_PAUSE_MS;
        });
      } catch (error) {
        this.#lost(error);
        await this.#rest(pauseMs);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** Follows one page until it is lost, which is thrown. */
  async #follow(onProgress: () => void): Promise<void> {
    const { feed, clock, log, beforeFollowing } = this.#options;
    await this.loadSettings();
    await beforeFollowing();
    const { life } = await feed.follow();
    if (life !== this.#life) {
      this.#life = life;
      this.#taken = 0;
      this.#needsCatchUp = true;
      this.#tools.writer.newLife();
    }
    this.#following = true;
    while (!this.#isClosed && FOLLOWABLE.has(this.#state)) {
      if (this.#needsCatchUp && this.#state === 'working') await this.#catchUp();
      const batch = await feed.takeChanges({ taken: this.#taken, waitMs: WAIT_MS });
      const strangers = batch.changes.length > 0 ? await this.#live?.store(life, batch) : [];
      this.#taken = batch.number;
      this.#trouble = null;
      if (this.#isLevel()) this.#lastSyncAtMs = clock.now();
      onProgress();
      for (const chatId of strangers ?? []) void this.grow(chatId, { count: 50, deadlineMs: LONGEST_PAUSE_MS });
    }
    log.debug({}, 'The page is no longer followed');
    this.#following = false;
  }

  async #catchUp(): Promise<void> {
    const { clock, log, session, reads } = this.#options;
    const startedMs = clock.now();
    const heads = await reads.heads(session);
    const isFirst = heads.length === 0;
    if (this.#isNewLink) await this.#forgetCoverage();
    if (isFirst || this.#isNewLink) await this.#saveSettings({ ...this.#settings, linkedAtMs: startedMs });
    this.#live = new LiveChanges(
      this.#tools.writer,
      log,
      new Map(heads.flatMap(({ chatId, newest }) => (newest === null ? [] : [[chatId, newest.timestamp]]))),
    );
    this.#needsCatchUp = false;
    this.#isCatchingUp = true;
    try {
      await catchUp(this.#tools, { isFirst, isNewLink: this.#isNewLink, isStopped: () => this.#isClosed });
    } catch (error) {
      this.#needsCatchUp = true;
      throw error;
    } finally {
      this.#isCatchingUp = false;
    }
    this.#isNewLink = false;
    this.#caughtUpAtMs = clock.now();
    this.#lastSyncAtMs = clock.now();
    log.info({ chats: heads.length, tookMs: clock.now() - startedMs }, 'The stored copy is level with the page');
    this.#backfill.begin();
  }

  async #saveSettings(settings: HistorySettings): Promise<void> {
    await this.#options.settings.save(this.#options.session, settings);
    this.#settings = settings;
  }

  /**
   * A new link has a database of its own, which may begin later than what is stored: that nothing is missing was said of
   * the old one. What is stored below stays.
   */
  async #forgetCoverage(): Promise<void> {
    const heads = await this.#options.reads.heads(this.#options.session);
    const covered = heads.filter(({ contiguousFrom, reachedStart }) => contiguousFrom !== null || reachedStart);
    const changes = covered.map(({ chatId }) => ({ kind: 'coverage' as const, chatId, ...NOTHING_COVERED }));
    await this.#tools.writer.write({ origin: 'history', clock: 0, changes });
  }

  #lost(error: unknown): void {
    const { log } = this.#options;
    const isStorage = error instanceof BridgeError && error.code === 'storage_unavailable';
    if (isStorage) {
      this.#trouble = error.message;
      log.error({ err: error }, 'Changes cannot be stored; they wait in the page');
    } else {
      this.#following = false;
      log.warn({ err: error }, 'The page could not be followed');
    }
  }

  #rest(ms: number): Promise<void> {
    const untilMs = this.#options.clock.now() + ms;
    return this.#changes.until(() => this.#isClosed, untilMs);
  }

  // A method, because the compiler does not see that `close` changes the field while we wait.
  #hasClosed(): boolean {
    return this.#isClosed;
  }
}

function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
