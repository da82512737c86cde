import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import { chatParam, messageIdText } from '../../../families/field-types.js';
import { rawMessage } from '../../../families/raw-shapes.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const params = z.object({ chat: chatParam, id: messageIdText });
const query = z.strictObject({ session: sessionQuery });
const path = '/chats/:chat/messages/:id';
const DURATIONS = { '24h': 86_400, '7d': 604_800, '30d': 2_592_000 } as const;

export const changeMessage = defineRoute({
  method: 'patch',
  path,
  id: 'changeMessage',
  summary: 'Edit the text of an own message, or star a message',
  description: 'WhatsApp lets texts and captions be edited for fifteen minutes.',
  scope: 'messages:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({
      text: z.string({ error: 'a text' }).min(1, 'a text of at least one character').max(65_536).optional(),
      linkPreview: z.boolean({ error: 'true or false' }).optional(),
      starred: z.boolean({ error: 'true or false' }).optional(),
    }),
  },
  reply: {
    kind: 'rawJson',
    description: 'The message as it is now',
    body: successOf({ message: rawMessage.nullable() }),
  },

  async handle({ params: { chat, id }, query: asked, headers, body: { text, linkPreview, starred } }, context) {
    const session = chosenSession(context, asked, headers);
    if (text === undefined && starred === undefined) throw invalidInput('body', 'text or starred', 'neither');
    if (starred !== undefined) await context.messageActions.star(session, chat, id, starred);
    const message =
      text === undefined
        ? (await context.chats.message(session, chat, id, 'page')).message
        : await context.messageActions.edit(session, chat, id, { text, linkPreview });
    return { rawJson: ['{"status":"success","message":', message, '}'] };
  },
});

export const deleteMessage = defineRoute({
  method: 'delete',
  path,
  id: 'deleteMessage',
  summary: 'Delete a message for this account, or for everyone',
  scope: 'messages:write',
  request: {
    params,
    query: query.extend({
      for: z
        .enum(['me', 'everyone'], { error: '"me" or "everyone"' })
        .optional()
        .meta({ description: 'Default `me`. WhatsApp lets messages be deleted for everyone for about two days.' }),
    }),
    headers: sessionHeaders,
  },
  reply: { kind: 'json', description: 'It is gone', body: successOf({}) },

  async handle({ params: { chat, id }, query: { for: forWhom = 'me', ...asked }, headers }, context) {
    await context.messageActions.delete(chosenSession(context, asked, headers), chat, id, forWhom);
    return { json: success({}) };
  },
});

export const reactToMessage = defineRoute({
  method: 'put',
  path: `${path}/reaction`,
  id: 'reactToMessage',
  summary: 'React to a message; an empty text takes the reaction back',
  scope: 'messages:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({ emoji: z.string({ error: 'an emoji, or an empty text' }).max(64, 'an emoji') }),
  },
  reply: { kind: 'json', description: 'It is shown', body: successOf({}) },

  async handle({ params: { chat, id }, query: asked, headers, body: { emoji } }, context) {
    await context.messageActions.react(chosenSession(context, asked, headers), chat, id, emoji);
    return { json: success({}) };
  },
});

export const pinMessage = defineRoute({
  method: 'put',
  path: `${path}/pin`,
  id: 'pinMessage',
  summary: 'Pin a message in its chat for everyone',
  scope: 'messages:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({
      duration: z
        .union([z.enum(['24h', '7d', '30d']), z.literal(Object.values(DURATIONS))], {
          error: '"24h", "7d", "30d", or the same in seconds: 86400, 604800, 2592000',
        })
        .default('7d'),
    }),
  },
  reply: { kind: 'json', description: 'It is pinned', body: successOf({}) },

  async handle({ params: { chat, id }, query: asked, headers, body: { duration } }, context) {
    const seconds = typeof duration === 'number' ? duration : DURATIONS[duration];
    await context.messageActions.pin(chosenSession(context, asked, headers), chat, id, seconds);
    return { json: success({}) };
  },
});

export const unpinMessage = defineRoute({
  method: 'delete',
  path: `${path}/pin`,
  id: 'unpinMessage',
  summary: 'Take a pinned message off',
  scope: 'messages:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'It is no longer pinned', body: successOf({}) },

  async handle({ params: { chat, id }, query: asked, headers }, context) {
    await context.messageActions.unpin(chosenSession(context, asked, headers), chat, id);
    return { json: success({}) };
  },
});

export const voteInPoll = defineRoute({
  method: 'put',
  path: `${path}/vote`,
  id: 'voteInPoll',
  summary: 'Vote in a poll, by the texts of its options; none takes the vote back',
  scope: 'messages:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({ options: z.array(z.string({ error: 'the text of an option' })).max(12) }),
  },
  reply: { kind: 'json', description: 'The vote was sent', body: successOf({}) },

  async handle({ params: { chat, id }, query: asked, headers, body: { options } }, context) {
    await context.messageActions.vote(chosenSession(context, asked, headers), chat, id, options);
    return { json: success({}) };
  },
});

const receipt = z.array(z.object({ id: z.string(), timestamp: z.int() })).readonly();

export const getReceipts = defineRoute({
  method: 'get',
  path: `${path}/receipts`,
  id: 'getReceipts',
  summary: 'Who got, read and played an own message',
  scope: 'messages:read',
  request: { params, query, headers: sessionHeaders },
  reply: {
    kind: 'json',
    description: 'As far as WhatsApp says',
    body: successOf({
      receipts: z.object({
        delivered: receipt,
        read: receipt,
        played: receipt,
        deliveredRemaining: z.int().nullable(),
        readRemaining: z.int().nullable(),
        playedRemaining: z.int().nullable(),
      }),
    }),
  },

  async handle({ params: { chat, id }, query: asked, headers }, context) {
    const receipts = await context.messageActions.receipts(chosenSession(context, asked, headers), chat, id);
    return { json: success({ receipts }) };
  },
});
