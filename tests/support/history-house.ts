import { HistoryService } from '../../src/core/history/history-service.js';
import type { BackfillDepth } from '../../src/core/history/history-settings.js';
import type { AppliedBatch, PageBatch } from '../../src/core/history/page-batch.js';
import type { SessionState } from '../../src/core/sessions/session-machine.js';
import type { SessionsApi, SessionView } from '../../src/core/sessions/session-view.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseSyncReads } from '../../src/store/database-sync-reads.js';
import { DatabaseHistorySettings } from '../../src/store/history-settings-store.js';
import { isPostgres, type CausewayDatabase } from '../../src/store/open-database.js';
import type { DatabaseKind, TestDatabases } from './databases.js';
import { FakeFeed } from './fake-feed.js';
import { FakeLogger } from './http-app.js';
import { ManualClock } from './manual-clock.js';

type SessionListener = Parameters<SessionsApi['watch']>[0];

const SESSION = 'default';
const MOST_STEPS = 5_000;
const TURNS = 6;

/** A store whose writes fail while `failure` gives an error. */
class FailingReplica extends DatabaseReplica {
  failure: (batch: PageBatch) => Error | null = () => null;

  override async applyBatch(session: string, batch: PageBatch): Promise<AppliedBatch> {
    const failure = this.failure(batch);
    if (failure !== null) throw failure;
    return super.applyBatch(session, batch);
  }
}

export interface HistoryHouseOptions {
  readonly kind?: DatabaseKind | undefined;
  readonly depth?: BackfillDepth | undefined;
}

/** The real history service over a real store; the page and time are the test's. */
export async function openHistoryHouse(databases: TestDatabases, options: HistoryHouseOptions = {}) {
  const database = await databases.open(await databases.place(options.kind ?? 'SQLite'));
  const clock = new ManualClock();
  return new HistoryHouse(database, clock, options.depth ?? 'off');
}

export class HistoryHouse {
  readonly clock: ManualClock;
  readonly feed: FakeFeed;
  readonly replica: FailingReplica;
  readonly reads: DatabaseSyncReads;
  readonly settings: DatabaseHistorySettings;
  readonly log = new FakeLogger();
  readonly database: CausewayDatabase;
  readonly #depth: BackfillDepth;
  #service: HistoryService;
  #listener: SessionListener = () => undefined;

  constructor(database: CausewayDatabase, clock: ManualClock, depth: BackfillDepth) {
    this.database = database;
    this.clock = clock;
    this.feed = new FakeFeed(clock);
    this.replica = new FailingReplica(database, clock);
    this.reads = new DatabaseSyncReads(database);
    this.settings = new DatabaseHistorySettings(database);
    this.#depth = depth;
    this.#service = this.#newService();
  }

  get service(): HistoryService {
    return this.#service;
  }

  get status() {
    return this.#service.status(SESSION);
  }

  is(...states: SessionState[]): void {
    for (const state of states) this.#listener({ key: SESSION, state } as SessionView, null);
  }

  /** As after the first scan of a code, until the copy is level. */
  async link(): Promise<void> {
    this.is('starting', 'scan_qr', 'syncing', 'working');
    await this.level();
  }

  /** The bridge goes away and comes again on a page loaded anew, with what `meanwhile` did to it. */
  async restart(meanwhile: () => void | Promise<void> = () => undefined): Promise<void> {
    await this.stop();
    await meanwhile();
    this.feed.reload();
    this.feed.isGone = false;
    this.#service = this.#newService();
    this.is('starting', 'working');
  }

  /** Waits in passing time until the copy is level with the page, all that waited in it included. */
  async level(): Promise<void> {
    await this.until('the copy to be level', () => this.status.caughtUp);
    await this.settled();
  }

  /** Lets everything run that needs no time to pass. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 10 * TURNS; turn++) await this.#turn();
  }

  /** Lets time pass in steps until it is so. */
  async until(what: string, isSo: () => boolean | Promise<boolean>, stepMs = 250): Promise<void> {
    for (let step = 0; step < MOST_STEPS; step++) {
      for (let turn = 0; turn < TURNS; turn++) {
        if (await isSo()) return;
        await this.#turn();
      }
      this.clock.advance(stepMs);
    }
    throw new Error(`Waited ${String((MOST_STEPS * stepMs) / 1000)} s of the test's time in vain for ${what}`);
  }

  /** Lets so much time pass, in steps. */
  async pass(ms: number, stepMs = 1_000): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.clock.advance(stepMs);
      for (let turn = 0; turn < TURNS; turn++) await this.#turn();
    }
  }

  /** Keys of a chat's stored messages, oldest first. */
  async keys(chatId: string): Promise<readonly string[]> {
    const { texts } = await this.replica.newestMessages(SESSION, [chatId], { limit: 100_000, withNotifications: true });
    return texts.map((text) => (JSON.parse(text) as { id: { id: string } }).id.id);
  }

  async bodies(chatId: string): Promise<readonly string[]> {
    const { texts } = await this.replica.newestMessages(SESSION, [chatId], { limit: 100_000, withNotifications: true });
    return texts.map((text) => (JSON.parse(text) as { body: string }).body);
  }

  /** Where a chat is covered from, by key, and whether that is its start. */
  async coverage(chatId: string): Promise<{ readonly from: string | null; readonly start: boolean }> {
    const { contiguousFrom, reachedStart } = await this.replica.coverage(SESSION, chatId);
    return { from: contiguousFrom?.id.split('_').at(-1) ?? null, start: reachedStart };
  }

  /** Events about messages and chats, as `name key`, with a mark where they were found later. */
  async events(): Promise<readonly string[]> {
    const events = await this.replica.eventsAfter(SESSION, 0, 100_000);
    const told = events.filter(({ name }) => name !== 'history.progress');
    return told.map(
      ({ name, messageId, chatId, recovered }) =>
        `${name} ${messageId?.split('_').at(-1) ?? chatId ?? ''}${recovered ? ' late' : ''}`,
    );
  }

  async chats(): Promise<readonly string[]> {
    return (await this.reads.heads(SESSION)).map(({ chatId }) => chatId).sort();
  }

  async stop(): Promise<void> {
    const closed = this.#service.close();
    this.feed.leave();
    await closed;
  }

  /** What is under way gets on: with a server that takes real time. */
  #turn(): Promise<void> {
    return new Promise((resolve) => {
      if (isPostgres(this.database)) setTimeout(resolve, 2);
      else setImmediate(resolve);
    });
  }

  #newService(): HistoryService {
    return new HistoryService({
      sessions: {
        watch: (listener) => {
          this.#listener = listener;
          return () => undefined;
        },
        get: () => ({ me: null }) as SessionView,
        feed: () => this.feed,
      },
      replica: this.replica,
      reads: this.reads,
      clock: this.clock,
      log: this.log,
      settings: this.settings,
      depth: this.#depth,
      beforeFollowing: () => Promise.resolve(),
    });
  }
}
