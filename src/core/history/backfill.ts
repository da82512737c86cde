import { BridgeError } from '../errors/bridge-error.js';
import type { ChatHead } from '../ports/page-feed.js';
import { ChangeWaiters } from '../sessions/change-waiters.js';
import type { BackfillProgress, GrowOutcome } from './history-api.js';
import type { HistorySettings } from './history-settings.js';
import { NO_NEWS, walkChat, type WalkTools } from './walk-chat.js';

export interface BackfillOptions {
  readonly tools: WalkTools;
  readonly settings: () => HistorySettings;
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
/** A changed message that is not in the page's memory fires nothing: those of busy chats are looked at again so often. */
const RECHECK_EVERY_MS = 300_000;
const RECHECKED_CHATS = 20;
const TELL_EVERY_MS = 30_000;
/** The phone answers in its own time; a chat is asked for once a round. */
const PHONE_REST_MS = 30_000;

const NOTHING_YET: BackfillProgress = {
  state: 'waiting',
  chatsDone: 0,
  chatsTotal: 0,
  messages: 0,
  percent: 0,
  etaS: null,
};

/**
 * The quiet work beside following: compares everything stored with the page once after each catching up, fetches older
 * history chat by chat, and looks at busy chats again from time to time. One stretch at a time, with rests.
 */
export class Backfill {
  readonly #options: BackfillOptions;
  readonly #waiters: ChangeWaiters;
  #startedMs = 0;
  #told = 0;
  #isClosed = false;
  #rounds = 0;
  #running: Promise<void> | null = null;
  #verifiedAtMs: number | null = null;
  #progress = NOTHING_YET;

  constructor(options: BackfillOptions) {
    this.#options = options;
    this.#waiters = new ChangeWaiters(options.tools.clock);
  }

  get progress(): BackfillProgress {
    const { depth, paused } = this.#options.settings();
    if (depth === 'off') return { ...this.#progress, state: 'off' };
    return paused && this.#progress.state !== 'done' ? { ...this.#progress, state: 'paused' } : this.#progress;
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
    for (let done = 0; !this.#isClosed;) {
      const round = this.#rounds;
      try {
        await this.#calm();
        if (done !== round) await this.#verify();
        if (done !== round) await this.#fetchHistory();
        done = round;
        await this.#waiters.until(() => this.#rounds !== round || this.#isClosed, this.#inMs(RECHECK_EVERY_MS));
        if (this.#rounds === round && !this.#isClosed) await this.#recheck();
      } catch (error) {
        const { log } = this.#options.tools;
        if (!(error instanceof BridgeError)) log.error({ err: error }, 'History could not be compared');
        await this.#pauseFor(LOOK_AGAIN_MS);
      }
    }
  }

  async #verify(): Promise<void> {
    const { tools } = this.#options;
    const stored = await tools.reads.heads(tools.session);
    for (const head of [...stored].sort(
      (one, other) => (other.newest?.timestamp ?? 0) - (one.newest?.timestamp ?? 0),
    )) {
      if (head.contiguousFrom === null) continue;
      await this.#allowed();
      if (this.#isClosed) return;
      await walkChat(tools, head.chatId, head, {
        from: 'database',
        count: STRETCH,
        mostMessages: Number.POSITIVE_INFINITY,
        newsFrom: head.contiguousFrom,
        whole: true,
        rest: this.#rester(SHORTEST_REST_MS),
      });
    }
    this.#verifiedAtMs = tools.clock.now();
  }

  async #recheck(): Promise<void> {
    const { tools } = this.#options;
    await this.#allowed();
    const stored = new Map((await tools.reads.heads(tools.session)).map((head) => [head.chatId, head]));
    const busiest = [...(await tools.feed.heads())].sort(byNewest).slice(0, RECHECKED_CHATS);
    for (const { id } of busiest) {
      await this.#allowed();
      if (this.#isClosed) return;
      const known = stored.get(id);
      const newsFrom = known?.contiguousFrom ?? NO_NEWS;
      const rest = this.#rester(SHORTEST_REST_MS);
      await walkChat(tools, id, known, { from: 'database', count: STRETCH, mostMessages: STRETCH, newsFrom, rest });
    }
  }

  async #fetchHistory(): Promise<void> {
    const { tools, settings } = this.#options;
    if (settings().depth === 'off') return;
    const { clock, feed, reads, session } = tools;
    await this.#allowed();
    if (this.#isClosed) return;
    const heads = [...(await feed.heads())].filter(({ id }) => id !== 'status@broadcast').sort(byNewest);
    this.#startedMs = clock.now();
    this.#report('running', 0, heads.length, await reads.countMessages(session));
    const rest = this.#rester(BACKFILL_REST_MS);
    for (const [index, head] of heads.entries()) {
      for (;;) {
        await this.#allowed();
        if (this.#isClosed) return;
        if (!(await this.#wantsMore(head))) break;
        const outcome = await this.#options.grow(head.id, STRETCH);
        if (outcome === 'unavailable') await this.#pauseFor(LOOK_AGAIN_MS);
        else if (outcome !== 'grown') break;
        await rest();
      }
      if (settings().fromPhone) await this.#askPhone(head);
      this.#report('running', index + 1, heads.length, await reads.countMessages(session));
    }
    this.#report('done', heads.length, heads.length, this.#progress.messages);
  }

  /** What the phone sends comes into the page later and makes the chat's coverage end at what is stored. */
  async #askPhone({ id }: ChatHead): Promise<void> {
    if (await this.#options.tools.feed.askPhone(id)) await this.#pauseFor(PHONE_REST_MS);
  }

  async #wantsMore({ id }: ChatHead): Promise<boolean> {
    const { reads, session, clock } = this.#options.tools;
    const { depth } = this.#options.settings();
    if (depth === 'off') return false;
    const oldestWanted = depth === 'all' ? 0 : Math.floor(clock.now() / 1000) - depth * 86_400;
    const head = await reads.head(session, id);
    if (head === null) return true;
    return !head.reachedStart && (head.contiguousFrom?.timestamp ?? Number.MAX_SAFE_INTEGER) >= oldestWanted;
  }

  #report(state: BackfillProgress['state'], chatsDone: number, chatsTotal: number, messages: number): void {
    const { clock, log } = this.#options.tools;
    const elapsedS = (clock.now() - this.#startedMs) / 1000;
    const etaS = chatsDone === 0 ? null : Math.round((elapsedS / chatsDone) * (chatsTotal - chatsDone));
    const percent = chatsTotal === 0 ? 100 : Math.floor((chatsDone / chatsTotal) * 100);
    this.#progress = { state, chatsDone, chatsTotal, messages, percent, etaS: state === 'done' ? 0 : etaS };
    if (state !== 'done' && clock.now() - this.#told < TELL_EVERY_MS) return;
    this.#told = clock.now();
    log.info({ ...this.#progress }, 'Older history is being fetched');
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

  /** Waits until the link is old enough to be asked for much. */
  async #calm(): Promise<void> {
    const { settings, tools } = this.#options;
    const calmAtMs = (): number => (settings().linkedAtMs ?? 0) + CALM_AFTER_LINK_MS;
    while (!this.#isClosed && calmAtMs() > tools.clock.now()) {
      await this.#waiters.until(() => this.#isClosed, calmAtMs());
    }
  }

  async #allowed(): Promise<void> {
    const { settings, isAllowed } = this.#options;
    while (!this.#isClosed && (settings().paused || !isAllowed())) await this.#pauseFor(LOOK_AGAIN_MS);
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
