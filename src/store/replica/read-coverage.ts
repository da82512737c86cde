import type { WindowFacts } from '../../core/history/reads.js';
import type { CausewayDatabase } from '../open-database.js';

/** How far down a window reaches: to the oldest of a full one, or to a time, whichever is known. */
interface Reach {
  readonly full: { readonly timestamp: number; readonly row_order: number } | undefined;
  readonly since: number | undefined;
}

/** What the store knows of what could be missing from a window, over all halves of the chat. */
export async function readCoverage(
  transaction: CausewayDatabase,
  session: string,
  chatIds: readonly string[],
  { full, since }: Reach,
): Promise<Pick<WindowFacts, 'isCovered' | 'isWhole' | 'phoneHasMore'>> {
  const states = await transaction
    .selectFrom('sync_state as s')
    .leftJoin('messages as m', (join) =>
      join.onRef('m.session', '=', 's.session').onRef('m.id', '=', 's.contiguous_from_id'),
    )
    .select(['s.reached_start', 's.phone_has_more', 'm.timestamp', 'm.row_order'])
    .where('s.session', '=', session)
    .where('s.chat_id', 'in', [...chatIds])
    .execute();
  const isKnown = states.length === new Set(chatIds).size;
  const isBelowSince = (timestamp: number | null): boolean =>
    since !== undefined && timestamp !== null && since > timestamp;
  const isWholeHalf = ({ reached_start, timestamp }: (typeof states)[number]): boolean =>
    reached_start === 1 || isBelowSince(timestamp);
  return {
    isCovered:
      isKnown &&
      states.every((state) => {
        const { timestamp, row_order } = state;
        if (isWholeHalf(state)) return true;
        if (timestamp === null || row_order === null || full === undefined) return false;
        return (full.timestamp - timestamp || full.row_order - row_order) >= 0;
      }),
    isWhole: isKnown && states.every(isWholeHalf),
    phoneHasMore: states.some(({ phone_has_more, timestamp }) => phone_has_more === 1 && !isBelowSince(timestamp)),
  };
}
