import type { ChatListRequest } from '../../core/ports/engine.js';
import type { SkippedMessage } from '../../core/ports/skipped-message.js';
import type { ChatTexts } from '../page-contract.js';
import { lastMessagesOf, toChatJson } from './chat-json.js';
import { Pace } from './pace.js';
import { toSkipped } from './read-chat.js';
import { collections } from './wa-modules.js';

/** See `PageReader.listChats`. One trip whatever the number, no query to the server for any group. */
export async function listChats(request: ChatListRequest & { deadlineMs: number }): Promise<ChatTexts> {
  const matching = collections()
    .Chat.getModelsArray()
    .filter((chat: any) => matches(chat, request));
  // WhatsApp keeps the collection as its own list shows it: pinned first, then the newest.
  if (request.sort === 'name') matching.sort(byName);
  const chats = matching.slice(request.offset, request.offset + request.limit);

  const pace = new Pace(request.deadlineMs);
  const lastMessages = await lastMessagesOf(chats);
  const texts: string[] = [];
  const skipped: SkippedMessage[] = [];
  for (const chat of chats) {
    await pace.rest();
    try {
      texts.push(toChatJson(chat, lastMessages.get(chat)));
    } catch (error) {
      skipped.push(toSkipped(lastMessages.get(chat), error));
      texts.push(toChatJson(chat, undefined));
    }
  }
  return { chats: texts, count: texts.length, total: matching.length, skipped };
}

function matches(chat: any, { unread, archived, group }: ChatListRequest): boolean {
  if (unread !== undefined && unread !== (chat.unreadCount !== 0)) return false;
  if (archived !== undefined && archived !== Boolean(chat.archive)) return false;
  return group === undefined || group === Boolean(chat.groupMetadata);
}

function byName(one: any, other: any): number {
  return String(one.formattedTitle ?? '').localeCompare(String(other.formattedTitle ?? ''));
}
