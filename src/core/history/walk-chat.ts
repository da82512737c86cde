import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { PageFeed, Stretch, StretchRequest } from '../ports/page-feed.js';
import type { StoredHead, SyncReads } from '../ports/sync-reads.js';
import { toMessageRecord, type MessageRecord } from './message-record.js';
import type { CoverageChange, PageChange } from './page-batch.js';
import type { ReplicaWriter } from './replica-writer.js';

/** What a walk through a session's chats works with. */
export interface WalkTools {
  readonly session: string;
  readonly feed: PageFeed;
  readonly reads: SyncReads;
  readonly writer: ReplicaWriter;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * From where on messages that are new to us were missed and are told of; older ones are history. `id` is the message of
 * that second from which on nothing was missing.
 */
export interface NewsFrom {
  readonly id: string | null;
  /** Unix seconds. */
  readonly timestamp: number;
}

/** Everything is history. */
export const NO_NEWS: NewsFrom = { id: null, timestamp: Number.MAX_SAFE_INTEGER };

export interface WalkOptions {
  readonly from: StretchRequest['from'];
  /** Messages a stretch. */
  readonly count: number;
  /** Stops with a gap after so many messages without having met what is stored. */
  readonly mostMessages: number;
  readonly newsFrom: NewsFrom;
  /** Goes on below the first overlap, down to where the stored stretch begins, comparing. */
  readonly whole?: boolean | undefined;
  /** Rests between stretches. */
  readonly rest: () => Promise<void>;
}

const STRETCH_MS = 15_000;

/**
 * Reads a chat from its newest message back to what is stored, and stores what differs: new messages, changes, and
 * removals that happened while nobody looked. Where what is stored is not met in time, the chat is left with a gap that
 * its coverage shows. Throws `page_unavailable` and `storage_unavailable`.
 */
export async function walkChat(
  tools: WalkTools,
  chatId: string,
  stored: StoredHead | undefined,
  options: WalkOptions,
): Promise<void> {
  let before: string | null = null;
  let upper = Number.MAX_SAFE_INTEGER;
  let walked = 0;
  let hasHole = false;
  for (;;) {
    const { count, from, newsFrom } = options;
    const stretch = await tools.feed.readStretch({ chatId, before, count, from, deadlineMs: STRETCH_MS });
    if (stretch.outcome !== 'ok') return;
    const { messages, isWhole } = toRecords(stretch);
    hasHole ||= !isWhole;
    const oldest = messages[0];
    const meets = !stretch.hasMore || hasMet(stored, messages);
    const reaches = !stretch.hasMore || hasReached(stored, oldest);
    const coverage = {
      ...aboutCoverage(stretch, tools.clock),
      ...(hasHole ? NOTHING_COVERED : coverageAfter(stretch, oldest, meets && !reaches ? stored : undefined)),
    };
    // At the chat's start whatever is stored as contiguous and lies below is gone: the chat was cleared or deleted.
    const lower = stretch.hasMore ? undefined : stored?.contiguousFrom?.timestamp;
    await storeStretch(tools, stretch, messages, { before, upper, lower, newsFrom, coverage });

    walked += messages.length;
    const isDone = options.whole === true ? reaches : meets;
    if (isDone || oldest === undefined || !stretch.hasMore || walked >= options.mostMessages) return;
    before = oldest.id;
    upper = oldest.timestamp;
    await options.rest();
  }
}

export interface StretchPlace {
  /** The message that the stretch ends before; null: it ends at the newest. */
  readonly before: string | null;
  /** Unix seconds that the stretch reaches up to. */
  readonly upper: number;
  /** Unix seconds that it reaches down to; absent: to its oldest message. */
  readonly lower?: number | undefined;
  readonly newsFrom: NewsFrom;
  readonly coverage: CoverageChange;
}

/** Stores a stretch: what is gone, what is old, and what is news, which is told of. */
export async function storeStretch(
  { session, feed, reads, writer }: WalkTools,
  stretch: Stretch,
  messages: readonly MessageRecord[],
  { before, upper, lower, newsFrom, coverage }: StretchPlace,
): Promise<void> {
  const from = Math.min(lower ?? Number.MAX_SAFE_INTEGER, messages[0]?.timestamp ?? Number.MAX_SAFE_INTEGER);
  const gone: PageChange[] = [];
  if (from < Number.MAX_SAFE_INTEGER) {
    const held = new Set([before, ...messages.map(({ id }) => id), ...stretch.skipped.map(({ id }) => id)]);
    const suspects = await reads.idsBetween(session, stretch.chatId, from, upper);
    const absent = suspects.filter((id) => !held.has(id));
    // At the edges a message of the same second may stand outside the stretch: the page says which ones are gone.
    const missing = absent.length > 0 ? await feed.missing(absent) : [];
    gone.push(...missing.map((id): PageChange => ({ kind: 'message_removed', id })));
  }
  const { clock } = stretch;
  const firstNews = indexOfNews(messages, newsFrom);
  const history = messages.slice(0, firstNews);
  const news = messages.slice(firstNews);
  const old: PageChange[] = history.length > 0 ? [{ kind: 'window', messages: history }] : [];
  if (news.length > 0) {
    if (old.length > 0) await writer.write({ origin: 'history', clock, changes: old });
    await writer.write({
      origin: 'recovered',
      clock,
      changes: [...gone, { kind: 'window', messages: news }, coverage],
    });
  } else {
    await writer.write({ origin: 'history', clock, changes: [...gone, ...old, coverage] });
  }
}

function indexOfNews(messages: readonly MessageRecord[], { id, timestamp }: NewsFrom): number {
  const at = messages.findIndex((message) => message.id === id);
  if (at >= 0) return at;
  const first = messages.findIndex((message) => message.timestamp >= timestamp);
  return first < 0 ? messages.length : first;
}

/** The stretch's messages for the store, and whether none of them is left out. */
export function toRecords({ messages, skipped }: Stretch): { messages: readonly MessageRecord[]; isWhole: boolean } {
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

/** Below a message that could not be read it is never said that nothing is missing. */
export const NOTHING_COVERED = { contiguousFromId: null, reachedStart: false } as const;

function hasMet(stored: StoredHead | undefined, messages: readonly MessageRecord[]): boolean {
  const newest = stored?.newest;
  if (newest == null || stored?.contiguousFrom == null) return true;
  return messages.some(({ id, timestamp }) => id === newest.id || timestamp < newest.timestamp);
}

/** Whether the stretch goes down to where the stored contiguous part begins. */
function hasReached(stored: StoredHead | undefined, oldest: MessageRecord | undefined): boolean {
  const from = stored?.contiguousFrom;
  return from == null || oldest === undefined || oldest.timestamp < from.timestamp;
}

/**
 * From which message on nothing is missing now: from where `met` begins, or from the stretch's oldest. A stretch that did
 * not yet meet what is stored leaves a gap below, so that a crash here is seen later.
 */
function coverageAfter(
  stretch: Stretch,
  oldest: MessageRecord | undefined,
  met: StoredHead | undefined,
): Pick<CoverageChange, 'contiguousFromId' | 'reachedStart'> {
  if (met?.contiguousFrom != null) {
    return { contiguousFromId: met.contiguousFrom.id, reachedStart: met.reachedStart };
  }
  return { contiguousFromId: oldest?.id ?? null, reachedStart: !stretch.hasMore };
}
