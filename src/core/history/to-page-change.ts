import type { Log } from '../ports/log.js';
import type { FeedChange } from '../ports/page-feed.js';
import { toChatRecord } from './chat-record.js';
import { toMessageRecord } from './message-record.js';
import type { PageChange } from './page-batch.js';

/**
 * What a change of the page is for the store. Null for what cannot be understood at all (no id), which the log tells: it
 * must not hold up what comes after it.
 */
export function toPageChange(change: FeedChange, log: Log): PageChange | null {
  try {
    switch (change.kind) {
      case 'message':
        return { kind: 'message', message: toMessageRecord(change.json, change) };
      case 'chat':
        return { kind: 'chat', chat: toChatRecord(change.json, change) };
      case 'unreadable':
        return { kind: 'coverage', chatId: change.chatId, contiguousFromId: null, reachedStart: false };
      case 'more_history':
        return { kind: 'coverage', chatId: change.chatId, reachedStart: false };
      default:
        return change;
    }
  } catch (error) {
    log.warn({ err: error, kind: change.kind }, 'A change of the page could not be understood and was not stored');
    return null;
  }
}
