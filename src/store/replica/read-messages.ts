import { sql } from 'kysely';
import type { MessagePage, MessageWindowQuery } from '../../core/history/reads.js';
import type { CausewayDatabase } from '../open-database.js';

interface Position {
  readonly chat_id: string;
  readonly timestamp: number;
  readonly row_order: number;
}

interface Row extends Position {
  readonly id: string;
  readonly json: string;
}

const NOTHING: MessagePage = { outcome: 'ok', texts: [], oldest: null, hasMore: false, isCovered: false };

/** See `MessageStore.newestMessages`. All in one transaction, so that rows and coverage are of one moment. */
export async function readMessages(
  transaction: CausewayDatabase,
  session: string,
  chatIds: readonly string[],
  query: MessageWindowQuery,
): Promise<MessagePage> {
  const anchor = query.before === undefined ? null : await positionOf(transaction, session, query.before);
  if (query.before !== undefined && (anchor === null || !chatIds.includes(anchor.chat_id))) {
    return { ...NOTHING, outcome: 'before_unknown' };
  }
  const halves = [];
  for (const chatId of new Set(chatIds)) halves.push(await newestOf(transaction, session, chatId, query, anchor));
  const newestFirst = halves.flat().sort((one, other) => comparePositions(other, one));
  const rows = newestFirst.slice(0, query.limit).reverse();
  const oldest = rows[0];
  const hasMore = newestFirst.length > query.limit;
  return {
    outcome: 'ok',
    texts: rows.map(({ json }) => json),
    oldest: oldest === undefined ? null : { id: oldest.id, timestamp: oldest.timestamp },
    hasMore,
    isCovered: await isCovered(transaction, session, chatIds, {
      full: rows.length === query.limit ? oldest : undefined,
      since: query.since,
    }),
  };
}

async function positionOf(transaction: CausewayDatabase, session: string, id: string): Promise<Position | null> {
  const row = await transaction
    .selectFrom('messages')
    .select(['chat_id', 'timestamp', 'row_order'])
    .where('session', '=', session)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** One more than asked, so that it is known whether there are more. Each half by itself: the index gives its order. */
function newestOf(
  transaction: CausewayDatabase,
  session: string,
  chatId: string,
  query: MessageWindowQuery,
  anchor: Position | null,
): Promise<Row[]> {
  let select = transaction
    .selectFrom('messages')
    .select(['id', 'chat_id', 'timestamp', 'row_order', 'json'])
    .where('session', '=', session)
    .where('chat_id', '=', chatId);
  if (query.withNotifications !== true) select = select.where('is_notification', '=', 0);
  if (query.fromMe !== undefined) select = select.where('from_me', '=', Number(query.fromMe));
  if (query.hasMedia !== undefined) select = select.where('has_media', '=', Number(query.hasMedia));
  if (query.types !== undefined) select = select.where('type', 'in', query.types.length > 0 ? query.types : ['']);
  if (query.since !== undefined) select = select.where('timestamp', '>=', query.since);
  if (query.until !== undefined) select = select.where('timestamp', '<=', query.until);
  if (anchor !== null) {
    const place = sql`(${anchor.timestamp}, ${anchor.row_order})`;
    // At the same place in two halves the ids of the halves decide, as in comparePositions.
    const isOlder =
      chatId < anchor.chat_id
        ? sql<boolean>`(timestamp, row_order) <= ${place}`
        : sql<boolean>`(timestamp, row_order) < ${place}`;
    select = select.where(isOlder);
  }
  return select
    .orderBy('timestamp', 'desc')
    .orderBy('row_order', 'desc')
    .limit(query.limit + 1)
    .execute();
}

function comparePositions(one: Position, other: Position): number {
  return (
    one.timestamp - other.timestamp ||
    one.row_order - other.row_order ||
    (one.chat_id < other.chat_id ? -1 : one.chat_id > other.chat_id ? 1 : 0)
  );
}

/** Whether every half is without a gap from its newest down to what the window reaches. */
async function isCovered(
  transaction: CausewayDatabase,
  session: string,
  chatIds: readonly string[],
  { full, since }: { full: Position | undefined; since: number | undefined },
): Promise<boolean> {
  const states = await transaction
    .selectFrom('sync_state as s')
    .leftJoin('messages as m', (join) =>
      join.onRef('m.session', '=', 's.session').onRef('m.id', '=', 's.contiguous_from_id'),
    )
    .select(['s.chat_id', 's.reached_start', 'm.timestamp', 'm.row_order'])
    .where('s.session', '=', session)
    .where('s.chat_id', 'in', [...chatIds])
    .execute();
  if (states.length < new Set(chatIds).size) return false;
  return states.every(({ reached_start, timestamp, row_order }) => {
    if (reached_start === 1) return true;
    if (timestamp === null || row_order === null) return false;
    if (since !== undefined && since > timestamp) return true;
    return full !== undefined && (full.timestamp - timestamp || full.row_order - row_order) >= 0;
  });
}
