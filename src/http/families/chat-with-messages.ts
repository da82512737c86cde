import { z } from 'zod';
import { defineRoute } from '../route.js';
import { chatParam } from './field-types.js';
import { messageWindowBody, messageWindowQuery, toReadOptions } from './message-window.js';
import { answerMessages, messagesReply, readMetaSchema } from './messages-reply.js';
import { rawChat, rawMessage } from './raw-shapes.js';
import { chosenSession, conditionalHeaders } from './session-choice.js';

/** `GET /chats/:chat`, the route everybody knows; native and Cartat register this same object. */
export const getChat = defineRoute({
  method: 'get',
  path: '/chats/:chat',
  id: 'getChat',
  summary: 'One chat with its newest messages, oldest first',
  description: 'The window may also come as a JSON body on GET. Where query and body differ the request is refused.',
  scope: 'chats:read',
  request: {
    params: z.object({ chat: chatParam }),
    query: messageWindowQuery,
    headers: conditionalHeaders,
    body: messageWindowBody,
  },
  reply: messagesReply(
    'The chat and its messages, passed on as whatsapp-web.js makes them',
    z.object({ status: z.literal('success'), chat: rawChat, messages: z.array(rawMessage), meta: readMetaSchema }),
  ),

  async handle({ params, query, headers, body }, context) {
    return answerMessages(context, {
      session: chosenSession(context, query, headers),
      namedSession: query.session,
      chat: params.chat,
      path: `/chats/${encodeURIComponent(params.chat)}`,
      options: toReadOptions(query, body),
      format: query.format,
      ifNoneMatch: headers['if-none-match'],
      withChat: true,
    });
  },
});
