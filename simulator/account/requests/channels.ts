import type { ChannelRecord, WidText } from '../../wire/records.js';
import { liveMessageId } from '../../world/message-id.js';
import type { Account } from '../account.js';
import { ServerError, type RequestHandler } from '../service.js';

interface ChannelArgs {
  readonly id: WidText;
}

/** What a linked page asks about channels. */
export const channelRequests: Readonly<Record<string, RequestHandler>> = {
  channelMetadata: {
    kind: 'query',
    handle: ({ id }: ChannelArgs, { account }) => channelsOf(account).find((channel) => channel.id === id) ?? null,
  },
  channelByInvite: {
    kind: 'query',
    handle: ({ code }: { code: string }, { account }) =>
      channelsOf(account).find(({ inviteCode }) => inviteCode === code) ?? null,
  },
  channelPreview: {
    kind: 'query',
    handle: ({ id }: ChannelArgs, { account }) => {
      const channel = channelsOf(account).find((one) => one.id === id);
      if (!channel) throw new ServerError(404, 'item-not-found');
      const { chat, created } = account.chatFor(id, { kind: 'channel', name: channel.name, channel });
      // A page that left it has dropped it from memory.
      if (!created) account.emit({ push: 'chat-add', chat: chat.record });
    },
  },
  channelCreate: {
    kind: 'create',
    handle: ({ name, description }: Pick<ChannelRecord, 'name' | 'description'>, { account, phone }) => {
      const n = phone.nextRow();
      const channel: ChannelRecord = {
        id: `1203634${String(n).padStart(11, '0')}@newsletter`,
        name,
        description,
        creationTime: account.clock.nowS(),
        subscribers: 0,
        inviteCode: `0029Va${liveMessageId('channel', n, 'web').slice(0, 16)}`,
        membershipType: 'owner',
      };
      account.chatFor(channel.id, { kind: 'channel', name, channel });
      return channel;
    },
  },
  channelFollow: {
    kind: 'write',
    handle: ({ id, follow }: ChannelArgs & { follow: boolean }, { account }) => {
      const channel = ownChannel(account, id);
      if (channel.membershipType === 'owner') throw new ServerError(403, 'forbidden');
      channel.membershipType = follow ? 'subscriber' : 'guest';
      account.changeChat(id, { channel });
    },
  },
  channelDelete: {
    kind: 'write',
    handle: ({ id }: ChannelArgs, { account }) => {
      if (ownChannel(account, id).membershipType !== 'owner') throw new ServerError(403, 'forbidden');
      account.world.chats.delete(id);
      account.emit({ push: 'chat-remove', id });
    },
  },
  channelMute: {
    kind: 'write',
    handle: ({ id, muted }: ChannelArgs & { muted: boolean }, { account }) => {
      const channel = ownChannel(account, id);
      channel.muted = muted;
      account.changeChat(id, { channel, muteExpiration: muted ? -1 : 0 });
    },
  },
};

function channelsOf({ world }: Account): readonly ChannelRecord[] {
  return [...[...world.chats.values()].flatMap(({ record }) => record.channel ?? []), ...world.otherChannels];
}

function ownChannel(account: Account, id: WidText): ChannelRecord {
  const channel = account.world.chats.get(id)?.record.channel;
  if (!channel) throw new ServerError(404, 'item-not-found');
  return channel;
}
