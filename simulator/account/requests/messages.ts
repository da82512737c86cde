import type { KeyRecord, MsgRecord, WidText } from '../../wire/records.js';
import type { RequestContext, RequestHandler } from '../service.js';

interface SendArgs {
  readonly msg: MsgRecord;
}

/** The server takes a message, then the receiver's phone has it, then (perhaps) it is read. */
function confirm(key: KeyRecord, { account, settings }: RequestContext): void {
  const { serverMs, deviceMs, readMs } = settings.acks;
  const after = (ms: number | null, ack: number): void => {
    if (ms === null) return;
    setTimeout(() => {
      const known = account.messageOf(key);
      if (known && known.ack < ack) account.changeMessage(key, { ack });
    }, ms).unref();
  };
  after(serverMs, 1);
  after(deviceMs, 2);
  after(readMs, 3);
}

/** What a linked page asks about messages. */
export const messageRequests: Readonly<Record<string, RequestHandler>> = {
  send: {
    kind: 'create',
    handle: ({ msg }: SendArgs, context) => {
      const { account, phone } = context;
      const { chat } = account.chatFor(msg.key.remote);
      const known = chat.log.find(msg.key.id);
      if (known) {
        // Sent again under the same id, it is not delivered again; the sender learns how far it is.
        account.changeMessage(msg.key, { ack: known.ack });
        return { t: known.t };
      }
      account.addMessage(chat, { ...msg, rowId: phone.nextRow() }, 'leave');
      confirm(msg.key, context);
      return { t: account.clock.nowS() };
    },
  },
  edit: {
    kind: 'write',
    handle: ({ key, text }: { key: KeyRecord; text: string }, { phone }) => phone.edit(key, text),
  },
  revoke: {
    kind: 'write',
    handle: ({ key, sender }: { key: KeyRecord; sender: WidText }, { phone }) =>
      phone.revoke(key, { sender, subtype: key.fromMe ? 'sender' : 'admin' }),
  },
  deleteForMe: {
    kind: 'write',
    handle: ({ keys }: { keys: KeyRecord[] }, { phone }) => keys.map((key) => phone.deleteMessage(key)),
  },
  react: {
    kind: 'create',
    handle: ({ key, text }: { key: KeyRecord; text: string }, { phone, account }) =>
      phone.react(key, text, key.remote.endsWith('@lid') ? account.me.lid : account.me.pn),
  },
  vote: {
    kind: 'create',
    handle: ({ key, options }: { key: KeyRecord; options: number[] }, { phone, account }) =>
      phone.vote(key, options, key.remote.endsWith('@lid') ? account.me.lid : account.me.pn),
  },
  star: {
    kind: 'write',
    handle: ({ keys, star }: { keys: KeyRecord[]; star: boolean }, { account }) =>
      keys.map((key) => account.changeMessage(key, { star })),
  },
  pinMessage: {
    kind: 'create',
    handle: ({ key, pinType }: { key: KeyRecord; pinType: number }, { account }) => {
      const pins = (account.world.pins.get(key.remote) ?? []).filter(({ parent }) => parent.id !== key.id);
      account.world.pins.set(key.remote, [...pins, { parent: key, pinType, t: account.clock.nowS() }]);
      return { messageSendResult: 'OK' };
    },
  },
  messageInfo: {
    kind: 'query',
    handle: ({ key }: { key: KeyRecord }, { account }) => {
      const msg = account.messageOf(key);
      const receipt = { id: key.remote, t: (msg?.t ?? 0) + 2 };
      return {
        delivery: msg && msg.ack >= 2 ? [receipt] : [],
        read: msg && msg.ack >= 3 ? [receipt] : [],
        played: [],
        deliveryRemaining: 0,
        readRemaining: 0,
        playedRemaining: 0,
      };
    },
  },
  history: {
    kind: 'query',
    handle: ({ chat }: { chat: WidText }, { account, phone, settings }) => {
      const found = account.world.chats.get(chat);
      if (!found) return 0;
      // The phone answers on its own time, not with the request.
      setTimeout(() => phone.transferHistory(found, settings.historyChunk), 200).unref();
      return 0;
    },
  },
};
