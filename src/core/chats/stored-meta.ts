import type { GrowOutcome, HistoryStatus } from '../history/history-api.js';
import type { WindowFacts } from '../history/reads.js';
import type { IncompleteReason, MessageLimit, ReadMeta, Stale } from './chats-api.js';

/** What is known of an answer from the store beside its window. */
export interface StoredAnswer {
  readonly limit: MessageLimit;
  readonly count: number;
  readonly status: HistoryStatus;
  /** How the last try to get more from the page ended; null when there was none. */
  readonly grown: GrowOutcome | null;
}

/** Says what an answer from the store holds and whether anything that was asked for is missing (ruling 4). */
export function toStoredMeta(facts: WindowFacts, answer: StoredAnswer): ReadMeta {
  const reason = incompleteReason(facts, answer);
  const isWhole = facts.isWhole || answer.grown === 'start';
  return {
    source: 'store',
    engine: null,
    complete: reason === null,
    reason,
    hasMore: facts.hasMore || !isWhole || facts.phoneHasMore,
    oldest: facts.oldest?.timestamp ?? null,
    oldestId: facts.oldest?.id ?? null,
    count: answer.count,
    skipped: [],
    stale: toStale(answer.status),
  };
}

/** Null while every change of the page reaches the store. */
export function toStale(status: HistoryStatus): Stale | null {
  return status.following ? null : { since: status.lastSyncAt };
}

function incompleteReason(facts: WindowFacts, { limit, status, grown }: StoredAnswer): IncompleteReason | null {
  const { isFull, hasMore, isCovered, isWhole, phoneHasMore } = facts;
  if (!isCovered && grown !== 'start') {
    if (grown === 'deadline') return 'deadline';
    return grown === 'unavailable' || grown === 'stuck' || !status.following ? 'offline' : 'cap';
  }
  if (typeof limit === 'number' && isFull) return null;
  if (hasMore || (!isWhole && grown !== 'start')) return 'cap';
  return phoneHasMore ? 'phone_has_more' : null;
}
