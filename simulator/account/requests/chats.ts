import type { WidText } from '../../wire/records.js';
import type { RequestHandler } from '../service.js';

interface ChatArgs {
  readonly id: WidText;
}

interface Stanza {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly content?: readonly Stanza[] | undefined;
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
      if (state === 'available') account.presences.tellAll();
    },
  },
  presenceSubscribe: {
    kind: 'query',
    handle: ({ id }: ChatArgs, { account }) => {
      account.presences.subscribe(id);
    },
  },
  stanza: {
    kind: 'write',
    handle: (stanza: Stanza, { account }) => {
      const rejected = stanza.tag === 'call' ? rejectedCall(stanza) : undefined;
      if (rejected === undefined || !account.ringing.delete(rejected)) return;
      account.emit({ push: 'call-end', id: rejected });
    },
  },
  groupMetadata: {
    kind: 'query',
    handle: ({ id }: ChatArgs, { account }) => account.world.chats.get(id)?.record.group ?? null,
  },
  inviteInfo: {
    kind: 'query',
    handle: ({ code }: { code: string }, { account }) =>
      account.world.groups().find(({ inviteCode }) => inviteCode === code) ?? null,
  },
};

/** The call that a stanza declines; it must name caller and creator alike, as WhatsApp wants it. */
function rejectedCall({ attrs, content }: Stanza): string | undefined {
  const reject = content?.find(({ tag }) => tag === 'reject');
  return reject?.attrs['call-creator'] === attrs['to'] ? reject?.attrs['call-id'] : undefined;
}
