import type { LoggedRequest } from '../account/request-log.js';
import { keyText, type MsgRecord, type WidText } from '../wire/records.js';
import type { DoorParts } from './door-parts.js';
import { keyOfText } from './key-of-text.js';

export interface DoorState {
  readonly linkedDevices: readonly string[];
  /** Pages with a socket to WhatsApp that are linked. */
  readonly connectedPages: number;
  readonly openPages: number;
  /** The code a page shows now, as its first part of the QR text; null when none does. */
  readonly ref: string | null;
  readonly pairingCode: string | null;
  readonly isIdle: boolean;
  readonly isSocketDown: boolean;
  readonly nowS: number;
  readonly me: { readonly pn: WidText; readonly lid: WidText; readonly pushname: string };
}

export interface DoorChat {
  readonly id: WidText;
  readonly kind: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly lid: WidText | null;
  /** Messages this account's web devices can reach. */
  readonly messages: number;
  /** Older ones that only the phone has. */
  readonly onPhone: number;
  readonly t: number;
  readonly unreadCount: number;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly muteExpiration: number;
  readonly labels: readonly string[];
}

export interface DoorMessage {
  readonly id: string;
  readonly fromMe: boolean;
  readonly type: string;
  readonly t: number;
  readonly ack: number;
}

export interface DoorLog {
  readonly counts: Readonly<Record<string, number>>;
  readonly requests: readonly LoggedRequest[];
}

/** Time, and how things really are. */
export function truthActions(parts: DoorParts) {
  return {
    setClock({ to }: { to: number }): { nowS: number } {
      parts.account.clock.setTo(to);
      return { nowS: parts.account.clock.nowS() };
    },

    advanceClock({ ms }: { ms: number }): { nowS: number } {
      parts.account.clock.advance(ms);
      return { nowS: parts.account.clock.nowS() };
    },

    /** A new world from the same seed; links stay, and pages reload. */
    reset(): void {
      parts.rebuild();
      parts.account.requests.clear();
      parts.server.command({ do: 'reload' });
    },

    clearLog(): void {
      parts.account.requests.clear();
    },

    state(): DoorState {
      const { account, service, server } = parts;
      const pages = [...account.pages];
      const { pn, lid, pushname } = account.me;
      return {
        linkedDevices: [...account.devices.keys()],
        connectedPages: pages.filter(({ deviceId }) => deviceId !== undefined).length,
        openPages: server.openPages,
        ref: pages.find(({ ref }) => ref !== undefined)?.ref ?? null,
        pairingCode: pages.find(({ pairingCode }) => pairingCode !== undefined)?.pairingCode ?? null,
        isIdle: pages.some(({ isIdle }) => isIdle),
        isSocketDown: service.isDown,
        nowS: account.clock.nowS(),
        me: { pn, lid, pushname },
      };
    },

    /** Every chat of the account, newest first. */
    chats(): DoorChat[] {
      const { world } = parts.account;
      return [...world.chats.values()]
        .map(({ record, log }) => {
          const person = world.people.get(record.id);
          return {
            id: record.id,
            kind: record.kind,
            name: record.name ?? person?.pushname ?? null,
            phone: person?.pn?.split('@')[0] ?? null,
            lid: person?.lid ?? null,
            messages: log.count,
            onPhone: log.phoneOnly,
            t: record.t,
            unreadCount: record.unreadCount,
            archived: record.archive,
            pinned: record.pin > 0,
            muteExpiration: record.muteExpiration,
            labels: [...record.labels],
          };
        })
        .sort((a, b) => b.t - a.t);
    },

    /** The newest messages of a chat, oldest first; none for a chat that does not exist. */
    messages({ chat, limit = 50 }: { chat: WidText; limit?: number }): DoorMessage[] {
      const found = parts.account.world.chats.get(chat)?.log.before(undefined, limit) ?? [];
      return found.map(({ key, type, t, ack }) => ({ id: keyText(key), fromMe: key.fromMe, type, t, ack }));
    },

    /** A message as WhatsApp's server has it; null when there is none with that serialised id. */
    message({ id }: { id: string }): MsgRecord | null {
      return parts.account.messageOf(keyOfText(id)) ?? null;
    },

    /** What pages asked of WhatsApp's servers: `kind: create` is what a read must never cause. */
    log(): DoorLog {
      const { requests } = parts.account;
      return { counts: requests.counts(), requests: requests.entries() };
    },
  };
}
