import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import { chatParam } from '../../../families/field-types.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const params = z.object({ chat: chatParam });
const query = z.strictObject({ session: sessionQuery });
const DAYS = 'a whole number of days from 1 to 365';
const COUNT = 'a whole number from 1 to 1000';

const chatChanges = z.strictObject(
  {
    archived: z.boolean({ error: 'true or false' }).optional(),
    pinned: z.boolean({ error: 'true or false' }).optional(),
    mutedUntil: z
      .union([z.literal('forever'), z.int().positive(), z.iso.datetime({ offset: true }), z.null()], {
        error: '"forever", unix seconds, an ISO 8601 time, or null for not muted',
      })
      .optional(),
    unread: z.literal(true, { error: 'true; POST /chats/:chat/read marks as read' }).optional(),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'a JSON object') },
);

export const changeChat = defineRoute({
  method: 'patch',
  path: '/chats/:chat',
  id: 'changeChat',
  summary: 'Archive, pin, mute or mark a chat as unread; several at once',
  description: 'Answers when WhatsApp shows it. Archiving takes a pin off, as WhatsApp does.',
  scope: 'chats:write',
  request: { params, query, headers: sessionHeaders, body: chatChanges },
  reply: { kind: 'json', description: 'What was changed', body: successOf({ changed: z.array(z.string()) }) },

  async handle({ params: { chat }, query: asked, headers, body }, context) {
    const session = chosenSession(context, asked, headers);
    const { chatActions } = context;
    const changed: string[] = [];
    const { archived, pinned, mutedUntil, unread } = body;
    if ([archived, pinned, mutedUntil, unread].every((value) => value === undefined)) {
      throw invalidInput('body', 'at least one of archived, pinned, mutedUntil, unread', 'none of them');
    }
    if (archived !== undefined) {
      await chatActions.archive(session, chat, archived);
      changed.push('archived');
    }
    if (pinned !== undefined) {
      await chatActions.pin(session, chat, pinned);
      changed.push('pinned');
    }
    if (mutedUntil !== undefined) {
      await chatActions.mute(session, chat, toMute(mutedUntil));
      changed.push('mutedUntil');
    }
    if (unread === true) {
      await chatActions.markUnread(session, chat);
      changed.push('unread');
    }
    return { json: success({ changed }) };
  },
});

function toMute(until: string | number | null): 'forever' | number | null {
  if (until === 'forever' || until === null || typeof until === 'number') return until;
  return Math.floor(Date.parse(until) / 1000);
}

export const readChatSeen = defineRoute({
  method: 'post',
  path: '/chats/:chat/read',
  id: 'markChatRead',
  summary: 'Mark a chat as read; the other side sees it',
  scope: 'chats:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z
      .strictObject({
        messages: z.int({ error: COUNT }).min(1, COUNT).max(1_000, COUNT).optional(),
        days: z.int({ error: DAYS }).min(1, DAYS).max(365, DAYS).optional(),
      })
      .optional(),
  },
  reply: {
    kind: 'json',
    description: 'The messages that were unread, oldest first',
    body: successOf({ ids: z.array(z.string()).readonly() }),
  },

  async handle({ params: { chat }, query: asked, headers, body }, context) {
    const session = chosenSession(context, asked, headers);
    return { json: success(await context.chatActions.markRead(session, chat, body ?? {})) };
  },
});

export const setChatState = defineRoute({
  method: 'post',
  path: '/chats/:chat/state',
  id: 'setChatState',
  summary: 'Show that this account is typing or recording, or no more',
  scope: 'chats:write',
  request: {
    params,
    query,
    headers: sessionHeaders,
    body: z.strictObject({
      state: z.enum(['typing', 'recording', 'paused'], { error: '"typing", "recording" or "paused"' }),
    }),
  },
  reply: { kind: 'json', description: 'It is shown', body: successOf({}) },

  async handle({ params: { chat }, query: asked, headers, body: { state } }, context) {
    await context.chatActions.setChatState(chosenSession(context, asked, headers), chat, state);
    return { json: success({}) };
  },
});

export const deleteChat = defineRoute({
  method: 'delete',
  path: '/chats/:chat',
  id: 'deleteChat',
  summary: 'Delete a chat with its messages from this account',
  scope: 'chats:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'It is gone', body: successOf({}) },

  async handle({ params: { chat }, query: asked, headers }, context) {
    await context.chatActions.delete(chosenSession(context, asked, headers), chat);
    return { json: success({}) };
  },
});

export const clearChat = defineRoute({
  method: 'delete',
  path: '/chats/:chat/messages',
  id: 'clearChat',
  summary: 'Remove every message of a chat from this account; the chat stays',
  scope: 'chats:write',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'They are gone', body: successOf({}) },

  async handle({ params: { chat }, query: asked, headers }, context) {
    await context.chatActions.clear(chosenSession(context, asked, headers), chat);
    return { json: success({}) };
  },
});
