import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import type {
  MessagePage,
  MessagePlace,
  MessageStretch,
  MessageWindowQuery,
  WindowFacts,
} from '../../core/history/reads.js';
import { isPostgres, type CausewayDatabase } from '../open-database.js';
import type { Tables } from '../tables.js';
import { readCoverage } from './read-coverage.js';

interface Position {
  readonly chat_id: string;
  readonly timestamp: number;
  readonly row_order: number;
}

interface Named extends Position {
  readonly id: string;
}

interface Row<T> extends Named {
  readonly json: T;
}

type Selection<T = object> = SelectQueryBuilder<Tables, 'messages', T>;

const NOTHING: WindowFacts = {
  outcome: 'ok',
  oldest: null,
  isFull: false,
  hasMore: false,
  isCovered: false,
  isWhole: false,
  phoneHasMore: false,
};
const PLACE = ['id', 'chat_id', 'timestamp', 'row_order'] as const;

/** How a text leaves the database: as a string, or as the bytes that it is stored as. */
interface TextIn {
  readonly text: string;
  readonly bytes: Uint8Array;
}

type TextForm = keyof TextIn;

/** See `MessageStore.newestMessages`. All in one transaction, so that rows and coverage are of one moment. */
export async function readMessages<F extends TextForm>(
  transaction: CausewayDatabase,
  session: string,
  chatIds: readonly string[],
  query: MessageWindowQuery,
  form: F,
): Promise<MessagePage<TextIn[F]>> {
  const anchor = await anchorOf(transaction, session, chatIds, query);
  if (anchor === 'unknown') return { ...NOTHING, outcome: 'before_unknown', texts: [] };
  const halves: Row<TextIn[F]>[][] = [];
  for (const chatId of new Set(chatIds)) {
    // One more than asked, so that it is known whether there are more. Each half by itself: the index gives its order.
    const newest = newestFirst(matching(transaction, session, chatId, query, anchor)).limit(query.limit + 1);
    halves.push(await withTexts(newest, jsonAs(transaction, form)).execute());
  }
  const merged = halves.length === 1 ? (halves[0] ?? []) : halves.flat().sort((one, other) => compare(other, one));
  const rows = merged.slice(0, query.limit).reverse();
  const facts = await factsOf(transaction, session, chatIds, query, {
    oldest: rows[0],
    isFull: rows.length === query.limit,
    hasMore: merged.length > query.limit,
  });
  return { ...facts, texts: rows.map(({ json }) => json) };
}

/** See `MessageStore.findWindow`. */
export async function findWindow(
  transaction: CausewayDatabase,
  session: string,
  chatIds: readonly string[],
  query: MessageWindowQuery,
): Promise<WindowFacts & { start: MessagePlace | null }> {
  const anchor = await anchorOf(transaction, session, chatIds, query);
  if (anchor === 'unknown') return { ...NOTHING, outcome: 'before_unknown', start: null };
  const halves = [...new Set(chatIds)].map(
    (chatId) => matching(transaction, session, chatId, query, anchor).select(PLACE) as Selection as Selection<Named>,
  );
  const [first, ...others] = halves;
  if (first === undefined) return { ...NOTHING, start: null };
  const all = transaction.selectFrom(others.reduce((union, half) => union.unionAll(half), first).as('m')).selectAll();
  const ends = async (newest: 'desc' | 'asc', offset: number): Promise<Named[]> =>
    all
      .orderBy('timestamp', newest)
      .orderBy('row_order', newest)
      .orderBy('chat_id', newest)
      .limit(2)
      .offset(offset)
      .execute();
  const isBounded = Number.isFinite(query.limit);
  const [nth, older] = isBounded ? await ends('desc', query.limit - 1) : [];
  const oldest = nth ?? (await ends('asc', 0))[0];
  const facts = await factsOf(transaction, session, chatIds, query, {
    oldest,
    isFull: nth !== undefined,
    hasMore: older !== undefined,
  });
  const start = oldest && { chatId: oldest.chat_id, timestamp: oldest.timestamp, rowOrder: oldest.row_order };
  return { ...facts, start: start ?? null };
}

/** See `MessageStore.messagesFrom`. */
export async function readStretch(
  transaction: CausewayDatabase,
  session: string,
  chatIds: readonly string[],
  start: MessagePlace,
  query: MessageWindowQuery,
): Promise<MessageStretch> {
  const anchor = await anchorOf(transaction, session, chatIds, query);
  if (anchor === 'unknown') return { texts: [], next: null };
  const halves: Row<Uint8Array>[][] = [];
  for (const chatId of new Set(chatIds)) {
    const place = sql`(${start.timestamp}, ${start.rowOrder})`;
    const isFrom =
      chatId >= start.chatId
        ? sql<boolean>`(timestamp, row_order) >= ${place}`
        : sql<boolean>`(timestamp, row_order) > ${place}`;
    const oldest = matching(transaction, session, chatId, query, anchor)
      .where(isFrom)
      .orderBy('timestamp')
      .orderBy('row_order')
      .limit(query.limit + 1);
    halves.push(await withTexts(oldest, jsonAs(transaction, 'bytes')).execute());
  }
  const rows = halves.length === 1 ? (halves[0] ?? []) : halves.flat().sort(compare);
  const next = rows[query.limit];
  return {
    texts: rows.slice(0, query.limit).map(({ json }) => json),
    next: next === undefined ? null : { chatId: next.chat_id, timestamp: next.timestamp, rowOrder: next.row_order },
  };
}

/** Where the message `before` stands; null when none is named. */
async function anchorOf(
  transaction: CausewayDatabase,
  session: string,
  chatIds: readonly string[],
  { before }: MessageWindowQuery,
): Promise<Position | null | 'unknown'> {
  if (before === undefined) return null;
  const row = await transaction
    .selectFrom('messages')
    .select(['chat_id', 'timestamp', 'row_order'])
    .where('session', '=', session)
    .where('id', '=', before)
    .executeTakeFirst();
  return row === undefined || !chatIds.includes(row.chat_id) ? 'unknown' : row;
}

/** The messages of one half that are meant, in no order. */
function matching(
  transaction: CausewayDatabase,
  session: string,
  chatId: string,
  query: MessageWindowQuery,
  anchor: Position | null,
): Selection {
  let select: Selection = transaction
    .selectFrom('messages')
    .where('session', '=', session)
    .where('chat_id', '=', chatId);
  if (query.withNotifications !== true) select = select.where('is_notification', '=', 0);
  if (query.fromMe !== undefined) select = select.where('from_me', '=', Number(query.fromMe));
  if (query.hasMedia !== undefined) select = select.where('has_media', '=', Number(query.hasMedia));
  if (query.types !== undefined) select = select.where('type', 'in', query.types.length > 0 ? query.types : ['']);
  if (query.since !== undefined) select = select.where('timestamp', '>=', query.since);
  if (query.until !== undefined) select = select.where('timestamp', '<=', query.until);
  if (anchor === null) return select;
  const place = sql`(${anchor.timestamp}, ${anchor.row_order})`;
  // At the same place in two halves the ids of the halves decide, as in compare.
  const isOlder =
    chatId < anchor.chat_id
      ? sql<boolean>`(timestamp, row_order) <= ${place}`
      : sql<boolean>`(timestamp, row_order) < ${place}`;
  return select.where(isOlder);
}

function newestFirst(select: Selection): Selection {
  return select.orderBy('timestamp', 'desc').orderBy('row_order', 'desc');
}

function withTexts<T>(select: Selection, json: RawBuilder<T>): Selection<Row<T>> {
  return select.select(PLACE).select(json.as('json')) as Selection as Selection<Row<T>>;
}

/** Bytes are what the socket wants: a string would be decoded only to be encoded again. */
function jsonAs<F extends TextForm>(database: CausewayDatabase, form: F): RawBuilder<TextIn[F]> {
  if (form === 'text') return sql`json`;
  return isPostgres(database) ? sql`convert_to(json, 'UTF8')` : sql`cast(json as blob)`;
}

function compare(one: Position, other: Position): number {
  return (
    one.timestamp - other.timestamp ||
    one.row_order - other.row_order ||
    (one.chat_id < other.chat_id ? -1 : one.chat_id > other.chat_id ? 1 : 0)
  );
}

async function factsOf(
  transaction: CausewayDatabase,
  session: string,
  chatIds: readonly string[],
  { since }: MessageWindowQuery,
  window: { readonly oldest: Named | undefined; readonly isFull: boolean; readonly hasMore: boolean },
): Promise<WindowFacts> {
  const { oldest, isFull, hasMore } = window;
  const reach = { full: isFull ? oldest : undefined, since };
  return {
    outcome: 'ok',
    oldest: oldest === undefined ? null : { id: oldest.id, timestamp: oldest.timestamp },
    isFull,
    hasMore,
    ...(await readCoverage(transaction, session, chatIds, reach)),
  };
}
