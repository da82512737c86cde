import { byValue } from './by-value.js';
import { toMessageJson } from './message-json.js';
import { collections, waModule } from './wa-modules.js';

/**
 * The JSON text of a chat: what `JSON.stringify` gives for the library's `Chat` or `GroupChat` of the same model
 * (`WWebJS.getChatModel`, then `_patch`), but read from memory: no query to the server per group, and without
 * serialising every loaded message along the way (wwebjs-contract 4.1).
 */
export function toChatJson(chat: any, lastMessage: any): string {
  const isGroup = Boolean(chat.groupMetadata);
  const head = isGroup ? `"groupMetadata":${JSON.stringify(byValue(toGroupMetadata(chat)))},` : '';
  const fields = JSON.stringify({
    id: byValue(chat.id),
    name: chat.formattedTitle,
    isGroup,
    isReadOnly: isGroup ? chat.groupMetadata.announce : chat.isReadOnly,
    unreadCount: chat.unreadCount,
    timestamp: chat.t,
    archived: chat.archive,
    pinned: Boolean(chat.pin),
    isLocked: chat.isLocked,
    isMuted: chat.mute?.expiration !== 0,
    muteExpiration: chat.muteExpiration,
  });
  const last = lastMessage ? `,"lastMessage":${toMessageJson(lastMessage)}` : '';
  return `{${head}${fields.slice(1, -1)}${last}}`;
}

function toGroupMetadata(chat: any): Record<string, unknown> {
  const { toPn } = waModule('WAWebLidMigrationUtils');
  const metadata = chat.groupMetadata.serialize();
  for (const participant of metadata.participants ?? []) participant.id = toPn(participant.id) ?? participant.id;
  return metadata;
}

/** The last message of each chat as the library finds it: in memory, else all missing ones in one database read. */
export async function lastMessagesOf(chats: readonly any[]): Promise<Map<any, any>> {
  const { Msg } = collections();
  const found = new Map<any, any>();
  const missing = new Map<string, any>();
  for (const chat of chats) {
    if (chat.msgs.getModelsArray().length === 0 || !chat.lastReceivedKey) continue;
    const id = chat.lastReceivedKey._serialized;
    const message = Msg.get(id);
    if (message) found.set(chat, message);
    else missing.set(id, chat);
  }
  if (missing.size > 0) {
    const read = await Msg.getMessagesById([...missing.keys()]);
    for (const message of read?.messages ?? []) found.set(missing.get(message.id._serialized), message);
  }
  return found;
}
