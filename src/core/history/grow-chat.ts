import { BridgeError } from '../errors/bridge-error.js';
import type { Replica } from '../ports/stores.js';
import type { GrowOutcome } from './history-api.js';
import { aboutCoverage, NO_NEWS, NOTHING_COVERED, storeStretch, toRecords, type WalkTools } from './walk-chat.js';

/** See `HistoryApi.grow`. Throws `storage_unavailable`. */
export async function growChat(
  tools: WalkTools,
  replica: Pick<Replica, 'coverage'>,
  chatId: string,
  { count, deadlineMs }: { readonly count: number; readonly deadlineMs: number },
): Promise<GrowOutcome> {
  const coverage = await replica.coverage(tools.session, chatId);
  if (coverage.reachedStart) return 'start';
  const { contiguousFrom } = coverage;
  try {
    const before = contiguousFrom?.id ?? null;
    let stretch = await tools.feed.readStretch({ chatId, before, count, from: 'database', deadlineMs });
    // The message was deleted without our seeing it: begin again at the newest.
    if (stretch.outcome === 'before_unknown') {
      stretch = await tools.feed.readStretch({ chatId, before: null, count, from: 'database', deadlineMs });
    }
    if (stretch.outcome !== 'ok') return 'stuck';
    const { messages, isWhole } = toRecords(stretch);
    const upper = contiguousFrom?.timestamp ?? Number.MAX_SAFE_INTEGER;
    await storeStretch(tools, stretch, messages, {
      before,
      upper,
      newsFrom: NO_NEWS,
      coverage: {
        ...aboutCoverage(stretch, tools.clock),
        ...(isWhole
          ? { contiguousFromId: messages[0]?.id ?? before, reachedStart: !stretch.hasMore }
          : NOTHING_COVERED),
      },
    });
    if (!isWhole) return 'stuck';
    if (!stretch.hasMore) return 'start';
    return messages.length > 0 ? 'grown' : 'deadline';
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'page_unavailable') return 'unavailable';
    throw error;
  }
}
