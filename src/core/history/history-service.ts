import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { PageFeed } from '../ports/page-feed.js';
import type { Replica } from '../ports/stores.js';
import type { SyncReads } from '../ports/sync-reads.js';
import type { SessionsApi } from '../sessions/session-view.js';
import type { GrowOutcome, HistoryApi, HistoryStatus, KeptRead } from './history-api.js';
import type { BackfillDepth, HistoryChanges, HistorySettings, HistorySettingsStore } from './history-settings.js';
import { SessionSync } from './session-sync.js';

export interface HistoryServiceOptions {
  readonly sessions: Pick<SessionsApi, 'watch' | 'get'> & { feed(session: string): PageFeed };
  readonly replica: Replica;
  readonly reads: SyncReads;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: HistorySettingsStore;
  /** Where a session's own settings do not say. */
  readonly depth: BackfillDepth;
  /** What is older is removed, so it is not fetched either. */
  readonly keepDays?: number | undefined;
  /** Called before anything of an account is stored: a copy of another account must be gone when it resolves. */
  readonly beforeFollowing: (session: string, account: string) => Promise<void>;
}

/** What a session without a page says. */
const NOTHING: HistoryStatus = {
  following: false,
  caughtUp: false,
  caughtUpAt: null,
  lastSyncAt: null,
  verifiedAt: null,
  backfill: { state: 'waiting', chatsDone: 0, chatsTotal: 0, messages: 0, percent: 0, etaS: null },
  trouble: null,
};

/** The stored copies of all sessions. See `HistoryApi`. */
export class HistoryService implements HistoryApi {
  readonly #options: HistoryServiceOptions;
  readonly #syncs = new Map<string, SessionSync>();

  constructor(options: HistoryServiceOptions) {
    this.#options = options;
    options.sessions.watch(({ key, state }) => {
      const known = this.#syncs.get(key);
      if (known === undefined && state === 'stopped') return;
      (known ?? this.#add(key)).sessionIs(state);
    });
  }

  status(session: string): HistoryStatus {
    return this.#syncs.get(session)?.status ?? NOTHING;
  }

  async grow(
    session: string,
    chatId: string,
    request: { readonly count: number; readonly deadlineMs: number },
  ): Promise<GrowOutcome> {
    return (await this.#syncs.get(session)?.grow(chatId, request)) ?? 'unavailable';
  }

  async keepRead(session: string, read: KeptRead): Promise<void> {
    await (this.#syncs.get(session) ?? this.#add(session)).keepRead(read);
  }

  async settings(session: string): Promise<HistorySettings> {
    return (this.#syncs.get(session) ?? this.#add(session)).loadSettings();
  }

  async configure(session: string, changes: HistoryChanges): Promise<void> {
    await (this.#syncs.get(session) ?? this.#add(session)).configure(changes);
  }

  /** Ends the following of a session that is removed. */
  async forget(session: string): Promise<void> {
    const sync = this.#syncs.get(session);
    this.#syncs.delete(session);
    await sync?.close();
    await this.#options.settings.remove(session);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#syncs.values()].map((sync) => sync.close()));
  }

  #add(session: string): SessionSync {
    const { sessions, beforeFollowing, ...shared } = this.#options;
    const sync = new SessionSync({
      ...shared,
      session,
      feed: sessions.feed(session),
      beforeFollowing: async () => {
        const { me } = sessions.get(session);
        if (me !== null) await beforeFollowing(session, me.id);
      },
    });
    this.#syncs.set(session, sync);
    return sync;
  }
}
