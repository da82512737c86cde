import { z } from 'zod';
import { fieldsOf } from '../../../../core/history/json-fields.js';
import type { Channel } from '../../../../core/ports/page-channels.js';
import { pictureOf } from '../../../families/picture-of.js';
import { defineRoute, type Route, type RouteContext } from '../../../route.js';
import { bodyOf, filled, oneOf, queryBool, queryCount, sessionPath, text } from '../fields.js';
import { readMessages } from '../read-messages.js';
import { outgoingFile } from '../schemas/outgoing-file.js';
import { waMessage } from '../schemas/wa-message.js';
import { onWorking } from '../session-access.js';
import { success } from './chat-actions.js';

const LINK = 'https://www.whatsapp.com/channel/';

const path = z.object({ session: sessionPath });
const channelPath = z.object({
  session: sessionPath,
  id: z
    .string()
    .trim()
    .refine((value) => /^\d{5,25}@newsletter$/.test(value), { error: 'must be a channel id ending in @newsletter' }),
});
const idOrCode = z
  .string()
  .trim()
  .refine((value) => /^(\d{5,25}@newsletter|(https:\/\/(www\.)?whatsapp\.com\/channel\/)?[\w-]{8,60})$/.test(value), {
    error: 'must be a channel id ending in @newsletter, or an invite code',
  });

const channel = z
  .object({
    id: z.string(),
    name: z.string(),
    invite: z.string(),
    preview: z.string().nullable(),
    picture: z.string().nullable(),
    role: z.enum(['OWNER', 'ADMIN', 'SUBSCRIBER', 'GUEST']),
    description: z.string(),
    verified: z.boolean(),
    subscribersCount: z.number().nullable(),
  })
  .meta({ id: 'WahaChannel' });

export const listChannels = defineRoute({
  method: 'get',
  path: '/api/:session/channels',
  id: 'listChannels',
  summary: 'The channels that the account follows or owns',
  scope: 'chats:read',
  request: { params: path, query: z.object({ role: oneOf(['OWNER', 'ADMIN', 'SUBSCRIBER']).optional() }) },
  reply: { kind: 'json', description: 'The channels', body: z.array(channel) },

  async handle({ params, query }, context) {
    const role = query.role?.toLowerCase() as Channel['role'] | undefined;
    const found = await onWorking(context, params.session, async (session) =>
      withPictures(context, session, await context.channels.list(session, role)),
    );
    return { json: found };
  },
});

export const getChannel = defineRoute({
  method: 'get',
  path: '/api/:session/channels/:id',
  id: 'getChannel',
  summary: 'One channel, by its id or invite code',
  scope: 'chats:read',
  request: { params: z.object({ session: sessionPath, id: idOrCode }) },
  reply: { kind: 'json', description: 'The channel', body: channel },

  async handle({ params }, context) {
    const found = await onWorking(context, params.session, async (session) => {
      const one = await context.channels.read(session, params.id);
      return toChannel(one, await context.pictures.soon(session, one.id));
    });
    return { json: found };
  },
});

export const createChannel = defineRoute({
  method: 'post',
  path: '/api/:session/channels',
  id: 'createChannel',
  summary: 'Make a channel',
  scope: 'chats:write',
  takesFile: true,
  request: {
    params: path,
    body: bodyOf({ name: filled, description: text.nullish(), picture: outgoingFile.nullish() }),
  },
  reply: { kind: 'json', description: 'The channel', body: channel },

  async handle({ params, body }, context) {
    const { name, description, picture } = body;
    const made = await onWorking(context, params.session, async (session) =>
      context.channels.create(session, {
        name,
        description: description ?? undefined,
        picture: picture == null ? undefined : await pictureOf(context, picture),
      }),
    );
    return { json: toChannel(made, null) };
  },
});

/** What is done to a channel by its path alone. */
export const channelActions: readonly Route[] = [
  channelAction('delete', '', 'deleteChannel', 'Delete a channel of one’s own', ({ channels }, session, id) =>
    channels.remove(session, id),
  ),
  channelAction('post', '/follow', 'followChannel', 'Follow a channel', ({ channels }, session, id) =>
    channels.follow(session, id, true),
  ),
  channelAction('post', '/unfollow', 'unfollowChannel', 'Follow it no more', ({ channels }, session, id) =>
    channels.follow(session, id, false),
  ),
  channelAction('post', '/mute', 'muteChannel', 'Mute a channel', ({ channels }, session, id) =>
    channels.mute(session, id, true),
  ),
  channelAction('post', '/unmute', 'unmuteChannel', 'Mute it no more', ({ channels }, session, id) =>
    channels.mute(session, id, false),
  ),
];

function channelAction(
  method: 'post' | 'delete',
  verb: string,
  id: string,
  summary: string,
  act: (context: RouteContext, session: string, id: string) => Promise<void>,
): Route {
  return defineRoute({
    method,
    path: `/api/:session/channels/:id${verb}`,
    id,
    summary,
    scope: 'chats:write',
    request: { params: channelPath },
    reply: { kind: 'json', description: 'WhatsApp took it', body: success },

    async handle({ params }, context) {
      await onWorking(context, params.session, (session) => act(context, session, params.id));
      return { json: { success: true } };
    },
  });
}

export const previewChannelMessages = defineRoute({
  method: 'get',
  path: '/api/:session/channels/:id/messages/preview',
  id: 'previewChannelMessages',
  summary: 'The newest messages of a channel',
  scope: 'chats:read',
  request: {
    params: z.object({ session: sessionPath, id: idOrCode }),
    query: z.object({ downloadMedia: queryBool.optional(), limit: queryCount(1).optional() }),
  },
  reply: {
    kind: 'json',
    description: 'The messages, newest first',
    body: z.array(
      z.object({
        reactions: z.record(z.string(), z.number()),
        message: waMessage,
        viewCount: z.number().nullable().meta({ description: 'null where the page does not tell' }),
      }),
    ),
  },

  async handle({ params, query }, context) {
    const { limit, downloadMedia = false } = query;
    const messages = await onWorking(context, params.session, async (session) => {
      // A channel that is not followed has to be looked up before the page can read it.
      const { id } = await context.channels.read(session, params.id);
      return readMessages(context, session, id, { limit, downloadMedia });
    });
    return { json: messages.map((message) => ({ message, reactions: {}, viewCount: viewsOf(message._data) })) };
  },
});

function viewsOf(data: unknown): number | null {
  const views = fieldsOf(data)['viewCount'];
  return typeof views === 'number' ? views : null;
}

async function withPictures(
  context: RouteContext,
  session: string,
  channels: readonly Channel[],
): Promise<z.input<typeof channel>[]> {
  return Promise.all(channels.map(async (one) => toChannel(one, await context.pictures.soon(session, one.id))));
}

function toChannel(one: Channel, picture: string | null): z.input<typeof channel> {
  return {
    id: one.id,
    name: one.name,
    invite: one.inviteCode === null ? '' : `${LINK}${one.inviteCode}`,
    preview: picture,
    picture,
    role: one.role.toUpperCase() as 'OWNER' | 'ADMIN' | 'SUBSCRIBER' | 'GUEST',
    description: one.description,
    verified: one.isVerified,
    subscribersCount: one.subscribers,
  };
}
