import type { MessageRead } from '../../core/ports/engine.js';
import type { MessageMiss } from '../../core/ports/page-actor.js';
import { findChat, isOfChat } from './find-chat.js';
import { findMessage } from './find-message.js';
import { toMessageJson } from './message-json.js';

/** See `PageReader.readMessage`. A bare stanza id (`3EB0…`) is looked for on both sides of the chat. */
export async function readMessage(request: { candidates: readonly string[]; messageId: string }): Promise<MessageRead> {
  const found = findChat(request.candidates);
  if ('outcome' in found) return found;
  const { chat } = found;

  const held = await findInChat(chat, request.messageId);
  if ('outcome' in held) return held;
  return { outcome: 'ok', chatId: chat.id._serialized, message: toMessageJson(held.message) };
}

/** The model of a message of this chat, by its serialised or bare id. */
export async function findInChat(chat: any, messageId: string): Promise<{ readonly message: any } | MessageMiss> {
  for (const id of idsOf(messageId, chat)) {
    const message = await findMessage(id);
    if (message === undefined) continue;
    const remote = String(message.id.remote);
    return isOfChat(chat, remote) ? { message } : { outcome: 'message_in_other_chat', chatId: remote };
  }
  return { outcome: 'message_unknown' };
}

function idsOf(messageId: string, chat: any): readonly string[] {
  if (messageId.includes('_')) return [messageId];
  const loaded = chat.msgs.getModelsArray().find((message: any) => message.id.id === messageId);
  if (loaded) return [loaded.id._serialized];
  return [`false_${chat.id._serialized}_${messageId}`, `true_${chat.id._serialized}_${messageId}`];
}
