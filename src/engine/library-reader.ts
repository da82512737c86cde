import type { Page } from 'puppeteer';
import type { ChatMiss } from '../core/ports/chat-miss.js';
import type { ChatWindow, ChatWindowRequest } from '../core/ports/engine.js';
import { withTimeout } from './page-bridge.js';
import type { WhatsAppClient } from './whatsapp-client.js';

/** More than any chat holds; `Infinity` inside an argument object would reach the page as null. */
const EVERYTHING = 1_000_000;

interface LibraryMessage {
  readonly timestamp: number;
  readonly id: { readonly _serialized?: string };
}

/**
 * Reads a chat with the library's own `getChatById().fetchMessages()`: slower, without a cursor and without partial
 * answers, but independent of our page code. Only for a chat that the page holds: the library would create it.
 */
export async function readChatByLibrary(
  client: WhatsAppClient,
  page: Page,
  request: ChatWindowRequest,
): Promise<ChatWindow | ChatMiss> {
  const held = await withTimeout(heldIds(page), request.deadlineMs);
  const matches = request.candidates.filter((id) => held.includes(id));
  if (matches.length > 1) return { outcome: 'chat_ambiguous', ids: matches };
  const [chatId] = matches;
  if (chatId === undefined) return { outcome: 'chat_unknown' };

  const read = async (): Promise<{ chat: string; messages: LibraryMessage[] }> => {
    const chat = await client.getChatById(chatId);
    const limit = request.limit === 'loaded' ? undefined : request.limit === 'all' ? EVERYTHING : request.limit + 1;
    // Older pages cannot be asked for by id here: everything is read and cut.
    const options = request.before === undefined ? limit : EVERYTHING;
    const messages = await chat.fetchMessages({
      ...(options === undefined ? {} : { limit: options }),
      ...(request.fromMe === undefined ? {} : { fromMe: request.fromMe }),
    });
    return { chat: JSON.stringify(chat), messages };
  };
  const { chat, messages } = await withTimeout(read(), request.deadlineMs);
  return toWindow(chatId, chat, messages, request);
}

async function heldIds(page: Page): Promise<readonly string[]> {
  const source = `window.require('WAWebCollections').Chat.getModelsArray().map((chat) => chat.id._serialized)`;
  return (await page.evaluate(source)) as readonly string[];
}

function toWindow(
  chatId: string,
  chat: string,
  messages: readonly LibraryMessage[],
  request: ChatWindowRequest,
): ChatWindow | ChatMiss {
  let older = [...messages].sort((one, other) => one.timestamp - other.timestamp);
  if (request.before !== undefined) {
    const at = older.findIndex((message) => message.id._serialized === request.before);
    if (at < 0) return { outcome: 'before_unknown' };
    older = older.slice(0, at);
  }
  const window = typeof request.limit === 'number' ? older.slice(-request.limit) : older;
  return {
    outcome: 'ok',
    chatId,
    chat,
    messages: window.map((message) => JSON.stringify(message)),
    count: window.length,
    // The library does not say when it read: anything that is known is younger.
    clock: 0,
    oldest: window[0]?.timestamp ?? null,
    oldestId: window[0]?.id._serialized ?? null,
    skipped: [],
    hasMore: request.limit === 'loaded' || window.length < older.length,
    phoneHasMore: false,
    deadlineReached: false,
    engine: 'library',
  };
}
