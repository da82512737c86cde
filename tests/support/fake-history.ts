import type { HistorySettings } from '../../src/core/history/history-settings.js';
import type { GrowOutcome, HistoryApi, HistoryStatus } from '../../src/core/history/history-api.js';

interface Grow {
  readonly session: string;
  readonly chatId: string;
  readonly count: number;
  readonly deadlineMs: number;
}

/** A history that is in the state the test says; what it was asked is written down. */
export class FakeHistory implements HistoryApi {
  readonly grows: Grow[] = [];
  readonly kept: Parameters<HistoryApi['keepRead']>[1][] = [];
  /** How the next asked-for growths end, one each; after the last: `start`. A function may store something first. */
  readonly outcomes: (GrowOutcome | ((grow: Grow) => Promise<GrowOutcome>))[] = [];
  /** Thrown by `keepRead`. */
  keepFailure: Error | null = null;
  now: HistoryStatus = {
    following: true,
    caughtUp: true,
    caughtUpAt: '2026-11-21T10:00:00.000Z',
    lastSyncAt: '2026-11-21T11:00:00.000Z',
    verifiedAt: null,
    backfill: { state: 'done', chatsDone: 1, chatsTotal: 1, messages: 1, percent: 100, etaS: 0 },
    trouble: null,
  };

  decided: HistorySettings = { depth: 'all', paused: false, fromPhone: false, linkedAtMs: null };

  settings(): Promise<HistorySettings> {
    return Promise.resolve(this.decided);
  }

  configure(_session: string, changes: Partial<HistorySettings>): Promise<void> {
    this.decided = { ...this.decided, ...changes };
    return Promise.resolve();
  }

  /** As after the browser went away. */
  loseThePage(): void {
    this.now = { ...this.now, following: false, caughtUp: false };
  }

  status(): HistoryStatus {
    return this.now;
  }

  async grow(session: string, chatId: string, request: { count: number; deadlineMs: number }): Promise<GrowOutcome> {
    const grow = { session, chatId, ...request };
    this.grows.push(grow);
    const outcome = this.outcomes.shift() ?? 'start';
    return typeof outcome === 'string' ? outcome : outcome(grow);
  }

  async keepRead(_session: string, read: Parameters<HistoryApi['keepRead']>[1]): Promise<void> {
    if (this.keepFailure !== null) throw this.keepFailure;
    this.kept.push(read);
    return Promise.resolve();
  }
}
