import type { Incoming } from '../account/phone.js';
import { keyText, type KeyRecord, type WidText } from '../wire/records.js';
import type { DoorParts } from './door-parts.js';
import { keyOfText } from './key-of-text.js';

/** What an account has put on a message. */
export interface DoorMarks {
  readonly reaction: string | null;
  /** The numbers of the options. */
  readonly votes: readonly number[];
  readonly isPinned: boolean;
}

/** What happens to messages, here and on other phones. */
export function messageActions(parts: DoorParts) {
  const senderOf = (key: KeyRecord): WidText => {
    const { me } = parts.account;
    return key.fromMe ? me.pn : (key.participant ?? key.remote);
  };

  return {
    receive(incoming: Incoming): { id: string; key: KeyRecord; t: number } {
      const { key, t } = parts.phone.receive(incoming);
      return { id: keyText(key), key, t };
    },

    edit({ id, text }: { id: string; text: string }): { done: boolean } {
      return { done: parts.phone.edit(keyOfText(id), text) };
    },

    revoke({ id, by = 'sender' }: { id: string; by?: 'sender' | 'admin' }): { done: boolean } {
      const key = keyOfText(id);
      return { done: parts.phone.revoke(key, { sender: senderOf(key), subtype: by }) };
    },

    react({ id, text, sender }: { id: string; text: string; sender?: WidText }): { done: boolean } {
      const key = keyOfText(id);
      const peer = key.remote.endsWith('@g.us') ? senderOf(key) : key.remote;
      return { done: parts.phone.react(key, text, sender ?? peer) };
    },

    vote({ id, options, sender }: { id: string; options: number[]; sender: WidText }): { done: boolean } {
      return { done: parts.phone.vote(keyOfText(id), options, sender) };
    },

    /** -1 error, 1 server, 2 device, 3 read, 4 played. */
    ack({ id, ack }: { id: string; ack: number }): { done: boolean } {
      return { done: parts.account.changeMessage(keyOfText(id), { ack }) };
    },

    /** Any attribute of a message changes, as builds to come may make it. */
    changeMessage({ id, changes }: { id: string; changes: Record<string, unknown> }): { done: boolean } {
      return { done: parts.account.changeMessage(keyOfText(id), changes) };
    },

    star({ id, star }: { id: string; star: boolean }): { done: boolean } {
      return { done: parts.account.changeMessage(keyOfText(id), { star }) };
    },

    deleteMessage({ id }: { id: string }): { done: boolean } {
      return { done: parts.phone.deleteMessage(keyOfText(id)) };
    },

    /** What this account has put on a message, as WhatsApp's servers have it. */
    marks({ id }: { id: string }): DoorMarks {
      const key = keyOfText(id);
      const { world } = parts.account;
      const mine = <T extends { readonly sender: WidText }>(all: readonly T[] | undefined) =>
        all?.find(({ sender }) => world.isMe(sender));
      const pin = world.pins.get(key.remote)?.find(({ parent }) => parent.id === key.id);
      return {
        reaction: mine(world.reactions.get(key.id))?.text ?? null,
        votes: mine(world.votes.get(key.id))?.selectedOptionLocalIds ?? [],
        isPinned: pin?.pinType === 1,
      };
    },

    call({ chat, isVideo = false }: { chat: WidText; isVideo?: boolean }): { id: string } {
      const id = `CALL${String(parts.phone.nextRow())}`;
      const call = { id, peerJid: chat, isVideo, isGroup: chat.endsWith('@g.us') };
      parts.account.ringing.set(id, call);
      parts.account.emit({ push: 'call', call });
      return { id };
    },

    /** The calls that still ring. */
    ringing(): { ids: string[] } {
      return { ids: [...parts.account.ringing.keys()] };
    },
  };
}
