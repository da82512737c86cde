import { z } from 'zod';
import { defineRoute } from '../../../route.js';
import { chatId, sessionPath } from '../fields.js';
import { onWorking } from '../session-access.js';
import { success } from './chat-actions.js';

const chatPath = z.object({ session: sessionPath, chatId });

const chatPresences = z
  .object({
    id: z.string(),
    presences: z.array(
      z.object({
        participant: z.string(),
        lastSeen: z.number().nullable().meta({ description: 'Unix seconds' }),
        lastKnownPresence: z.enum(['offline', 'online', 'typing', 'recording', 'paused']),
      }),
    ),
  })
  .meta({ id: 'WahaChatPresences' });

export const getPresence = defineRoute({
  method: 'get',
  path: '/api/:session/presence/:chatId',
  id: 'getPresence',
  summary: 'How a person or the people of a group are seen; asks WhatsApp, up to three seconds',
  scope: 'contacts:read',
  request: { params: chatPath },
  reply: { kind: 'json', description: 'Those of whom WhatsApp tells', body: chatPresences },

  async handle({ params }, context) {
    const { chatId: id, presences } = await onWorking(context, params.session, (session) =>
      context.presence.read(session, params.chatId),
    );
    const seen = presences.map(({ id: participant, lastSeen, state }) => ({
      participant,
      lastSeen,
      lastKnownPresence: state,
    }));
    return { json: { id, presences: seen } };
  },
});

export const subscribePresence = defineRoute({
  method: 'post',
  path: '/api/:session/presence/:chatId/subscribe',
  id: 'subscribePresence',
  summary: 'Ask WhatsApp to tell how somebody is seen',
  scope: 'contacts:read',
  request: { params: chatPath },
  reply: { kind: 'json', description: 'WhatsApp was asked', body: success },

  async handle({ params }, context) {
    await onWorking(context, params.session, (session) => context.presence.subscribe(session, params.chatId));
    return { json: { success: true } };
  },
});
