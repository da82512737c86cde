import type { ChatMiss } from '../../core/ports/chat-miss.js';
import type { ChatWindowRequest } from '../../core/ports/engine.js';
import type { SkippedMessage } from '../../core/ports/skipped-message.js';
import type { Chunk, FirstChunk } from '../page-contract.js';
import { lastMessagesOf, toChatJson } from './chat-json.js';
import { clock } from './clock.js';
import { findChat, isOfChat } from './find-chat.js';
import { gatherMessages } from './gather-messages.js';
import { toMessageJson } from './message-json.js';
import { findMessage } from './find-message.js';
import { Pace } from './pace.js';

const CHUNK_MESSAGES = 1_000;
const CHUNK_CHARACTERS = 16 * 1024 * 1024;
const MOST_OPEN = 16;
/** `endOfHistoryTransferType` of a chat whose phone holds more than it sent (wwebjs-contract 1.7, syncHistory). */
export const MORE_ON_PHONE = 0;

const open = new Map<number, any[]>();
let lastToken = 0;

/** See `PageReader.readChat`. One call answers an ordinary request; longer windows go on with `readMore`. */
export async function readChat(request: ChatWindowRequest): Promise<FirstChunk | ChatMiss> {
  const found = findChat(request.candidates);
  if ('outcome' in found) return found;
  const { chat } = found;

  if (request.before !== undefined) {
    const anchor = await findMessage(request.before);
    if (anchor === undefined) return { outcome: 'before_unknown' };
    const remote = String(anchor.id.remote);
    if (!isOfChat(chat, remote)) return { outcome: 'before_in_other_chat', chatId: remote };
  }

  const pace = new Pace(request.deadlineMs);
  const gathered = await gatherMessages(chat, request, pace);
  if (!gathered.anchorSeen && !gathered.deadlineReached) return { outcome: 'before_unknown' };

  const lastMessage = (await lastMessagesOf([chat])).get(chat);
  return {
    outcome: 'ok',
    chatId: chat.id._serialized,
    chat: chatText(chat, lastMessage),
    ...takeChunk([...gathered.messages]),
    hasMore: gathered.hasMore,
    phoneHasMore: chat.endOfHistoryTransferType === MORE_ON_PHONE,
    deadlineReached: gathered.deadlineReached,
  };
}

/** The next older stretch of a window that `readChat` began; throws when the page was reloaded meanwhile. */
export function readMore({ token }: { token: number }): Chunk {
  const rest = open.get(token);
  if (rest === undefined) throw new Error('The window is no longer open');
  open.delete(token);
  return takeChunk(rest);
}

/** A last message that cannot be serialised must not cost the chat. */
function chatText(chat: any, lastMessage: any): string {
  try {
    return toChatJson(chat, lastMessage);
  } catch {
    return toChatJson(chat, undefined);
  }
}

/** Takes the newest messages off the end of `rest`, which it keeps for later when something remains. */
function takeChunk(rest: any[]): Chunk {
  const texts: string[] = [];
  const skipped: SkippedMessage[] = [];
  let characters = 0;
  let oldest: any;
  while (rest.length > 0 && texts.length < CHUNK_MESSAGES && characters < CHUNK_CHARACTERS) {
    const message = rest.pop();
    try {
      const text = toMessageJson(message);
      texts.push(text);
      characters += text.length;
      oldest = message;
    } catch (error) {
      skipped.push(toSkipped(message, error));
    }
  }
  return {
    messages: texts.reverse(),
    count: texts.length,
    clock: clock(),
    oldest: oldest?.t ?? null,
    oldestId: oldest?.id._serialized ?? null,
    skipped: skipped.reverse(),
    next: rest.length > 0 ? keep(rest) : null,
  };
}

function keep(rest: any[]): number {
  for (const stale of open.keys()) {
    if (open.size < MOST_OPEN) break;
    open.delete(stale);
  }
  open.set(++lastToken, rest);
  return lastToken;
}

/** Which message was left out of an answer and why; never throws, whatever the model does. */
export function toSkipped(message: any, error: unknown): SkippedMessage {
  const read = <T>(ask: () => T | undefined): T | null => {
    try {
      return ask() ?? null;
    } catch {
      return null;
    }
  };
  return {
    id: read(() => message.id._serialized),
    timestamp: read(() => message.t),
    type: read(() => message.type),
    reason: error instanceof Error ? error.message : String(error),
  };
}
