import type { DiskOperations } from '../wire/protocol.js';
import { keyText, type MsgRecord } from '../wire/records.js';
import { World } from '../world/world.js';
import type { Account } from './account.js';

type Handlers = {
  readonly [Op in keyof DiskOperations]: (args: DiskOperations[Op]['args']) => DiskOperations[Op]['answer'];
};

const EMPTY = World.empty();

/** The message database inside a linked page's profile: what this device got so far, readable without WhatsApp. */
export function openDisk(account: Account, deviceId: string): Handlers {
  const until = (): number => account.seqOf(deviceId);
  // Asked each time: a reset puts another world in its place. A device that is not linked has an empty database.
  const world = (): World => (account.devices.has(deviceId) ? account.world : EMPTY);

  return {
    boot: () => ({
      chats: [...world().chats.values()].map(({ record, log }) => ({ chat: record, last: log.newest(until()) })),
      people: world()
        .everybody()
        .map((person) => (person.isMappingKnown ? person : { ...person, lid: undefined })),
      labels: world().labels,
    }),

    messages({ chat, anchor, count, direction }) {
      const log = world().chats.get(chat)?.log;
      const found =
        direction === 'before' || !anchor ? log?.before(anchor, count, until()) : log?.after(anchor, count, until());
      return { found: found !== undefined, messages: found ?? [] };
    },

    byIds({ ids }) {
      const found: MsgRecord[] = [];
      for (const text of ids) {
        const [, remote, id] = text.split('_');
        const msg = world()
          .chats.get(remote ?? '')
          ?.log.find(id ?? '', until());
        if (msg && keyText(msg.key) === text) found.push(msg);
      }
      return found;
    },

    search({ text, page, count, chat }) {
      const wanted = text.toLowerCase();
      const logs =
        chat === undefined
          ? [...world().chats.values()]
          : [world().chats.get(chat)].filter((entry) => entry !== undefined);
      const hits: MsgRecord[] = [];
      for (const { log } of logs) {
        for (const msg of log.newestFirst(until())) {
          const body = msg['directPath'] === undefined ? msg['body'] : msg['caption'];
          if (typeof body === 'string' && body.toLowerCase().includes(wanted)) hits.push(msg);
        }
      }
      return hits.sort((a, b) => b.t - a.t).slice((page - 1) * count, page * count);
    },

    reactions: ({ parent }) => world().reactions.get(parent.id) ?? [],

    votes: ({ parent }) => world().votes.get(parent.split('_')[2] ?? '') ?? [],

    pins: ({ chat }) => world().pins.get(chat) ?? [],

    chat({ id }) {
      const chat = world().chats.get(id);
      return chat ? { chat: chat.record, last: chat.log.newest(until()) } : null;
    },
  };
}
