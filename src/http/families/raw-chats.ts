import { fieldsOf, serializedId, type Fields } from '../../core/history/json-fields.js';
import type { ChatPage } from '../../core/chats/chats-api.js';
import type { RouteContext } from '../route.js';

const EVERY_CHAT = 1_000_000;

/** Raw chats as objects, for dialects that give them another shape or only some of them; the newest message first. */
export async function readRawChats(
  context: RouteContext,
  session: string,
  limit: number = EVERY_CHAT,
): Promise<{ readonly chats: readonly Fields[]; readonly meta: ChatPage['meta'] }> {
  const page = await context.chats.list(session, { limit, offset: 0, sort: 'recent' });
  return { chats: parseRawChats(textOfChats(page)), meta: page.meta };
}

/** The chats of a page as they came: JSON with commas between. */
export function textOfChats({ chats }: Pick<ChatPage, 'chats'>): string {
  return typeof chats === 'string' ? chats : Buffer.from(chats).toString('utf8');
}

/** The chats of such a text. */
export function parseRawChats(text: string): Fields[] {
  return (JSON.parse(`[${text}]`) as unknown[]).map(fieldsOf);
}

/** The serialised id of a raw chat; empty for one without. */
export function rawChatId(chat: Fields): string {
  return serializedId(chat['id']) ?? '';
}
