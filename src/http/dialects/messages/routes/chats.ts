import { z } from 'zod';
import type { ReadMeta } from '../../../../core/chats/chats-api.js';
import { chosenSession, sessionHeaders } from '../../../families/session-choice.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { bodyOf, limitField, messageText, phoneNumber } from '../fields.js';
import { chatSchema, messageSchema } from '../mappers.js';
import { listChats, readMessages, sendMessage } from '../operations.js';

const READ_HEADERS = {
  'X-Causeway-Source': '`page` or `store`',
  'X-Causeway-Complete': '`false` when something that was asked for is missing',
};

export const listChatsRoute = defineRoute({
  method: 'get',
  path: '/api/chats',
  id: 'listChats',
  summary: 'The chats, the newest message first',
  scope: 'chats:read',
  request: { headers: sessionHeaders, query: z.object({ limit: limitField }) },
  reply: {
    kind: 'json',
    description: 'The chats; 20 without `limit`',
    headers: READ_HEADERS,
    body: z.object({ ok: z.literal(true), count: z.int(), chats: z.array(chatSchema) }),
  },

  async handle({ headers, query }, context) {
    const { answer, meta } = await listChats(context, chosenSession(context, {}, headers), query.limit);
    return { headers: headersOf(meta), json: answer };
  },
});

const window = { phone_number: phoneNumber, limit: limitField };
const messagesReply = {
  kind: 'json',
  description: 'The chat and its newest messages, the oldest of them first; 10 without `limit`',
  headers: READ_HEADERS,
  body: z.object({ ok: z.literal(true), chat: chatSchema, count: z.int(), messages: z.array(messageSchema) }),
} as const;

export const getMessages = defineRoute({
  method: 'get',
  path: '/api/messages',
  id: 'getMessages',
  summary: 'The newest messages of a chat with one person',
  description: 'With `chatId` in place of `phone_number` the request is for the other API that has this path.',
  scope: 'chats:read',
  request: {
    headers: sessionHeaders,
    query: z.object({
      ...window,
      chatId: z
        .unknown()
        .refine((value) => value === undefined, { error: 'phone_number or chatId must be given, not both' })
        .meta({ type: 'string', description: 'With it alone the other API answers.' })
        .optional(),
    }),
  },
  reply: messagesReply,
  handle: ({ headers, query }, context) => answer(context, chosenSession(context, {}, headers), query),
});

export const postMessages = defineRoute({
  method: 'post',
  path: '/api/messages',
  id: 'postMessages',
  summary: 'The same by a JSON body',
  scope: 'chats:read',
  request: { headers: sessionHeaders, body: bodyOf(window) },
  reply: messagesReply,
  handle: ({ headers, body }, context) => answer(context, chosenSession(context, {}, headers), body),
});

export const sendRoute = defineRoute({
  method: 'post',
  path: '/api/send',
  id: 'sendMessage',
  summary: 'Send a text to one person',
  scope: 'messages:write',
  request: { headers: sessionHeaders, body: bodyOf({ phone_number: phoneNumber, message: messageText }) },
  reply: {
    kind: 'json',
    description: 'WhatsApp has it, or it is written down and on its way',
    body: z.object({
      ok: z.literal(true),
      to: z.string(),
      chat_id: z.string(),
      message_id: z.string().nullable(),
      timestamp: z.iso.datetime(),
    }),
  },

  async handle({ headers, body }, context) {
    const session = chosenSession(context, {}, headers);
    return { json: await sendMessage(context, session, body.phone_number, body.message) };
  },
});

async function answer(
  context: RouteContext,
  session: string,
  { phone_number, limit }: { readonly phone_number: string; readonly limit?: number | undefined },
) {
  const { answer: json, meta } = await readMessages(context, session, phone_number, limit);
  return { headers: headersOf(meta), json };
}

function headersOf({ source, complete }: Pick<ReadMeta, 'source' | 'complete'>) {
  return { 'X-Causeway-Source': source, 'X-Causeway-Complete': String(complete) };
}
