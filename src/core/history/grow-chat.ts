import { BridgeError } from '../errors/bridge-error.js';
import type { Replica } from '../ports/stores.js';
import type { GrowOutcome } from './history-api.js';
import { NOTHING_COVERED } from './nothing-covered.js';
import { aboutCoverage, storeStretch, toRecords } from './store-stretch.js';
import { NO_NEWS, type WalkTools } from './walk-tools.js';

/** See `HistoryApi.grow`. Throws `storage_unavailable`. */
export async function growChat(
  tools: WalkTools,
  replica: Pick<Replica, 'coverage'>,
  chatId: string,
  { count, deadlineMs }: { readonly count: number; readonly deadlineMs: number },
): Promise<GrowOutcome> {
  const { life } = tools.writer;
  const { contiguousFrom, reachedStart } = await replica.coverage(tools.session, chatId);
  if (reachedStart) return 'start';
  let before = contiguousFrom?.id ?? null;
  try {
    let stretch = await tools.feed.readStretch({ chatId, before, count, from: 'database', deadlineMs });
    // The message was deleted without our seeing it: begin again at the newest.
    if (stretch.outcome === 'before_unknown') {
      before = null;
      stretch = await tools.feed.readStretch({ chatId, before, count, from: 'database', deadlineMs });
    }
    if (stretch.outcome !== 'ok') return 'stuck';
    const { messages, isWhole } = toRecords(stretch);
    const claims = { contiguousFromId: messages[0]?.id ?? before, reachedStart: !stretch.hasMore };
    await storeStretch(tools, stretch, messages, {
      before,
      upper: contiguousFrom?.timestamp ?? Number.MAX_SAFE_INTEGER,
      newsFrom: NO_NEWS,
      removesGone: true,
      coverage: { ...aboutCoverage(stretch, tools.clock), ...(isWhole ? claims : NOTHING_COVERED) },
      life,
      holds: async () => (await replica.coverage(tools.session, chatId)).contiguousFrom?.id === contiguousFrom?.id,
    });
    if (!isWhole) return 'stuck';
    // What was erased, or is older than is kept, is not stored again, and then nothing more is claimed.
    const after = await replica.coverage(tools.session, chatId);
    const isAsBefore = !after.reachedStart && after.contiguousFrom?.id === contiguousFrom?.id;
    if (isAsBefore && messages.length > 0) return 'stuck';
    if (!stretch.hasMore) return 'start';
    return messages.length > 0 ? 'grown' : 'deadline';
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'page_unavailable') return 'unavailable';
    throw error;
  }
}
