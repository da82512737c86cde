import type { ChatRecord, WidText } from '../../wire/records.js';
import type { RequestHandler } from '../service.js';

interface ChatArgs {
  readonly id: WidText;
}

const FOR_EVER = -1;

/** What a linked page asks about chats. */
export const chatRequests: Readonly<Record<string, RequestHandler>> = {
  createChat: {
    kind: 'create',
    handle: ({ id }: ChatArgs, { account }) => {
      const { chat, created } = account.chatFor(id);
      return { id: chat.record.id, created };
    },
  },
  archive: {
    kind: 'write',
    handle: ({ id, archive }: ChatArgs & { archive: boolean }, { account }) =>
      account.changeChat(id, archive ? { archive, pin: 0 } : { archive }),
  },
  pin: {
    kind: 'write',
    handle: ({ id, pin }: ChatArgs & { pin: boolean }, { account }) =>
      account.changeChat(id, { pin: pin ? account.clock.nowS() : 0 }),
  },
  mute: {
    kind: 'write',
    handle: ({ id, expiration }: ChatArgs & { expiration: number }, { account }) =>
      account.changeChat(id, { muteExpiration: expiration < 0 ? FOR_EVER : expiration }),
  },
  unread: {
    kind: 'write',
    handle: ({ id, unread }: ChatArgs & { unread: boolean }, { account }) =>
      account.changeChat(id, { unreadCount: unread ? -1 : 0 }),
  },
  seen: {
    kind: 'write',
    handle: ({ id }: ChatArgs, { account }) => {
      const chat = account.world.chats.get(id);
      if (!chat || chat.record.unreadCount === 0) return false;
      return account.changeChat(id, { unreadCount: 0 });
    },
  },
  clear: {
    kind: 'write',
    handle: ({ id }: ChatArgs, { account }) => {
      account.world.chats.get(id)?.log.clear();
      account.emit({ push: 'chat-clear', id });
    },
  },
  deleteChat: {
    kind: 'write',
    handle: ({ id }: ChatArgs, { account }) => {
      account.world.chats.delete(id);
      account.emit({ push: 'chat-remove', id });
    },
  },
  chatstate: {
    kind: 'write',
    handle: ({ id, state }: { id: WidText; state: string }, { account }) => {
      account.world.chatStates.set(id, state);
    },
  },
  presence: {
    kind: 'write',
    handle: ({ state }: { state: 'available' | 'unavailable' }, { account }) => {
      account.presence = state;
    },
  },
  stanza: { kind: 'write', handle: () => undefined },
  groupMetadata: {
    kind: 'query',
    handle: ({ id }: ChatArgs, { account }) => account.world.chats.get(id)?.record.group ?? null,
  },
  channelMetadata: {
    kind: 'query',
    handle: ({ id }: ChatArgs, { account }) => account.world.chats.get(id)?.record.channel ?? null,
  },
  channelByInvite: {
    kind: 'query',
    handle: ({ code }: { code: string }, { account }) =>
      [...account.world.chats.values()].find(({ record }) => record.channel?.inviteCode === code)?.record.channel ??
      null,
  },
  inviteInfo: {
    kind: 'query',
    handle: ({ code }: { code: string }, { account }) =>
      account.world.groups().find(({ inviteCode }) => inviteCode === code) ?? null,
  },
  labelChats: {
    kind: 'write',
    handle: (
      { labels, chats }: { labels: { id: string; type: 'add' | 'remove' }[]; chats: WidText[] },
      { account },
    ) => {
      const { world } = account;
      for (const id of chats) {
        const record: ChatRecord | undefined = world.chats.get(id)?.record;
        if (!record) continue;
        const removed = new Set(labels.filter(({ type }) => type === 'remove').map((label) => label.id));
        const added = labels.filter(({ type }) => type === 'add').map((label) => label.id);
        const now = new Set([...record.labels.filter((label) => !removed.has(label)), ...added]);
        account.changeChat(id, { labels: [...now].sort() });
      }
      for (const label of world.labels) {
        label.items = [...world.chats.values()]
          .filter(({ record }) => record.labels.includes(label.id))
          .map(({ record }) => ({ parentType: 'Chat', parentId: record.id }));
      }
      account.emit({ push: 'labels', labels: world.labels });
    },
  },
};
