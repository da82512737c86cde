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
  const text = typeof page.chats === 'string' ? page.chats : Buffer.from(page.chats).toString('utf8');
  return { chats: (JSON.parse(`[${text}]`) as unknown[]).map(fieldsOf), meta: page.meta };
}

/** The serialised id of a raw chat; empty for one without. */
export function rawChatId(chat: Fields): string {
  return serializedId(chat['id']) ?? '';
}
