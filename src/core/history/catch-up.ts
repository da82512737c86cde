import type { ChatHead } from '../ports/page-feed.js';
import type { StoredHead } from '../ports/sync-reads.js';
import type { PageChange } from './page-batch.js';
import { toPageChange } from './to-page-change.js';
import { walkPast } from './walk-chat.js';
import { NO_NEWS, STATUS_CHAT, type NewsFrom, type WalkTools } from './walk-tools.js';

const STRETCH = 50;
/** So many messages of one chat are walked back through before a gap is left for the backfill. */
const MOST_MESSAGES = 2_000;
/** Messages of chats that were active within this time are loaded into the page: they still change often. */
const ACTIVE_S = 3 * 86_400;
const MOST_ACTIVE = 200;

export interface CatchUpOptions {
  /** When this link was made, in ms; null when its page is followed for the first time (ruling 9). */
  readonly linkedAtMs: number | null;
  readonly isStopped: () => boolean;
}

/**
 * Brings the stored copy level with the page: chats, people and labels whole, then every chat whose newest message is
 * another than the store's, from the newest back to the first overlap. Of an empty store nothing but what the page holds
 * is read. False when it was stopped before that. Throws `page_unavailable`, `storage_unavailable`.
 */
export async function catchUp(tools: WalkTools, options: CatchUpOptions): Promise<boolean> {
  const isNewLink = options.linkedAtMs === null;
  const stored = new Map((await tools.reads.heads(tools.session)).map((head) => [head.chatId, head]));
  const heads = await tools.feed.heads();
  const lastIds = new Map(heads.map(({ id, lastId }) => [id, lastId]));
  const newest = Math.max(0, ...[...stored.values()].map((head) => head.newest?.timestamp ?? 0));
  // A store without messages cannot tell what was missed from what is old.
  const newsFrom: NewsFrom = newest === 0 ? NO_NEWS : { id: null, timestamp: newest };
  await takeSurvey(tools, stored, lastIds, newsFrom);
  if (options.linkedAtMs !== null) await removeGone(tools, stored, lastIds, options.linkedAtMs);
  if (stored.size === 0) return !options.isStopped();

  const activeFrom = Math.max(0, ...heads.map(({ timestamp }) => timestamp)) - ACTIVE_S;
  let active = 0;
  for (const head of heads) {
    if (options.isStopped()) return false;
    const known = stored.get(head.id);
    const isActive = !isNewLink && head.timestamp >= activeFrom && active < MOST_ACTIVE;
    const isNew = !isNewLink && known === undefined && head.timestamp >= newsFrom.timestamp;
    if (isLevel(head, known) && !isActive && !isNew) continue;
    if (isActive) active += 1;
    await walkPast(tools, head.id, known, {
      from: isActive ? 'load' : 'database',
      count: STRETCH,
      mostMessages: isNewLink ? STRETCH : MOST_MESSAGES,
      newsFrom: known?.contiguousFrom ?? newsFrom,
      // A page that was just linked need not have all that the one before had.
      removesGone: !isNewLink,
      linkedAtMs: options.linkedAtMs,
    });
  }
  return !options.isStopped();
}

function isLevel(head: ChatHead, known: StoredHead | undefined): boolean {
  if (known?.contiguousFrom == null) return head.lastId === null || known === undefined;
  return known.newest?.id === head.lastId;
}

/**
 * A chat's last message is stored with it only where nothing can be missing before it: elsewhere it would look, after a
 * crash, as if the messages between had been read. One that was missed is left to the walk, which tells it in its place.
 */
async function takeSurvey(
  tools: WalkTools,
  stored: ReadonlyMap<string, StoredHead>,
  lastIds: ReadonlyMap<string, string | null>,
  newsFrom: NewsFrom,
): Promise<void> {
  const { life } = tools.writer;
  for (let from: number | null = 0; from !== null;) {
    const part = await tools.feed.survey({ from });
    const changes = part.changes.flatMap((told): readonly PageChange[] => {
      const change = toPageChange(told, tools.log);
      if (change?.kind !== 'message') return change === null ? [] : [change];
      const { id, chatId, timestamp } = change.message;
      const known = stored.get(chatId);
      if (known?.contiguousFrom != null) return known.newest?.id === id ? [change] : [];
      const isMissed = timestamp >= newsFrom.timestamp && known?.newest?.id !== id;
      if (isMissed || lastIds.get(chatId) !== id) return [];
      return chatId === STATUS_CHAT ? [change] : [change, { kind: 'coverage', chatId, contiguousFromId: id }];
    });
    await tools.writer.write({ origin: 'history', clock: part.clock, changes, life });
    from = part.next;
  }
}

/**
 * Chats that were deleted while nobody looked: neither the chat nor its newest message is in the page any more. What the
 * page of an earlier link had and this one never showed is not among them.
 */
async function removeGone(
  { feed, writer }: WalkTools,
  stored: ReadonlyMap<string, StoredHead>,
  lastIds: ReadonlyMap<string, string | null>,
  linkedAtMs: number,
): Promise<void> {
  const { life } = writer;
  const isOfThisLink = ({ contiguousFrom, reachedStart, newest }: StoredHead): boolean =>
    contiguousFrom !== null || reachedStart || newest === null || newest.timestamp * 1000 >= linkedAtMs;
  const absent = [...stored.values()].filter((head) => !lastIds.has(head.chatId) && isOfThisLink(head));
  if (absent.length === 0) return;
  const missing = new Set(await feed.missing(absent.flatMap(({ newest }) => newest?.id ?? [])));
  const gone = absent.filter(({ newest }) => newest === null || missing.has(newest.id));
  const changes = gone.map(({ chatId }): PageChange => ({ kind: 'chat_removed', id: chatId }));
  await writer.write({ origin: 'recovered', clock: 0, changes, life });
}
