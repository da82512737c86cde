import { hash } from 'node:crypto';
import type { BookedChat } from '../../../../core/chats/chat-book.js';
import { jidOf } from '../fields.js';
import type { GatewayChat } from '../schemas/chat.js';

/** The end of the year 9999: what the source has for a chat that is muted forever. */
export const FOREVER_MS = 253_402_300_799_000;

/** A stored chat in this dialect's shape. */
export function toChat(chat: BookedChat, sessionId: string, nowMs: number): GatewayChat {
  const { name, timestamp, phoneId, lid, archived, pinned, unreadCount } = chat;
  const mutedUntil = chat.muteExpiration === -1 ? FOREVER_MS : chat.muteExpiration * 1000;
  const aliases = phoneId !== null && lid !== null ? [lid, jidOf(phoneId)] : [];
  return {
    id: chatNumber(sessionId, chat),
    sessionId,
    jid: chatJid(chat),
    type: typeOf(chat.id),
    ...(name === '' ? {} : { name }),
    unreadCount: Math.max(0, unreadCount),
    archived,
    pinned,
    ...(timestamp === 0 ? {} : { lastMessageAt: timestamp * 1000 }),
    ...(mutedUntil > nowMs ? { mutedUntil } : {}),
    ...(aliases.length === 0 ? {} : { aliases }),
  };
}

/** A person's phone address when it is known, whatever WhatsApp keeps the chat under. */
export function chatJid({ id, phoneId }: BookedChat): string {
  return jidOf(phoneId ?? id);
}

/**
 * The whole number that stands for a chat: 52 bits of a hash over session and stored id, so that it needs no table and is
 * the same after a restart, on another machine and after a restore. Of a split chat the id that sorts first counts, so
 * that it does not change with the half that was written to last.
 */
export function chatNumber(sessionId: string, { ids }: BookedChat): number {
  const [first = ''] = [...ids].sort();
  return Number.parseInt(hash('sha256', `${sessionId}\n${first}`, 'hex').slice(0, 13), 16);
}

function typeOf(id: string): GatewayChat['type'] {
  if (id === 'status@broadcast') return 'status';
  if (id.endsWith('@g.us')) return 'group';
  if (id.endsWith('@newsletter')) return 'newsletter';
  return id.endsWith('@broadcast') ? 'broadcast' : 'dm';
}
