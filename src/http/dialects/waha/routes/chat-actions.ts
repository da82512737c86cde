import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import { defineRoute, type Method, type Route, type RouteContext } from '../../../route.js';
import { bodyOf, chatId, count, oneOf, queryCount, sessionField, sessionPath, wholeMessageId } from '../fields.js';
import { DEFAULT_NAME, onWorking } from '../session-access.js';

export const success = z.object({ success: z.boolean() });
const chatPath = z.object({ session: sessionPath, chatId });

interface Facts {
  readonly method: Method;
  readonly path: string;
  readonly id: string;
  readonly summary: string;
}

/** What is done to a chat by its path alone. */
export const chatActions: readonly Route[] = [
  chatAction(
    { method: 'post', path: '/archive', id: 'archiveChat', summary: 'Archive a chat' },
    (context, session, chat) => context.chatActions.archive(session, chat, true),
  ),
  chatAction(
    { method: 'post', path: '/unarchive', id: 'unarchiveChat', summary: 'Take a chat out of the archive' },
    (context, session, chat) => context.chatActions.archive(session, chat, false),
  ),
  chatAction(
    { method: 'post', path: '/unread', id: 'unreadChat', summary: 'Mark a chat as unread' },
    (context, session, chat) => context.chatActions.markUnread(session, chat),
  ),
  chatAction(
    { method: 'delete', path: '', id: 'deleteChat', summary: 'Delete a chat from this account' },
    (context, session, chat) => context.chatActions.delete(session, chat),
  ),
  chatAction(
    { method: 'delete', path: '/messages', id: 'clearMessages', summary: 'Remove every message of a chat here' },
    (context, session, chat) => context.chatActions.clear(session, chat),
  ),
];

function chatAction(
  { method, path, id, summary }: Facts,
  act: (context: RouteContext, session: string, chat: string) => Promise<void>,
): Route {
  return defineRoute({
    method,
    path: `/api/:session/chats/:chatId${path}`,
    id,
    summary,
    scope: 'chats:write',
    request: { params: chatPath },
    reply: { kind: 'json', description: 'WhatsApp shows it', body: success },

    async handle({ params }, context) {
      await onWorking(context, params.session, (session) => act(context, session, params.chatId));
      return { json: { success: true } };
    },
  });
}

export const readChat = defineRoute({
  method: 'post',
  path: '/api/:session/chats/:chatId/messages/read',
  id: 'readChat',
  summary: 'Mark the unread messages of a chat as read',
  description: 'The window may stand in the query or in the body; where both do and differ, the request is refused.',
  scope: 'chats:write',
  request: {
    params: chatPath,
    query: z.object({
      messages: queryCount(1).optional().meta({ description: 'Default 30, in groups 100.' }),
      days: queryCount(1).optional().meta({ description: 'Default 7.' }),
    }),
    body: bodyOf({ messages: count(1).nullish(), days: count(1).nullish() }),
  },
  reply: { kind: 'json', description: 'What was unread', body: z.object({ ids: z.array(z.string()) }) },

  async handle({ params, query, body }, context) {
    const isGroup = params.chatId.endsWith('@g.us');
    const messages = agreed('messages', query.messages, body.messages) ?? (isGroup ? 100 : 30);
    const days = agreed('days', query.days, body.days) ?? 7;
    const { ids } = await onWorking(context, params.session, (session) =>
      context.chatActions.markRead(session, params.chatId, { messages, days }),
    );
    return { json: { ids: [...ids] } };
  },
});

export const sendSeen = defineRoute({
  method: 'post',
  path: '/api/sendSeen',
  id: 'sendSeen',
  summary: 'Mark a chat as read',
  scope: 'chats:write',
  request: {
    body: bodyOf({
      chatId,
      messageId: wholeMessageId.nullish(),
      messageIds: z.array(wholeMessageId, { error: 'must be an array' }).nullish(),
      session: sessionField,
    }),
  },
  reply: { kind: 'json', description: 'WhatsApp was told', body: success },

  async handle({ body }, context) {
    await onWorking(context, body.session ?? DEFAULT_NAME, (session) =>
      context.chatActions.markRead(session, body.chatId),
    );
    return { json: { success: true } };
  },
});

/** What the other side sees above the text. */
export const typingRoutes: readonly Route[] = [
  typing('startTyping', 'typing', 'Show the other side that a text is being written'),
  typing('stopTyping', 'paused', 'Show that no more'),
];

function typing(verb: string, state: 'typing' | 'paused', summary: string): Route {
  return defineRoute({
    method: 'post',
    path: `/api/${verb}`,
    id: verb,
    summary,
    scope: 'chats:write',
    request: { body: bodyOf({ chatId, session: sessionField }) },
    reply: { kind: 'json', description: 'It is shown', body: success },

    async handle({ body }, context) {
      await onWorking(context, body.session ?? DEFAULT_NAME, (session) =>
        context.chatActions.setChatState(session, body.chatId, state),
      );
      return { json: { success: true } };
    },
  });
}

export const setPresence = defineRoute({
  method: 'post',
  path: '/api/:session/presence',
  id: 'setPresence',
  summary: 'Show oneself online or offline, or a chat that one types or records',
  scope: 'chats:write',
  request: {
    params: z.object({ session: sessionPath }),
    body: bodyOf({ chatId: chatId.nullish(), presence: oneOf(['offline', 'online', 'typing', 'recording', 'paused']) }),
  },
  reply: { kind: 'json', description: 'It is shown', body: success },

  async handle({ params, body }, context) {
    const { presence, chatId: chat } = body;
    if (presence === 'offline' || presence === 'online') {
      const seen = presence === 'online' ? 'available' : 'unavailable';
      await onWorking(context, params.session, (session) => context.profile.setPresence(session, seen));
      return { json: { success: true } };
    }
    if (chat == null) throw invalidInput('chatId', 'should not be empty', 'nothing');
    await onWorking(context, params.session, (session) => context.chatActions.setChatState(session, chat, presence));
    return { json: { success: true } };
  },
});

function agreed(field: string, fromQuery: number | undefined, fromBody: number | null | undefined): number | undefined {
  if (fromQuery !== undefined && fromBody != null && fromQuery !== fromBody) {
    throw invalidInput(field, 'must be the same in query and body', `${String(fromQuery)} and ${String(fromBody)}`);
  }
  return fromQuery ?? fromBody ?? undefined;
}
