import type { ChatHead } from '../ports/page-feed.js';
import { ChangeWaiters } from '../sessions/change-waiters.js';
import { ProgressTeller } from './progress-teller.js';
import type { BackfillProgress, GrowOutcome } from './history-api.js';
import type { HistorySettings } from './history-settings.js';
import { walkPast } from './walk-chat.js';
import { NO_NEWS, STATUS_CHAT, type WalkTools } from './walk-tools.js';

export interface BackfillOptions {
  readonly tools: WalkTools;
  readonly settings: () => HistorySettings;
  /** What is older is not kept, so it is not fetched either. */
  readonly keepDays?: number | undefined;
  readonly grow: (chatId: string, count: number) => Promise<GrowOutcome>;
  /** Whether the page may be asked: it works, and the stored copy is level with it. */
  readonly isAllowed: () => boolean;
}

/** Early bulk reads got real accounts unlinked (DESIGN section 3): nothing is fetched so long after a link, in ms. */
const CALM_AFTER_LINK_MS = 300_000;
const STRETCH = 100;
/** The page's time is its own: a rest lasts so many times the work before it, and at least this long, in ms. */
const REST_FACTOR = 3;
const SHORTEST_REST_MS = 20;
const BACKFILL_REST_MS = 250;
const LOOK_AGAIN_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A chat that cannot be read so often in turn, while the page works, is left to the next round. */
const MOST_FAILURES = 3;
/** A changed message that is not in the page's memory fires nothing: those of busy chats are looked at again so often. */
const RECHECK_EVERY_MS = 300_000;
const RECHECKED_CHATS = 20;
/** Counting a million rows takes the database a while. */
const COUNT_EVERY_MS = 5_000;
/** The phone answers in its own time; a chat is asked for once a round. */
const PHONE_REST_MS = 30_000;

/**
 * The quiet work beside following: compares everything stored with the page once after each catching up, fetches older
 * history chat by chat, and looks at busy chats again from time to time. One stretch at a time, with rests. Only the
 * fetching can be paused: the comparing keeps what is stored true.
 */
export class Backfill {
  readonly #options: BackfillOptions;
  readonly #waiters: ChangeWaiters;
  readonly #progress: ProgressTeller;
  #isClosed = false;
  /** Counts how often the copy was brought level. */
  #levels = 0;
  /** Counts what makes the fetching begin anew. */
  #rounds = 0;
  #messages = 0;
  #countedMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | null = null;
  #verifiedAtMs: number | null = null;

  constructor(options: BackfillOptions) {
    this.#options = options;
    this.#waiters = new ChangeWaiters(options.tools.clock);
    this.#progress = new ProgressTeller(options.tools.clock, options.tools.log, (progress) => {
      this.#tell(progress);
    });
  }

  get progress(): BackfillProgress {
    const { depth, paused } = this.#options.settings();
    const { now } = this.#progress;
    if (depth === 'off') return { ...now, state: 'off', etaS: null };
    return paused && now.state !== 'done' ? { ...now, state: 'paused', etaS: null } : now;
  }

  /** When everything stored was last compared with the page, in ms since 1970. */
  get verifiedAtMs(): number | null {
    return this.#verifiedAtMs;
  }

  /** The settings are others now. */
  settingsChanged(): void {
    this.#rounds += 1;
    this.#waiters.changed();
  }

  /** The stored copy was brought level: what lies deeper is looked at from the start. */
  begin(): void {
    this.#levels += 1;
    this.#rounds += 1;
    this.#waiters.changed();
    this.#running ??= this.#run();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#waiters.changed();
    await this.#running;
  }

  async #run(): Promise<void> {
    let verified = 0;
    let fetched = 0;
    let pauseMs = LOOK_AGAIN_MS;
    while (!this.#isClosed) {
      const [level, round] = [this.#levels, this.#rounds];
      try {
        if (verified !== level && (await this.#verify(level))) verified = level;
        if (fetched !== round && (await this.#fetchHistory(round))) fetched = round;
        pauseMs = LOOK_AGAIN_MS;
        const isNew = (): boolean => this.#rounds !== fetched || this.#isClosed;
        await this.#waiters.until(isNew, this.#inMs(RECHECK_EVERY_MS));
        if (!isNew()) await this.#recheck();
      } catch (error) {
        this.#options.tools.log.warn({ err: error }, 'Stored history could not be compared; it is tried again');
        await this.#pauseFor(pauseMs);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  /** False when the copy was brought level anew meanwhile. */
  async #verify(level: number): Promise<boolean> {
    const { tools } = this.#options;
    const { reads, session } = tools;
    await this.#allowed();
    const stored = [...(await reads.heads(session))].sort(
      (one, other) => (other.newest?.timestamp ?? 0) - (one.newest?.timestamp ?? 0),
    );
    const rest = this.#rester(SHORTEST_REST_MS);
    for (const { chatId } of stored) {
      await this.#allowed();
      if (!this.#isStill({ level })) return false;
      // As it is by now: others read and change the same chats meanwhile.
      const head = await reads.head(session, chatId);
      if (head?.contiguousFrom == null) continue;
      await walkPast(tools, chatId, head, {
        from: 'database',
        count: STRETCH,
        mostMessages: Number.POSITIVE_INFINITY,
        newsFrom: head.contiguousFrom,
        whole: true,
        rest,
      });
      await rest();
    }
    if (!this.#isStill({ level })) return false;
    this.#verifiedAtMs = tools.clock.now();
    return true;
  }

  async #recheck(): Promise<void> {
    const { tools } = this.#options;
    await this.#allowed();
    if (!this.#isStill({})) return;
    const busiest = [...(await tools.feed.heads())].sort(byNewest).slice(0, RECHECKED_CHATS);
    const rest = this.#rester(SHORTEST_REST_MS);
    for (const { id } of busiest) {
      await this.#allowed();
      if (!this.#isStill({})) return;
      const known = (await tools.reads.head(tools.session, id)) ?? undefined;
      const newsFrom = known?.contiguousFrom ?? NO_NEWS;
      const { linkedAtMs } = this.#options.settings();
      const options = { from: 'database', count: STRETCH, mostMessages: STRETCH, newsFrom, linkedAtMs, rest } as const;
      await walkPast(tools, id, known, options);
      await rest();
    }
  }

  /** False when it is to begin anew. */
  async #fetchHistory(round: number): Promise<boolean> {
    const { tools, settings } = this.#options;
    if (settings().depth === 'off') return true;
    await this.#mayFetch();
    if (!this.#isStill({ round })) return false;
    const heads = [...(await tools.feed.heads())].filter(({ id }) => id !== STATUS_CHAT).sort(byNewest);
    this.#progress.begin(heads.length, await this.#count(true));
    for (const head of heads) {
      const neededWork = await this.#fetchChat(head, round);
      if (!this.#isStill({ round })) return false;
      this.#progress.chatDone({ neededWork, messages: await this.#count(false) });
    }
    this.#progress.end(await this.#count(true));
    return true;
  }

  #tell({ state, chatsDone, chatsTotal, messages, percent }: BackfillProgress): void {
    const { writer, log } = this.#options.tools;
    const payload = { state: state === 'done' ? state : 'running', chatsDone, chatsTotal, messages, percent } as const;
    const event = { name: 'history.progress', chatId: null, messageId: null, payload } as const;
    writer.write({ origin: 'live', clock: 0, changes: [{ kind: 'event', event }] }).catch((error: unknown) => {
      log.warn({ err: error }, 'The progress of the history could not be written into the event log');
    });
  }

  /** Whether the page was asked for anything. */
  async #fetchChat(head: ChatHead, round: number): Promise<boolean> {
    const rest = this.#rester(BACKFILL_REST_MS);
    let failures = 0;
    let neededWork = false;
    while (await this.#wantsMore(head)) {
      await this.#mayFetch();
      if (!this.#isStill({ round })) return neededWork;
      neededWork = true;
      const outcome = await this.#options.grow(head.id, STRETCH);
      this.#progress.counted(await this.#count(false));
      // After the last stretch of a chat too: most chats have but one.
      await rest();
      failures = outcome === 'unavailable' && this.#options.isAllowed() ? failures + 1 : 0;
      if (outcome === 'unavailable' && failures < MOST_FAILURES) await this.#pauseFor(LOOK_AGAIN_MS);
      else if (outcome !== 'grown') break;
    }
    if (this.#options.settings().fromPhone) await this.#askPhone(head);
    return neededWork;
  }

  /** What the phone sends comes into the page later and makes the chat's coverage end at what is stored. */
  async #askPhone({ id }: ChatHead): Promise<void> {
    await this.#mayFetch();
    if (!this.#isStill({})) return;
    if (await this.#options.tools.feed.askPhone(id)) await this.#pauseFor(PHONE_REST_MS);
  }

  async #wantsMore({ id }: ChatHead): Promise<boolean> {
    const { reads, session, clock } = this.#options.tools;
    const { depth } = this.#options.settings();
    if (depth === 'off') return false;
    const days = Math.min(depth === 'all' ? Infinity : depth, this.#options.keepDays ?? Infinity);
    const oldestWanted = Math.floor(clock.now() / 1000) - days * 86_400;
    const head = await reads.head(session, id);
    if (head === null) return true;
    return !head.reachedStart && (head.contiguousFrom?.timestamp ?? Number.MAX_SAFE_INTEGER) >= oldestWanted;
  }

  async #count(isExact: boolean): Promise<number> {
    const { reads, session, clock } = this.#options.tools;
    if (isExact || clock.now() - this.#countedMs >= COUNT_EVERY_MS) {
      this.#messages = await reads.countMessages(session);
      this.#countedMs = clock.now();
    }
    return this.#messages;
  }

  #rester(shortestMs: number): () => Promise<void> {
    const { clock } = this.#options.tools;
    let beganMs = clock.now();
    return async () => {
      await this.#pauseFor(Math.max(shortestMs, (clock.now() - beganMs) * REST_FACTOR));
      await this.#allowed();
      beganMs = clock.now();
    };
  }

  /** Waits until the page may be asked, its link being old enough to be asked for much. */
  async #allowed(): Promise<void> {
    const { settings, isAllowed, tools } = this.#options;
    const isCalm = (): boolean => (settings().linkedAtMs ?? Infinity) + CALM_AFTER_LINK_MS <= tools.clock.now();
    while (!this.#isClosed && !(isAllowed() && isCalm())) await this.#pauseFor(LOOK_AGAIN_MS);
  }

  async #mayFetch(): Promise<void> {
    const { settings } = this.#options;
    await this.#allowed();
    while (!this.#isClosed && settings().paused) {
      const round = this.#rounds;
      await this.#waiters.until(() => this.#isClosed || this.#rounds !== round, this.#inMs(RECHECK_EVERY_MS));
      await this.#allowed();
    }
  }

  /** Whether what was begun is still wanted. */
  #isStill({ level = this.#levels, round = this.#rounds }: { level?: number; round?: number }): boolean {
    return !this.#isClosed && level === this.#levels && round === this.#rounds;
  }

  #pauseFor(ms: number): Promise<void> {
    return this.#waiters.until(() => this.#isClosed, this.#inMs(ms));
  }

  #inMs(ms: number): number {
    return this.#options.tools.clock.now() + ms;
  }
}

function byNewest(one: ChatHead, other: ChatHead): number {
  return other.timestamp - one.timestamp;
}
