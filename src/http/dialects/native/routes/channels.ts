import { z } from 'zod';
import { PICTURE_BODY_BYTES, pictureField } from '../../../families/group-fields.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute, type Method, type Route, type RouteContext } from '../../../route.js';

const ROLES = ['owner', 'admin', 'subscriber', 'guest'] as const;

const query = z.strictObject({ session: sessionQuery });
const params = z.object({
  channel: z
    .string()
    .max(128, 'a channel')
    .meta({ description: 'Id ending in @newsletter; for reading an invite code too' }),
});
const channel = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  inviteCode: z.string().nullable(),
  role: z.enum(ROLES),
  isVerified: z.boolean(),
  subscribers: z.int().nullable(),
  isMuted: z.boolean().nullable(),
});

export const listChannels = defineRoute({
  method: 'get',
  path: '/channels',
  id: 'listChannels',
  summary: 'The channels that the account follows or owns',
  scope: 'chats:read',
  request: {
    query: z.strictObject({ role: z.enum(ROLES, { error: ROLES.join(', ') }).optional(), session: sessionQuery }),
    headers: sessionHeaders,
  },
  reply: { kind: 'json', description: 'As the page has them', body: successOf({ channels: z.array(channel) }) },

  async handle({ query: { role, ...asked }, headers }, context) {
    const channels = await context.channels.list(chosenSession(context, asked, headers), role);
    return { json: success({ channels: [...channels] }) };
  },
});

export const getChannel = defineRoute({
  method: 'get',
  path: '/channels/:channel',
  id: 'getChannel',
  summary: 'One channel, followed or not, by its id, invite code or link',
  scope: 'chats:read',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'The channel', body: successOf({ channel }) },

  async handle({ params: asked, query: where, headers }, context) {
    const found = await context.channels.read(chosenSession(context, where, headers), asked.channel);
    return { json: success({ channel: found }) };
  },
});

export const createChannel = defineRoute({
  method: 'post',
  path: '/channels',
  id: 'createChannel',
  summary: 'Make a channel',
  scope: 'chats:write',
  bodyLimitBytes: PICTURE_BODY_BYTES,
  request: {
    query,
    headers: sessionHeaders,
    body: z.strictObject({
      name: z.string({ error: 'a text' }).trim().min(1, 'a text').max(100, 'a text of 100 characters at most'),
      description: z.string({ error: 'a text' }).max(2_048, 'at most 2048 characters').optional(),
      picture: pictureField.optional(),
    }),
  },
  reply: { kind: 'json', status: 201, description: 'The channel', body: successOf({ channel }) },

  async handle({ query: asked, headers, body }, context) {
    const made = await context.channels.create(chosenSession(context, asked, headers), body);
    return { status: 201, json: success({ channel: made }) };
  },
});

/** What is done to a channel by its path alone. */
export const channelActions: readonly Route[] = [
  channelAction('delete', '', 'deleteChannel', 'Delete a channel of one’s own', ({ channels }, session, id) =>
    channels.remove(session, id),
  ),
  channelAction('put', '/follow', 'followChannel', 'Follow a channel', ({ channels }, session, id) =>
    channels.follow(session, id, true),
  ),
  channelAction('delete', '/follow', 'unfollowChannel', 'Follow it no more', ({ channels }, session, id) =>
    channels.follow(session, id, false),
  ),
  channelAction('put', '/mute', 'muteChannel', 'Mute a channel', ({ channels }, session, id) =>
    channels.mute(session, id, true),
  ),
  channelAction('delete', '/mute', 'unmuteChannel', 'Mute it no more', ({ channels }, session, id) =>
    channels.mute(session, id, false),
  ),
];

function channelAction(
  method: Method,
  part: string,
  id: string,
  summary: string,
  act: (context: RouteContext, session: string, id: string) => Promise<void>,
): Route {
  return defineRoute({
    method,
    path: `/channels/:channel${part}`,
    id,
    summary,
    scope: 'chats:write',
    request: { params, query, headers: sessionHeaders },
    reply: { kind: 'json', description: 'WhatsApp took it', body: successOf({}) },

    async handle({ params: asked, query: where, headers }, context) {
      await act(context, chosenSession(context, where, headers), asked.channel);
      return { json: success({}) };
    },
  });
}
