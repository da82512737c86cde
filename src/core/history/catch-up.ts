import type { ChatHead } from '../ports/page-feed.js';
import type { StoredHead } from '../ports/sync-reads.js';
import type { PageChange } from './page-batch.js';
import { toPageChange } from './to-page-change.js';
import { walkChat, type WalkTools } from './walk-chat.js';

const STRETCH = 50;
/** So many messages of one chat are walked back through before a gap is left for the backfill. */
const MOST_MESSAGES = 2_000;
/** Messages of chats that were active within this time are loaded into the page: they still change often. */
const ACTIVE_S = 3 * 86_400;
const MOST_ACTIVE = 200;

export interface CatchUpOptions {
  /** The first link of an empty store: nothing but what the page holds is read (ruling 9). */
  readonly isFirst: boolean;
  /** The phone was linked anew: its page may not know yet what the store knows. */
  readonly isNewLink: boolean;
  readonly isStopped: () => boolean;
}

/**
 * Brings the stored copy level with the page: chats, people and labels whole, then every chat whose newest message is
 * another than the store's, from the newest back to the first overlap. Throws `page_unavailable`, `storage_unavailable`.
 */
export async function catchUp(tools: WalkTools, options: CatchUpOptions): Promise<void> {
  const stored = new Map((await tools.reads.heads(tools.session)).map((head) => [head.chatId, head]));
  const heads = await tools.feed.heads();
  const lastIds = new Map(heads.map(({ id, lastId }) => [id, lastId]));
  await takeSurvey(tools, stored, lastIds);
  if (!options.isNewLink) await removeGone(tools, stored, lastIds);
  if (options.isFirst) return;

  const newestStored = Math.max(0, ...[...stored.values()].map(({ newest }) => newest?.timestamp ?? 0));
  const activeFrom = Math.max(0, ...heads.map(({ timestamp }) => timestamp)) - ACTIVE_S;
  let active = 0;
  for (const head of heads) {
    if (options.isStopped()) return;
    const known = stored.get(head.id);
    const isActive = head.timestamp >= activeFrom && active < MOST_ACTIVE;
    if (isLevel(head, known) && !isActive) continue;
    if (isActive) active += 1;
    await walkChat(tools, head.id, known, {
      from: isActive && !options.isNewLink ? 'load' : 'database',
      count: STRETCH,
      mostMessages: MOST_MESSAGES,
      newsFrom: known?.contiguousFrom ?? { id: null, timestamp: newestStored },
      rest: () => Promise.resolve(),
    });
  }
}

function isLevel(head: ChatHead, known: StoredHead | undefined): boolean {
  if (known?.contiguousFrom == null) return head.lastId === null || known === undefined;
  return known.newest?.id === head.lastId;
}

/**
 * A chat's last message is stored with it only where nothing can be missing before it: elsewhere it would look, after a
 * crash, as if the messages between had been read.
 */
async function takeSurvey(
  tools: WalkTools,
  stored: ReadonlyMap<string, StoredHead>,
  lastIds: ReadonlyMap<string, string | null>,
): Promise<void> {
  for (let from: number | null = 0; from !== null;) {
    const part = await tools.feed.survey({ from });
    const changes = part.changes.flatMap((told): readonly PageChange[] => {
      const change = toPageChange(told, tools.log);
      if (change?.kind !== 'message') return change === null ? [] : [change];
      const { id, chatId } = change.message;
      const known = stored.get(chatId);
      if (known?.contiguousFrom == null) {
        return lastIds.get(chatId) === id ? [change, { kind: 'coverage', chatId, contiguousFromId: id }] : [];
      }
      return known.newest?.id === id ? [change] : [];
    });
    await tools.writer.write({ origin: 'history', clock: part.clock, changes });
    from = part.next;
  }
}

/** Chats that were deleted while nobody looked: neither the chat nor its newest message is in the page any more. */
async function removeGone(
  { feed, writer }: WalkTools,
  stored: ReadonlyMap<string, StoredHead>,
  lastIds: ReadonlyMap<string, string | null>,
): Promise<void> {
  const absent = [...stored.values()].filter(({ chatId }) => !lastIds.has(chatId));
  if (absent.length === 0) return;
  const missing = new Set(await feed.missing(absent.flatMap(({ newest }) => newest?.id ?? [])));
  const gone = absent.filter(({ newest }) => newest === null || missing.has(newest.id));
  const changes = gone.map(({ chatId }): PageChange => ({ kind: 'chat_removed', id: chatId }));
  await writer.write({ origin: 'recovered', clock: 0, changes });
}
