import type { MessagePage, MessageSearchQuery } from '../history/reads.js';
import type { MessageSearch, SyncStateStore } from '../ports/stores.js';

/** The messages of one chat that a search finds, as a window: oldest first, with what could be missing from it. */
export async function searchWindow(
  store: SyncStateStore,
  search: MessageSearch,
  session: string,
  chatIds: readonly string[],
  query: MessageSearchQuery,
): Promise<MessagePage<Uint8Array>> {
  const { outcome, hits, hasMore } = await search.search(session, { ...query, chatIds });
  const oldest = hits.at(-1);
  const isFull = hits.length === query.limit;
  const reach = isFull ? oldest?.timestamp : undefined;
  let isCovered = true;
  let isWhole = true;
  let phoneHasMore = false;
  for (const chatId of chatIds) {
    const { contiguousFrom, reachedStart, phoneHasMore: hasOnPhone } = await store.coverage(session, chatId);
    const isAbove = (time: number | undefined): boolean =>
      contiguousFrom !== null && time !== undefined && time > contiguousFrom.timestamp;
    const isWholeHalf = reachedStart || isAbove(query.since);
    isWhole &&= isWholeHalf;
    isCovered &&= isWholeHalf || isAbove(reach);
    phoneHasMore ||= hasOnPhone && !isAbove(query.since);
  }
  const encoder = new TextEncoder();
  return {
    outcome,
    texts: hits.map(({ json }) => encoder.encode(json)).reverse(),
    oldest: oldest === undefined ? null : { id: oldest.id, timestamp: oldest.timestamp },
    isFull,
    hasMore,
    isCovered,
    isWhole,
    phoneHasMore,
  };
}
