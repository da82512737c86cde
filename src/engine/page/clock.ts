let changes = 0;

/** How many changes were noted since the page was loaded (see `FeedBatch`). */
export function clock(): number {
  return changes;
}

/** One more change; returns the new count. */
export function tick(): number {
  return ++changes;
}
