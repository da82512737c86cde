import { SendRefusedError } from './act-send-refusal.js';
import { findChat } from './find-chat.js';
import { collections, toWid, waModule } from './wa-modules.js';

/** The chat that the candidates mean; a person without one gets it made. Only a send may come here. */
export async function openChat(candidates: readonly string[]): Promise<any> {
  const found = findChat(candidates);
  if ('chat' in found) return writable(found.chat);
  if (found.outcome === 'chat_ambiguous') {
    throw new SendRefusedError('chat_ambiguous', `The number can mean ${found.ids.join(' or ')}`);
  }
  const [id = ''] = candidates;
  if (!/@(c\.us|lid)$/.test(id)) throw new SendRefusedError('chat_unknown', `There is no chat ${id}`);
  return writable(await createChat(toWid(id)));
}

/** What WhatsApp gives back is a plain object with an id, no chat that can be sent to (wwebjs-contract 0.7). */
async function createChat(wid: any): Promise<any> {
  const { Chat } = collections();
  const { findOrCreateLatestChat } = waModule('WAWebFindChatAction');
  let created: any;
  try {
    created = await findOrCreateLatestChat(wid, 'createChat');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (/No LID for user/i.test(reason)) throw new SendRefusedError('no_lid', reason);
    throw error;
  }
  const chat = Chat.get(created?.chat?.id ?? wid) ?? (await Chat.find?.(created?.chat?.id ?? wid));
  if (!chat) throw new Error('WhatsApp made a chat that the page does not have yet');
  return chat;
}

function writable(chat: any): any {
  const group = chat.groupMetadata;
  if (group?.announce && chat.iAmAdmin?.() === false) {
    throw new SendRefusedError('not_a_member', 'Only admins may write in this group');
  }
  return chat;
}
