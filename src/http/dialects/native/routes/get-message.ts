import { z } from 'zod';
import { chatParam, messageIdText } from '../../../families/field-types.js';
import { readSource } from '../../../families/message-filters.js';
import { rawMessage } from '../../../families/raw-shapes.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

export const getMessage = defineRoute({
  method: 'get',
  path: '/chats/:chat/messages/:id',
  id: 'getMessage',
  summary: 'One message of a chat',
  scope: 'chats:read',
  request: {
    params: z.object({ chat: chatParam, id: messageIdText }),
    query: z.strictObject({ source: readSource, session: sessionQuery }),
    headers: sessionHeaders,
  },
  reply: {
    kind: 'rawJson',
    description: 'The message, passed on as whatsapp-web.js makes it',
    headers: { 'X-Causeway-Source': '`page` or `store`' },
    body: successOf({ message: rawMessage }),
  },

  async handle({ params, query, headers }, context) {
    const session = chosenSession(context, query, headers);
    const { message, source } = await context.chats.message(session, params.chat, params.id, query.source);
    return {
      headers: { 'X-Causeway-Source': source },
      rawJson: ['{"status":"success","message":', message, '}'],
    };
  },
});
