import { BridgeError } from '../errors/bridge-error.js';
import type { Stretch, StretchRequest } from '../ports/page-feed.js';
import type { StoredHead } from '../ports/sync-reads.js';
import type { MessageRecord } from './message-record.js';
import type { CoverageChange } from './page-batch.js';
import { NOTHING_COVERED } from './nothing-covered.js';
import { aboutCoverage, storeStretch, toRecords, type ReadMessages } from './store-stretch.js';
import { STATUS_CHAT, type NewsFrom, type WalkTools } from './walk-tools.js';

export interface WalkOptions {
  readonly from: StretchRequest['from'];
  /** Messages a stretch. */
  readonly count: number;
  /** Stops with a gap after so many messages without having met what is stored. */
  readonly mostMessages: number;
  readonly newsFrom: NewsFrom;
  /** Goes on below the first overlap, down to where the stored stretch begins, comparing. */
  readonly whole?: boolean | undefined;
  /** False: what is stored stays, whether the page has it or not. */
  readonly removesGone?: boolean | undefined;
  /** When this link was made, in ms; what came since and is gone from a chat's start was deleted. */
  readonly linkedAtMs?: number | null | undefined;
  /** Rests between stretches. */
  readonly rest?: (() => Promise<void>) | undefined;
}

interface Walked {
  readonly stretch: Stretch;
  readonly messages: readonly MessageRecord[];
  readonly before: string | null;
  readonly upper: number;
}

const STRETCH_MS = 15_000;

/**
 * Reads a chat from its newest message back to what is stored, and stores what differs: new messages, changes, and
 * removals that happened while nobody looked. What was missed is stored from its oldest on and in order, so that at no
 * moment anything is missing within what the coverage claims. Where what is stored is not met in time, the chat is left
 * with a gap that its coverage shows. Throws `page_unavailable` and `storage_unavailable`.
 */
export async function walkChat(
  tools: WalkTools,
  chatId: string,
  stored: StoredHead | undefined,
  options: WalkOptions,
): Promise<void> {
  const { count, from, newsFrom, mostMessages } = options;
  const { life } = tools.writer;
  const begin = await coveredFrom(tools, chatId);
  const holds = async (): Promise<boolean> => (await coveredFrom(tools, chatId)) === begin;
  let parts: Walked[] = [];
  let before: string | null = null;
  let upper = Number.MAX_SAFE_INTEGER;
  let walked = 0;
  let hasHole = false;

  const store = async (lower: number | undefined, claims: Partial<CoverageChange>): Promise<void> => {
    const removesGone = options.removesGone !== false;
    for (const [index, part] of parts.reverse().entries()) {
      const { stretch, messages } = part;
      const coverage = index === 0 ? { ...aboutCoverage(stretch, tools.clock), ...claims } : null;
      const place = { before: part.before, upper: part.upper, lower, newsFrom, removesGone, coverage, life, holds };
      await storeStretch(tools, stretch, messages, index === 0 ? place : { ...place, lower: undefined });
    }
    parts = [];
  };

  /**
   * 0 when a chat of which nothing is covered was cleared or deleted: something that came on this link lies below its
   * start and is gone. Without such a sign what lies there is of an earlier link, and stays.
   */
  const begunAnew = async (oldest: MessageRecord | undefined): Promise<number | undefined> => {
    if (options.removesGone === false || options.linkedAtMs == null) return undefined;
    const since = Math.ceil(options.linkedAtMs / 1000);
    const suspects = await tools.reads.idsBetween(tools.session, chatId, since, oldest?.timestamp ?? upper);
    const isGone = suspects.length > 0 && (await tools.feed.missing(suspects)).length > 0;
    return isGone ? 0 : undefined;
  };

  for (;;) {
    const stretch = await tools.feed.readStretch({ chatId, before, count, from, deadlineMs: STRETCH_MS });
    if (stretch.outcome !== 'ok') {
      // The last message was deleted under our feet, or the chat was: what was walked ends in a gap.
      await store(undefined, hasHole ? NOTHING_COVERED : gapBelow(parts.at(-1)));
      return;
    }
    const lowest = options.whole === true ? (stored?.contiguousFrom?.timestamp ?? 0) : 0;
    const { messages, isWhole, hasMore } = clipped(stretch, lowest);
    hasHole ||= !isWhole;
    const oldest = messages[0];
    parts.push({ stretch, messages, before, upper });
    walked += messages.length;
    const isEnd = !hasMore || oldest === undefined;
    const meets = !hasMore || hasMet(stored, messages, newsFrom);
    const reaches = !hasMore || hasReached(stored, messages);
    const isLost = !meets && (isEnd || walked >= mostMessages);
    if (meets || isLost) {
      // At the chat's start whatever is stored as contiguous and lies below is gone: the chat was cleared or deleted.
      const lower = hasMore ? undefined : (stored?.contiguousFrom?.timestamp ?? (await begunAnew(oldest)));
      // Within what is covered already nothing is claimed anew: somebody may have found a hole in it meanwhile.
      const claims = reaches || isLost ? { contiguousFromId: oldest?.id ?? before, reachedStart: !hasMore } : {};
      await store(lower, hasHole ? NOTHING_COVERED : claims);
    }
    const isDone = options.whole === true ? reaches : meets;
    if (isDone || isEnd || walked >= mostMessages) return;
    before = oldest.id;
    upper = oldest.timestamp;
    await options.rest?.();
  }
}

/**
 * The same for a chat of many: one that cannot be read while the page answers otherwise is told in the log, is no longer
 * claimed to be whole, and keeps nobody from the rest. Status updates are not read, and so not claimed either.
 */
export async function walkPast(...walk: Parameters<typeof walkChat>): Promise<void> {
  const [tools, chatId, stored] = walk;
  const { life } = tools.writer;
  const giveUp = (): Promise<void> => {
    const coverage: CoverageChange = { kind: 'coverage', chatId, ...NOTHING_COVERED };
    return tools.writer.write({ origin: 'history', clock: 0, changes: [coverage], life });
  };
  if (chatId === STATUS_CHAT) {
    if (stored !== undefined && stored.contiguousFrom !== null) await giveUp();
    return;
  }
  try {
    await walkChat(...walk);
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'page_unavailable') throw error;
    await tools.feed.heads();
    if (life !== tools.writer.life) throw error;
    tools.log.warn({ err: error }, 'A chat of the page could not be read');
    await giveUp();
  }
}

async function coveredFrom({ reads, session }: WalkTools, chatId: string): Promise<string | null> {
  return (await reads.head(session, chatId))?.contiguousFrom?.id ?? null;
}

function gapBelow(part: Walked | undefined): Partial<CoverageChange> {
  return { contiguousFromId: part?.messages[0]?.id ?? null, reachedStart: false };
}

/** Without anything to meet, all that was missed is seen when the stretch goes down to where news begins. */
function hasMet(stored: StoredHead | undefined, messages: readonly MessageRecord[], newsFrom: NewsFrom): boolean {
  const newest = stored?.newest;
  if (newest == null || stored?.contiguousFrom == null) return (messages[0]?.timestamp ?? 0) < newsFrom.timestamp;
  return messages.some(({ id, timestamp }) => id === newest.id || timestamp < newest.timestamp);
}

/** Whether the stretch goes down to where the stored contiguous part begins. */
function hasReached(stored: StoredHead | undefined, messages: readonly MessageRecord[]): boolean {
  const from = stored?.contiguousFrom;
  const oldest = messages[0];
  if (from == null || oldest === undefined || oldest.timestamp < from.timestamp) return true;
  return messages.some(({ id }) => id === from.id);
}

/** Comparing fetches nothing: what lies below the stored part is left out, and so is a hole there. */
function clipped(stretch: Stretch, lowest: number): ReadMessages & { readonly hasMore: boolean } {
  const skipped = stretch.skipped.filter(({ timestamp }) => (timestamp ?? lowest) >= lowest);
  const read = toRecords({ ...stretch, skipped });
  const messages = read.messages.filter(({ timestamp }) => timestamp >= lowest);
  return { messages, isWhole: read.isWhole, hasMore: stretch.hasMore || messages.length < read.messages.length };
}
