import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute, type Route } from '../../../route.js';
import {
  bodyOf,
  bodyRefusal,
  flag,
  jidParam,
  listOf,
  pageQuery,
  pageSize,
  sessionParam,
  SESSION_PATH,
  text,
} from '../fields.js';
import { live } from '../live.js';
import { messageIdOf, toMessage } from '../mappers/to-message.js';
import { messageSchema } from '../schemas/message.js';

const channelPath = z.object({ session: sessionParam, jid: jidParam });

export const createChannel = defineRoute({
  method: 'post',
  path: `${SESSION_PATH}/channels`,
  id: 'createChannel',
  summary: 'Make a channel',
  scope: 'chats:write',
  request: {
    params: z.object({ session: sessionParam }),
    body: bodyOf({ name: text.optional().meta({ description: 'Needed' }), description: text.optional() }),
  },
  reply: {
    kind: 'json',
    status: 201,
    description: 'The channel',
    body: z
      .object({ jid: z.string(), name: z.string(), description: z.string(), inviteCode: z.string().optional() })
      .meta({ id: 'GatewayChannel' }),
  },

  async handle({ params, body }, context) {
    const session = namedSession(context, params.session);
    const name = body.name?.trim() ?? '';
    if (name === '') throw bodyRefusal('name is required');
    const made = await live(context, session, () =>
      context.channels.create(session, { name, description: body.description }),
    );
    const { id: jid, description, inviteCode } = made;
    const invite = inviteCode === null ? {} : { inviteCode };
    return { status: 201, json: { jid, name: made.name, description, ...invite } };
  },
});

export const listChannelMessages = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/channels/:jid/messages`,
  id: 'listChannelMessages',
  summary: 'Messages of a channel, the newest first; asks WhatsApp, as channels are not stored',
  scope: 'messages:read',
  request: { params: channelPath, query: z.object(pageQuery) },
  reply: { kind: 'json', description: 'A page', body: listOf(messageSchema) },

  async handle({ params, query }, context) {
    const session = namedSession(context, params.session);
    const jid = channelOf(params.jid);
    const before = query.cursor === '' ? undefined : query.cursor;
    const read = await live(context, session, async () => {
      // One that is not followed has to be looked up before the page can read it.
      await context.channels.read(session, jid);
      return context.chats.read(session, jid, { limit: pageSize(query), before });
    });
    const inside = typeof read.messages === 'string' ? read.messages : Buffer.from(read.messages).toString('utf8');
    const raws = (JSON.parse(`[${inside}]`) as unknown[]).reverse();
    const sessionId = context.sessions.get(session).name;
    const beside = { sessionId, chatJid: jid, isGroup: false, otherIdOf: () => undefined };
    const last = raws.at(-1);
    return {
      json: {
        data: raws.map((raw) => toMessage(raw, beside)),
        nextCursor: read.meta.hasMore && last !== undefined ? messageIdOf(last) : null,
      },
    };
  },
});

/** What is done to a channel that is there. */
export const channelActions: readonly Route[] = [following('follow', true), following('unfollow', false)];

export const muteChannel = defineRoute({
  method: 'post',
  path: `${SESSION_PATH}/channels/:jid\\:mute`,
  id: 'muteChannel',
  summary: 'Mute a channel, or with `mute: false` mute it no more',
  scope: 'chats:write',
  request: { params: channelPath, body: bodyOf({ mute: flag.optional() }) },
  reply: { kind: 'empty', description: 'WhatsApp took it' },

  async handle({ params, body }, context) {
    const session = namedSession(context, params.session);
    const jid = channelOf(params.jid);
    await live(context, session, () => context.channels.mute(session, jid, body.mute ?? true));
    return { status: 204, empty: true };
  },
});

function following(verb: string, follow: boolean): Route {
  return defineRoute({
    method: 'post',
    path: `${SESSION_PATH}/channels/:jid\\:${verb}`,
    id: `${verb}Channel`,
    summary: follow ? 'Follow a channel' : 'Follow it no more',
    scope: 'chats:write',
    request: { params: channelPath },
    reply: { kind: 'empty', description: 'The page shows it' },

    async handle({ params }, context) {
      const session = namedSession(context, params.session);
      const jid = channelOf(params.jid);
      await live(context, session, () => context.channels.follow(session, jid, follow));
      return { status: 204, empty: true };
    },
  });
}

function channelOf(jid: string): string {
  if (/^\d{5,25}@newsletter$/.test(jid)) return jid;
  throw new BridgeError('route_not_found', 'channel not found');
}
