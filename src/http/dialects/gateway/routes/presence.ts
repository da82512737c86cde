import { z } from 'zod';
import type { SeenPresence } from '../../../../core/ports/page-presence.js';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute } from '../../../route.js';
import { bodyOf, bodyRefusal, jidOf, jidParam, sessionParam, SESSION_PATH, text } from '../fields.js';
import { findChat } from '../find-chat.js';
import { live } from '../live.js';
import { chatJid } from '../mappers/to-chat.js';

const chatPath = z.object({ session: sessionParam, cid: jidParam });
const SEEN = {
  online: { state: 'available' },
  offline: { state: 'unavailable', unavailable: true },
  typing: { state: 'composing', media: 'text' },
  recording: { state: 'composing', media: 'audio' },
} as const;
const CHAT_STATES = { composing: 'typing', recording: 'recording', paused: 'paused' } as const;

export const setChatPresence = defineRoute({
  method: 'put',
  path: `${SESSION_PATH}/chats/:cid/presence`,
  id: 'setChatPresence',
  summary: 'Show that the account is typing or recording',
  scope: 'chats:write',
  request: {
    params: chatPath,
    body: bodyOf({ state: text.optional().meta({ enum: Object.keys(CHAT_STATES) }) }),
  },
  reply: { kind: 'empty', description: 'The page has told it' },

  async handle({ params, body }, context) {
    const { session, chat } = await findChat(context, params);
    const state = Object.entries(CHAT_STATES).find(([name]) => name === body.state)?.[1];
    if (state === undefined) throw bodyRefusal('state must be one of composing, paused, recording');
    await live(context, session, () => context.chatActions.setChatState(session, chat.id, state));
    return { status: 204, empty: true };
  },
});

export const getChatPresence = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/chats/:cid/presence`,
  id: 'getChatPresence',
  summary: 'How the other side is seen; asks WhatsApp, up to three seconds',
  scope: 'chats:read',
  request: { params: chatPath },
  reply: {
    kind: 'json',
    description: 'Of a group: somebody who is typing, else somebody who is there',
    body: z
      .object({
        chatJid: z.string(),
        from: z.string(),
        state: z.enum(['unknown', 'available', 'unavailable', 'composing']),
        media: z.enum(['text', 'audio']).optional().meta({ description: 'What is being composed' }),
        lastSeen: z.int().optional().meta({ description: 'Unix milliseconds' }),
        unavailable: z.boolean().optional(),
      })
      .meta({ id: 'PresenceStatus' }),
  },

  async handle({ params }, context) {
    const { session, chat } = await findChat(context, params);
    const { presences } = await live(context, session, () => context.presence.read(session, chat.id));
    const rank = ({ state }: SeenPresence): number => ['typing', 'recording', 'online', 'offline'].indexOf(state);
    const [seen] = [...presences].sort((one, other) => rank(one) - rank(other));
    const jid = chatJid(chat);
    if (seen === undefined) return { json: { chatJid: jid, from: jid, state: 'unknown' as const } };
    const from = chat.ids.includes(seen.id) || seen.id === chat.lid ? jid : jidOf(seen.id);
    const lastSeen = seen.lastSeen === null ? {} : { lastSeen: seen.lastSeen * 1000 };
    return { json: { chatJid: jid, from, ...SEEN[seen.state], ...lastSeen } };
  },
});

export const setPresence = defineRoute({
  method: 'put',
  path: `${SESSION_PATH}/presence`,
  id: 'setPresence',
  summary: 'Show the account as online or not',
  scope: 'chats:write',
  request: {
    params: z.object({ session: sessionParam }),
    body: bodyOf({ state: text.optional().meta({ enum: ['online', 'offline'] }) }),
  },
  reply: { kind: 'empty', description: 'WhatsApp was told' },

  async handle({ params, body }, context) {
    const session = namedSession(context, params.session);
    const { state } = body;
    if (state !== 'online' && state !== 'offline') throw bodyRefusal('state must be one of online, offline');
    await live(context, session, () =>
      context.profile.setPresence(session, state === 'online' ? 'available' : 'unavailable'),
    );
    return { status: 204, empty: true };
  },
});
