import { z } from 'zod';
import { chatParam } from '../../../families/field-types.js';
import { messageWindowQuery, toReadOptions } from '../../../families/message-window.js';
import { answerMessages, messagesReply, readMetaSchema } from '../../../families/messages-reply.js';
import { rawMessage } from '../../../families/raw-shapes.js';
import { chosenSession, conditionalHeaders } from '../../../families/session-choice.js';
import { successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

export const listMessages = defineRoute({
  method: 'get',
  path: '/chats/:chat/messages',
  id: 'listMessages',
  summary: 'The newest messages of a chat, oldest first, without the chat',
  scope: 'chats:read',
  request: { params: z.object({ chat: chatParam }), query: messageWindowQuery, headers: conditionalHeaders },
  reply: messagesReply(
    'The messages, passed on as whatsapp-web.js makes them',
    successOf({ messages: z.array(rawMessage), meta: readMetaSchema }),
  ),

  async handle({ params, query, headers }, context) {
    return answerMessages(context, {
      session: chosenSession(context, query, headers),
      namedSession: query.session,
      chat: params.chat,
      path: `/chats/${encodeURIComponent(params.chat)}/messages`,
      options: toReadOptions(query, undefined),
      format: query.format,
      ifNoneMatch: headers['if-none-match'],
      withChat: false,
    });
  },
});
