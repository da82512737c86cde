import type { WidText } from '../wire/records.js';
import type { DoorParts } from './door-parts.js';

/** What the account's own phone does to chats. */
export function chatActions(parts: DoorParts) {
  return {
    /** What this account last showed the chat that it does: composing, recording or paused; null for nothing yet. */
    chatState({ chat }: { chat: WidText }): { state: string | null } {
      return { state: parts.account.world.chatStates.get(chat) ?? null };
    },

    archiveFromPhone({ chat, archive = true }: { chat: WidText; archive?: boolean }): { done: boolean } {
      return { done: parts.account.changeChat(chat, archive ? { archive, pin: 0 } : { archive }) };
    },

    pinFromPhone({ chat, pin = true }: { chat: WidText; pin?: boolean }): { done: boolean } {
      return { done: parts.account.changeChat(chat, { pin: pin ? parts.account.clock.nowS() : 0 }) };
    },

    muteFromPhone({ chat, until = -1 }: { chat: WidText; until?: number }): { done: boolean } {
      return { done: parts.account.changeChat(chat, { muteExpiration: until }) };
    },

    unreadFromPhone({ chat, count = -1 }: { chat: WidText; count?: number }): { done: boolean } {
      return { done: parts.account.changeChat(chat, { unreadCount: count }) };
    },

    deleteChatFromPhone({ chat }: { chat: WidText }): { done: boolean } {
      const { account } = parts;
      const done = account.world.chats.delete(chat);
      if (done) account.emit({ push: 'chat-remove', id: chat });
      return { done };
    },
  };
}
