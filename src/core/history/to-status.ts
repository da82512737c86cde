import type { HistoryStatus } from './history-api.js';

interface StatusFacts extends Pick<HistoryStatus, 'following' | 'caughtUp' | 'trouble'> {
  readonly caughtUpAtMs: number | null;
  readonly lastSyncAtMs: number | null;
  readonly backfill: { readonly verifiedAtMs: number | null; readonly progress: HistoryStatus['backfill'] };
}

/** The status of a stored copy. Every read asks for it and few ask when, so times are put into words on demand. */
export function toStatus(facts: StatusFacts): HistoryStatus {
  return new Status(facts);
}

/** A class, because getters of a literal are made anew with every one of them. */
class Status implements HistoryStatus {
  readonly following: boolean;
  readonly caughtUp: boolean;
  readonly trouble: string | null;
  readonly #facts: StatusFacts;

  constructor(facts: StatusFacts) {
    this.following = facts.following;
    this.caughtUp = facts.caughtUp;
    this.trouble = facts.trouble;
    this.#facts = facts;
  }

  get caughtUpAt(): string | null {
    return toIso(this.#facts.caughtUpAtMs);
  }

  get lastSyncAt(): string | null {
    return toIso(this.#facts.lastSyncAtMs);
  }

  get verifiedAt(): string | null {
    return toIso(this.#facts.backfill.verifiedAtMs);
  }

  get backfill(): HistoryStatus['backfill'] {
    return this.#facts.backfill.progress;
  }
}

function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
