import type { HistoryStatus } from './history-api.js';

interface StatusFacts extends Pick<HistoryStatus, 'following' | 'caughtUp' | 'trouble'> {
  readonly caughtUpAtMs: number | null;
  readonly lastSyncAtMs: number | null;
  readonly backfill: { readonly verifiedAtMs: number | null; readonly progress: HistoryStatus['backfill'] };
}

/** The status of a stored copy. Every read asks for it and few ask when, so times are put into words on demand. */
export function toStatus({ caughtUpAtMs, lastSyncAtMs, backfill, ...plain }: StatusFacts): HistoryStatus {
  return {
    ...plain,
    get caughtUpAt() {
      return toIso(caughtUpAtMs);
    },
    get lastSyncAt() {
      return toIso(lastSyncAtMs);
    },
    get verifiedAt() {
      return toIso(backfill.verifiedAtMs);
    },
    get backfill() {
      return backfill.progress;
    },
  };
}

function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
