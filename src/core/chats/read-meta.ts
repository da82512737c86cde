import type { ChatWindow } from '../ports/engine.js';
import type { IncompleteReason, MessageLimit, ReadMeta } from './chats-api.js';

/** Says what an answer read from the page holds and whether anything that was asked for is missing (ruling 4). */
export function toReadMeta(window: ChatWindow, limit: MessageLimit): ReadMeta {
  const reason = incompleteReason(window, limit);
  return {
    source: 'page',
    engine: window.engine,
    complete: reason === null,
    reason,
    hasMore: window.hasMore || window.phoneHasMore,
    oldest: window.oldest,
    oldestId: window.oldestId,
    count: window.count,
    skipped: window.skipped,
    stale: null,
  };
}

function incompleteReason(window: ChatWindow, limit: MessageLimit): IncompleteReason | null {
  if (window.skipped.length > 0) return 'skipped';
  if (typeof limit === 'number' && window.count >= limit) return null;
  if (window.deadlineReached) return 'deadline';
  if (window.hasMore) return 'cap';
  return window.phoneHasMore ? 'phone_has_more' : null;
}
