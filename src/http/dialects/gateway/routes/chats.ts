import { z } from 'zod';
import type { ChatWish } from '../../../../core/chats/chat-intent.js';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute } from '../../../route.js';
import { bodyOf, flag, jidParam, listOf, pageQuery, pageSize, sessionParam, SESSION_PATH } from '../fields.js';
import { findChat } from '../find-chat.js';
import { chatNumber, FOREVER_MS, toChat } from '../mappers/to-chat.js';
import { chatSchema } from '../schemas/chat.js';

const chatPath = z.object({ session: sessionParam, cid: jidParam });
const STORED = { 'X-Causeway-Source': 'store' } as const;

const chatChange = bodyOf({
  archived: flag.optional(),
  pinned: flag.optional(),
  mutedUntil: z.int({ error: 'Unix milliseconds' }).min(0, 'Unix milliseconds').optional(),
  unmute: flag.optional().meta({ description: '`true` wins over `mutedUntil`' }),
});

export const listChats = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/chats`,
  id: 'listChats',
  summary: 'Chats with a message, the newest first',
  scope: 'chats:read',
  request: { params: z.object({ session: sessionParam }), query: z.object(pageQuery) },
  reply: { kind: 'json', description: 'A page, from the stored copy', body: listOf(chatSchema) },

  async handle({ params, query }, context) {
    const session = namedSession(context, params.session);
    const sessionId = context.sessions.get(session).name;
    const after = query.cursor === undefined || query.cursor === '' ? null : placeOf(query.cursor);
    const numbered = (await context.chatBook.list(session))
      .filter(({ timestamp }) => timestamp > 0)
      .map((chat) => ({ chat, place: { at: chat.timestamp * 1000, id: chatNumber(sessionId, chat) } }))
      .filter(({ place }) => after === null || compare(after, place) < 0)
      .sort((one, other) => compare(one.place, other.place));
    const page = numbered.slice(0, pageSize(query));
    const last = page.at(-1)?.place;
    const hasMore = numbered.length > page.length;
    const nextCursor = hasMore && last !== undefined ? `${String(last.at)}:${String(last.id)}` : null;
    const nowMs = context.clock.now();
    return { headers: STORED, json: { data: page.map(({ chat }) => toChat(chat, sessionId, nowMs)), nextCursor } };
  },
});

export const getChat = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/chats/:cid`,
  id: 'getChat',
  summary: 'One chat',
  scope: 'chats:read',
  request: { params: chatPath },
  reply: { kind: 'json', description: 'The chat, from the stored copy', body: chatSchema },

  async handle({ params }, context) {
    const { chat, sessionId } = await findChat(context, params);
    return { headers: STORED, json: toChat(chat, sessionId, context.clock.now()) };
  },
});

export const updateChat = defineRoute({
  method: 'patch',
  path: `${SESSION_PATH}/chats/:cid`,
  id: 'updateChat',
  summary: 'Archive, pin or mute a chat, here and on WhatsApp',
  description:
    'With a session that works, the answer comes once WhatsApp shows it. Otherwise it is written down, shown by every ' +
    'read of this API, and carried out when the session works again.',
  scope: 'chats:write',
  request: {
    params: chatPath,
    body: chatChange,
  },
  reply: { kind: 'json', description: 'The chat as it is now wished to be', body: chatSchema },

  async handle({ params, body }, context) {
    const { chat, session, sessionId } = await findChat(context, params);
    const nowMs = context.clock.now();
    const wished = await context.chatBook.wish(session, chat.id, wishesOf(body, nowMs));
    return { json: toChat(wished, sessionId, nowMs) };
  },
});

export const deleteChat = defineRoute({
  method: 'delete',
  path: `${SESSION_PATH}/chats/:cid`,
  id: 'deleteChat',
  summary: 'Take a chat out of this API until something new happens in it',
  scope: 'chats:write',
  request: { params: chatPath },
  reply: { kind: 'empty', description: 'It is not shown any more; WhatsApp still has it' },

  async handle({ params }, context) {
    const { chat, session } = await findChat(context, params);
    await context.chatBook.hide(session, chat.id);
    return { status: 204, empty: true };
  },
});

export const markChatRead = defineRoute({
  method: 'post',
  path: `${SESSION_PATH}/chats/:cid/read`,
  id: 'markChatRead',
  summary: 'Show a chat as read in this API; nobody is sent a receipt',
  scope: 'chats:write',
  request: { params: chatPath },
  reply: { kind: 'json', description: 'The chat', body: chatSchema },

  async handle({ params }, context) {
    const { chat, session, sessionId } = await findChat(context, params);
    const read = await context.chatBook.markRead(session, chat.id);
    return { json: toChat(read, sessionId, context.clock.now()) };
  },
});

interface Place {
  readonly at: number;
  readonly id: number;
}

function placeOf(cursor: string): Place {
  const [, at, id] = /^(\d{1,16}):(\d{1,16})$/.exec(cursor) ?? [];
  if (at === undefined || id === undefined) {
    throw new BridgeError('invalid_request', 'invalid cursor', { part: 'query' });
  }
  return { at: Number(at), id: Number(id) };
}

/** The newest first, then by number. */
function compare(one: Place, other: Place): number {
  return other.at - one.at || other.id - one.id;
}

function wishesOf(
  { archived, pinned, mutedUntil, unmute }: z.output<typeof chatChange>,
  nowMs: number,
): readonly ChatWish[] {
  const mute = unmute === true ? 0 : mutedUntil === undefined ? undefined : muteOf(mutedUntil, nowMs);
  return [
    ...(archived === undefined ? [] : [{ field: 'archived' as const, value: archived }]),
    ...(pinned === undefined ? [] : [{ field: 'pinned' as const, value: pinned }]),
    ...(mute === undefined ? [] : [{ field: 'mute' as const, value: mute }]),
  ];
}

/** In WhatsApp's seconds; a time that is over mutes nothing. */
function muteOf(untilMs: number, nowMs: number): number {
  if (untilMs >= FOREVER_MS) return -1;
  return untilMs <= nowMs ? 0 : Math.ceil(untilMs / 1000);
}
