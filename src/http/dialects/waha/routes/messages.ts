import { z } from 'zod';
import { defineRoute } from '../../../route.js';
import { chatId, messageId, queryBool, sessionPath, sessionQuery } from '../fields.js';
import { messagesQuery, readMessage, readMessages } from '../read-messages.js';
import { waMessage } from '../schemas/wa-message.js';
import { DEFAULT_NAME, onWorking } from '../session-access.js';

export const listMessages = defineRoute({
  method: 'get',
  path: '/api/:session/chats/:chatId/messages',
  id: 'listMessages',
  summary: 'The newest messages of a chat',
  scope: 'chats:read',
  request: { params: z.object({ session: sessionPath, chatId }), query: z.object(messagesQuery) },
  reply: { kind: 'json', description: 'The messages, newest first', body: z.array(waMessage) },

  async handle({ params, query }, context) {
    const messages = await onWorking(context, params.session, (session) =>
      readMessages(context, session, params.chatId, query),
    );
    return { json: messages };
  },
});

export const deprecatedListMessages = defineRoute({
  method: 'get',
  path: '/api/messages',
  id: 'deprecatedListMessages',
  summary: 'The newest messages of a chat',
  scope: 'chats:read',
  claims: ({ hasQuery }) => hasQuery('chatId') && !hasQuery('phone_number'),
  request: { query: z.object({ ...messagesQuery, chatId, session: sessionQuery }) },
  reply: { kind: 'json', description: 'The messages, newest first', body: z.array(waMessage) },

  async handle({ query }, context) {
    const messages = await onWorking(context, query.session ?? DEFAULT_NAME, (session) =>
      readMessages(context, session, query.chatId, query),
    );
    return { json: messages };
  },
});

export const getMessage = defineRoute({
  method: 'get',
  path: '/api/:session/chats/:chatId/messages/:messageId',
  id: 'getMessage',
  summary: 'One message of a chat',
  scope: 'chats:read',
  request: {
    params: z.object({ session: sessionPath, chatId, messageId }),
    query: z.object({ downloadMedia: queryBool.optional(), merge: queryBool.optional() }),
  },
  reply: { kind: 'json', description: 'The message', body: waMessage },

  async handle({ params, query: { downloadMedia = true } }, context) {
    const message = await onWorking(context, params.session, (session) =>
      readMessage(context, session, params.chatId, params.messageId, downloadMedia),
    );
    return { json: message };
  },
});
