import type { ChatMiss } from '../../core/ports/chat-miss.js';
import { alternateWids, collections, toWid } from './wa-modules.js';

type Found = { readonly chat: any } | Extract<ChatMiss, { outcome: 'chat_unknown' | 'chat_ambiguous' }>;

/**
 * The chat that a list of candidate ids means. Looks only at what the page holds: `getChatById` of the library would
 * create a chat or throw `No LID for user` (wwebjs-contract 0.7). Two candidates that are different people's chats are
 * ambiguous.
 */
export function findChat(candidates: readonly string[]): Found {
  const chats = new Map<string, any>();
  for (const id of candidates) {
    const chat = chatOf(id);
    if (chat) chats.set(chat.id._serialized, chat);
  }
  const [first, ...others] = chats.values();
  if (first === undefined) return { outcome: 'chat_unknown' };
  if (others.every((other) => isSamePerson(first.id, other.id))) return { chat: first };
  return { outcome: 'chat_ambiguous', ids: [...chats.keys()] };
}

/** Whether the id of a message or chat belongs to this chat, under the person's phone or LID. */
export function isOfChat(chat: any, remoteId: string): boolean {
  if (remoteId === chat.id._serialized) return true;
  const remote = toWid(remoteId);
  return remote !== undefined && isSamePerson(chat.id, remote);
}

function chatOf(id: string): any {
  const { Chat, WAWebNewsletterCollection } = collections();
  if (id.endsWith('@newsletter')) return WAWebNewsletterCollection?.get(id) ?? Chat.get(id);
  const wid = toWid(id);
  if (wid === undefined) return undefined;
  const direct = Chat.get(wid);
  if (direct) return direct;
  for (const other of alternateWids(wid)) {
    const chat = Chat.get(other);
    if (chat) return chat;
  }
  return undefined;
}

function isSamePerson(one: any, other: any): boolean {
  if (one._serialized === other._serialized) return true;
  return alternateWids(one).some((wid) => wid._serialized === other._serialized);
}
