import type { FeedChange } from '../../core/ports/page-feed.js';

/** What is to be told of a thing; nothing when it cannot be told, which must not cost all others. */
export function tellable(tell: () => readonly FeedChange[]): readonly FeedChange[] {
  try {
    return tell();
  } catch {
    return [];
  }
}
