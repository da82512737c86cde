import type { Clock } from '../ports/clock.js';
import type { Stretch } from '../ports/page-feed.js';
import { toMessageRecord, type MessageRecord } from './message-record.js';
import type { CoverageChange, PageChange } from './page-batch.js';
import type { NewsFrom, WalkTools } from './walk-tools.js';

export interface StretchPlace {
  /** The message that the stretch ends before; null: it ends at the newest. */
  readonly before: string | null;
  /** Unix seconds that the stretch reaches up to. */
  readonly upper: number;
  /** Unix seconds that it reaches down to; absent: to its oldest message. */
  readonly lower?: number | undefined;
  readonly newsFrom: NewsFrom;
  /** Absent: the page's word is not taken for that a stored message is gone. */
  readonly removesGone?: boolean | undefined;
  readonly coverage: CoverageChange | null;
  /** The load of the page that the stretch was read from, as `ReplicaWriter.life`. */
  readonly life: number;
  /** Whether what the coverage builds on is still so. */
  readonly holds?: (() => Promise<boolean>) | undefined;
}

/** Stores a stretch: what is gone, what is old, and what is news, which is told of. */
export async function storeStretch(
  tools: WalkTools,
  stretch: Stretch,
  messages: readonly MessageRecord[],
  place: StretchPlace,
): Promise<void> {
  const { life, holds } = place;
  const { clock } = stretch;
  const gone = place.removesGone === true ? await findGone(tools, stretch, messages, place) : [];
  const firstNews = indexOfNews(messages, place.newsFrom);
  const history = messages.slice(0, firstNews);
  const news = messages.slice(firstNews);
  const old: PageChange[] = history.length > 0 ? [{ kind: 'window', messages: history }] : [];
  const coverage = place.coverage === null ? [] : [place.coverage];
  if (news.length === 0) {
    await tools.writer.write({ origin: 'history', clock, changes: [...gone, ...old, ...coverage], life, holds });
    return;
  }
  if (old.length > 0) await tools.writer.write({ origin: 'history', clock, changes: old, life });
  const changes: PageChange[] = [...gone, { kind: 'window', messages: news }, ...coverage];
  await tools.writer.write({ origin: 'recovered', clock, changes, life, holds });
}

async function findGone(
  { session, feed, reads }: WalkTools,
  stretch: Stretch,
  messages: readonly MessageRecord[],
  { before, upper, lower }: StretchPlace,
): Promise<readonly PageChange[]> {
  const from = Math.min(lower ?? Number.MAX_SAFE_INTEGER, messages[0]?.timestamp ?? Number.MAX_SAFE_INTEGER);
  if (from === Number.MAX_SAFE_INTEGER) return [];
  const held = new Set([before, ...messages.map(({ id }) => id), ...stretch.skipped.map(({ id }) => id)]);
  const suspects = await reads.idsBetween(session, stretch.chatId, from, upper);
  const absent = suspects.filter((id) => !held.has(id));
  // At the edges a message of the same second may stand outside the stretch: the page says which ones are gone.
  const missing = absent.length > 0 ? await feed.missing(absent) : [];
  return missing.map((id) => ({ kind: 'message_removed', id }));
}

function indexOfNews(messages: readonly MessageRecord[], { id, timestamp }: NewsFrom): number {
  const at = messages.findIndex((message) => message.id === id);
  if (at >= 0) return at;
  const first = messages.findIndex((message) => message.timestamp >= timestamp);
  return first < 0 ? messages.length : first;
}

export interface ReadMessages {
  readonly messages: readonly MessageRecord[];
  /** None of them is left out. */
  readonly isWhole: boolean;
}

/** The stretch's messages for the store. */
export function toRecords({ messages, skipped }: Stretch): ReadMessages {
  const records: MessageRecord[] = [];
  for (const { json, isNotification } of messages) {
    try {
      records.push(toMessageRecord(json, { isNotification }));
    } catch {
      // Nothing but a message without an id: it cannot be asked for either, but the stretch has a hole.
    }
  }
  return { messages: records, isWhole: skipped.length === 0 && records.length === messages.length };
}

/** What a stretch says of a chat whatever it held. */
export function aboutCoverage(stretch: Stretch, clock: Pick<Clock, 'now'>): CoverageChange {
  return {
    kind: 'coverage',
    chatId: stretch.chatId,
    phoneHasMore: stretch.phoneHasMore,
    reconciledAt: new Date(clock.now()).toISOString(),
  };
}
