import { toMessageRecord, type MessageRecord } from '../history/message-record.js';
import type { Clock } from '../ports/clock.js';
import type { ChatMiss } from '../ports/chat-miss.js';
import type { ChatWindow, PageReader } from '../ports/engine.js';
import type { SkippedMessage } from '../ports/skipped-message.js';
import { queryTokens, tokenise } from '../search/tokenise.js';
import type { ChatReadOptions } from './chats-api.js';

const STRIDE = 500;

/** Whether the read asks for something that the page cannot pick out by itself. */
export function hasPageFilters({ since, until, types, hasMedia, q }: ChatReadOptions): boolean {
  return [since, until, types, hasMedia, q].some((filter) => filter !== undefined);
}

/** Reads the page stretch by stretch, from the newest back, until enough messages match or none older can. */
export async function readFiltered(
  reader: PageReader,
  candidates: readonly string[],
  options: ChatReadOptions,
  { deadlineMs, clock }: { readonly deadlineMs: number; readonly clock: Pick<Clock, 'now'> },
): Promise<ChatWindow | ChatMiss> {
  const { limit, fromMe, since = 0 } = options;
  const wanted = typeof limit === 'number' ? limit : Infinity;
  const isMatch = matcher(options);
  const deadline = clock.now() + deadlineMs;
  const kept: { readonly json: string; readonly record: MessageRecord }[] = [];
  const skipped: SkippedMessage[] = [];
  for (let before = options.before; ;) {
    const window = await reader.readChat({
      candidates,
      fromMe,
      before,
      limit: limit === 'loaded' ? 'loaded' : STRIDE,
      deadlineMs: Math.max(1, deadline - clock.now()),
    });
    if (window.outcome !== 'ok') return window;
    const found = window.messages
      .map((json) => ({ json, record: toMessageRecord(json, { isNotification: false }) }))
      .filter(({ record }) => isMatch(record));
    kept.unshift(...found);
    skipped.unshift(...window.skipped);
    const isPast = window.oldest !== null && window.oldest < since;
    const isEnough = kept.length >= wanted || isPast;
    const isOver = limit === 'loaded' || window.deadlineReached || !window.hasMore || window.oldestId === null;
    if (!isEnough && !isOver) {
      before = window.oldestId;
      continue;
    }
    const messages = kept.length > wanted ? kept.slice(-wanted) : kept;
    const oldest = messages[0]?.record;
    return {
      ...window,
      messages: messages.map(({ json }) => json),
      count: messages.length,
      oldest: oldest?.timestamp ?? null,
      oldestId: oldest?.id ?? null,
      skipped,
      hasMore: messages.length < kept.length || (!isPast && window.hasMore),
      phoneHasMore: !isPast && window.phoneHasMore,
    };
  }
}

function matcher({ since, until, types, hasMedia, q }: ChatReadOptions): (record: MessageRecord) => boolean {
  const tokens = q === undefined ? [] : queryTokens(q);
  return ({ timestamp, type, media, text }) => {
    if (since !== undefined && timestamp < since) return false;
    if (until !== undefined && timestamp > until) return false;
    if (types !== undefined && !types.includes(type)) return false;
    if (hasMedia !== undefined && (media !== null) !== hasMedia) return false;
    if (tokens.length === 0) return true;
    const words = new Set(tokenise(text));
    return tokens.every((token) => words.has(token));
  };
}
