import { BridgeError } from '../errors/bridge-error.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { FeedBatch, PageFeed } from '../ports/page-feed.js';
import type { Replica } from '../ports/stores.js';
import type { StoredHead, SyncReads } from '../ports/sync-reads.js';
import { ChangeWaiters } from '../sessions/change-waiters.js';
import type { SessionState } from '../sessions/session-machine.js';
import { Backfill } from './backfill.js';
import { catchUp } from './catch-up.js';
import { GrowthQueue } from './growth-queue.js';
import type { GrowOutcome, HistoryStatus, PageRead } from './history-api.js';
import type { BackfillDepth, HistoryChanges, HistorySettings, HistorySettingsStore } from './history-settings.js';
import { keepRead } from './keep-read.js';
import { LiveChanges } from './live-changes.js';
import { NOTHING_COVERED } from './nothing-covered.js';
import { ReplicaWriter } from './replica-writer.js';
import { SessionDecisions } from './session-decisions.js';
import type { WalkTools } from './walk-tools.js';
import { toStatus } from './to-status.js';

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
  readonly keepDays?: number | undefined;
  /** Called before anything of a linked account is stored; a copy of another account must be gone when it resolves. */
  readonly beforeFollowing: () => Promise<void>;
}

/** How long one request for changes waits in the page, in ms: as long as a reconnect may go unnoticed here. */
const WAIT_MS = 3_000;
/** How long one wait for a state lasts, in ms, before it is begun again. */
const LONG_MS = 3_600_000;
/** How long a reading of the page waits for what the page told before it, in ms. */
const LIVE_PATIENCE_MS = 2_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const AROUND_A_STRANGER = { count: 50, deadlineMs: 30_000 };
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
  readonly #growths: GrowthQueue;
  readonly #decisions: SessionDecisions;
  readonly #changes: ChangeWaiters;
  #state: SessionState = 'stopped';
  /** Counts the ends of links, so that one that ends during a catching up is not taken for the one it was made on. */
  #ends = 0;
  #isUnlinked = false;
  #needsCatchUp = true;
  #isCatchingUp = false;
  #following = false;
  #caughtUpAtMs: number | null = null;
  #lastSyncAtMs: number | null = null;
  #trouble: string | null = null;
  #life = '';
  /** The load of the page that the copy was level with once. */
  #levelLife = '';
  #taken = 0;
  /** The page's count of changes up to which all is stored. */
  #liveClock = 0;
  #live: LiveChanges | null = null;
  #isClosed = false;
  #running: Promise<void> | null = null;

  constructor(options: SessionSyncOptions) {
    const { session, feed, replica, reads, clock, log, settings, depth } = options;
    this.#options = options;
    this.#decisions = new SessionDecisions(settings, session, depth);
    this.#changes = new ChangeWaiters(clock);
    const liveReaches = (count: number): Promise<void> => this.#liveReaches(count);
    const writer = new ReplicaWriter({ session, replica, clock, log, liveReaches });
    this.#tools = { session, feed, reads, clock, log, writer };
    this.#growths = new GrowthQueue(this.#tools, replica);
    this.#backfill = new Backfill({
      keepDays: options.keepDays,
      tools: this.#tools,
      settings: () => this.#decisions.now,
      grow: (chatId, count) => this.grow(chatId, { count, deadlineMs: LONGEST_PAUSE_MS }),
      isAllowed: () => this.#isLevel(),
    });
  }

  get status(): HistoryStatus {
    const caughtUp = this.#isLevel();
    return toStatus({
      following: this.#following && FOLLOWABLE.has(this.#state),
      caughtUp,
      caughtUpAtMs: this.#caughtUpAtMs,
      lastSyncAtMs: caughtUp ? this.#options.clock.now() : this.#lastSyncAtMs,
      backfill: this.#backfill,
      trouble: this.#trouble,
    });
  }

  /** The session is in another state now. */
  sessionIs(state: SessionState): void {
    if (state === this.#state) return;
    if (UNLINKED.has(state) && !UNLINKED.has(this.#state)) {
      this.#isUnlinked = true;
      this.#ends += 1;
      // At once, so that a crash before the next catching up cannot hide it.
      this.#endLink().catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'The coverage of an ended link could not be taken back yet');
      });
    }
    if (this.#state === 'working') this.#needsCatchUp = true;
    this.#state = state;
    this.#changes.changed();
    if (state === 'working') this.#running ??= this.#run();
  }

  /** Reads what was decided before. */
  loadSettings(): Promise<HistorySettings> {
    return this.#decisions.load();
  }

  /** Changes what is fetched; what is fetched already stays. */
  async configure({ depth, paused, fromPhone }: HistoryChanges): Promise<void> {
    await this.#decisions.save({
      ...(depth !== undefined && { depth }),
      ...(paused !== undefined && { paused }),
      ...(fromPhone !== undefined && { fromPhone }),
    });
    this.#backfill.settingsChanged();
  }

  /** Ends all work for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#changes.changed();
    await Promise.all([this.#running, this.#backfill.close()]);
  }

  grow(chatId: string, request: { readonly count: number; readonly deadlineMs: number }): Promise<GrowOutcome> {
    return this.#growths.grow(chatId, request);
  }

  keepRead(read: PageRead): Promise<void> {
    return keepRead(this.#tools, read, this.#isLevel());
  }

  #isLevel(): boolean {
    const isSettled = !this.#needsCatchUp && !this.#isCatchingUp && this.#trouble === null;
    return this.#following && isSettled && this.#state === 'working' && !this.#isClosed;
  }

  #liveReaches(count: number): Promise<void> {
    const isThere = (): boolean => this.#liveClock >= count || !this.#isLevel();
    return this.#changes.until(isThere, this.#options.clock.now() + LIVE_PATIENCE_MS);
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#isClosed) {
      try {
        await this.#changes.until(() => this.#state === 'working' || this.#isClosed, clock.now() + LONG_MS);
        if (this.#state !== 'working') continue;
        await this.#follow(() => {
          pauseMs = FIRST_PAUSE_MS;
        });
      } catch (error) {
        this.#lost(error);
        await this.#changes.until(() => this.#isClosed, clock.now() + pauseMs);
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
    if (life !== this.#life) this.#begin(life);
    this.#following = true;
    while (!this.#isClosed && FOLLOWABLE.has(this.#state)) {
      if (this.#needsCatchUp && this.#state === 'working') await this.#catchUp();
      if (this.#levelLife !== life) {
        // What is told now lies above a gap that was not looked into yet: it waits in the page.
        await this.#changes.next(clock.now() + WAIT_MS);
        continue;
      }
      await this.#store(await feed.takeChanges({ taken: this.#taken, waitMs: WAIT_MS }));
      onProgress();
    }
    log.debug({}, 'The page is no longer followed');
    this.#following = false;
  }

  #begin(life: string): void {
    this.#life = life;
    this.#taken = 0;
    this.#liveClock = 0;
    this.#needsCatchUp = true;
    this.#tools.writer.newLife();
  }

  async #store(batch: FeedBatch): Promise<void> {
    const strangers = batch.changes.length > 0 ? await this.#live?.store(this.#life, batch) : [];
    this.#taken = batch.number;
    this.#liveClock = batch.clock;
    this.#trouble = null;
    if (this.#isLevel()) this.#lastSyncAtMs = this.#options.clock.now();
    this.#changes.changed();
    for (const chatId of strangers ?? []) void this.grow(chatId, AROUND_A_STRANGER);
  }

  async #catchUp(): Promise<void> {
    const { clock, log, session, reads } = this.#options;
    const startedMs = clock.now();
    const ends = this.#ends;
    const life = this.#life;
    const { linkedAtMs: known } = await this.loadSettings();
    const linkedAtMs = this.#isUnlinked ? null : known;
    if (linkedAtMs === null) await this.#forgetCoverage();
    this.#needsCatchUp = false;
    this.#isCatchingUp = true;
    let isLevel = false;
    try {
      const isStopped = (): boolean => this.#isClosed || ends !== this.#ends || !FOLLOWABLE.has(this.#state);
      isLevel = await catchUp(this.#tools, { linkedAtMs, isStopped });
      const newest = newestOf(await reads.heads(session));
      this.#live = new LiveChanges({ session, reads, log, writer: this.#tools.writer, newest });
      if (isLevel && linkedAtMs === null) await this.#decisions.save({ linkedAtMs: startedMs });
    } finally {
      this.#isCatchingUp = false;
      // Also when a link ended while that was being saved.
      if (!isLevel || ends !== this.#ends) this.#needsCatchUp = true;
    }
    if (!isLevel || ends !== this.#ends) return;
    this.#isUnlinked = false;
    this.#levelLife = life;
    this.#trouble = null;
    this.#caughtUpAtMs = clock.now();
    this.#lastSyncAtMs = clock.now();
    log.info({ tookMs: clock.now() - startedMs }, 'The stored copy is level with the page');
    this.#backfill.begin();
  }

  /** The next page belongs to another link, which is known over a restart by having no time yet. */
  async #endLink(): Promise<void> {
    await this.#decisions.save({ linkedAtMs: null });
    await this.#forgetCoverage();
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
    const known = error instanceof BridgeError ? error : null;
    if (known?.code === 'storage_unavailable') {
      this.#trouble = known.message;
      log.error({ err: error }, 'Changes cannot be stored; they wait in the page');
      return;
    }
    this.#following = false;
    // A browser that is closed or lost ends every call: the session tells of it, and a stop needs no alarm.
    if (known?.code === 'page_unavailable')
      log.info({ reason: known.message }, 'The page is not followed until it can be reached');
    else log.warn({ err: error }, 'The page could not be followed');
  }
}

function newestOf(heads: readonly StoredHead[]): ReadonlyMap<string, number> {
  return new Map(heads.flatMap(({ chatId, newest }) => (newest === null ? [] : [[chatId, newest.timestamp]])));
}
