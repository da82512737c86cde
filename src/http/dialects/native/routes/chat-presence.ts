import { z } from 'zod';
import { chatParam } from '../../../families/field-types.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const params = z.object({ chat: chatParam });
const query = z.strictObject({ session: sessionQuery });

export const getChatPresence = defineRoute({
  method: 'get',
  path: '/chats/:chat/presence',
  id: 'getChatPresence',
  summary: 'Whether somebody, or who of a group, is online or types',
  description:
    'Asks WhatsApp and waits up to three seconds. WhatsApp tells only whom it sees: this account is shown as online ' +
    'meanwhile. Of whom it says nothing, nothing is in the list.',
  scope: 'contacts:read',
  request: { params, query, headers: sessionHeaders },
  reply: {
    kind: 'json',
    description: 'What WhatsApp tells',
    body: successOf({
      chatId: z.string(),
      presences: z
        .array(
          z.object({
            id: z.string(),
            state: z.enum(['online', 'offline', 'typing', 'recording']),
            lastSeen: z.int().nullable().meta({ description: 'Unix seconds; null when WhatsApp does not tell' }),
          }),
        )
        .readonly(),
    }),
  },

  async handle({ params: { chat }, query: asked, headers }, context) {
    return { json: success(await context.presence.read(chosenSession(context, asked, headers), chat)) };
  },
});

export const followChatPresence = defineRoute({
  method: 'put',
  path: '/chats/:chat/presence/subscription',
  id: 'subscribeChatPresence',
  summary: 'Ask WhatsApp to tell whether somebody is online',
  description: 'It tells while this account is shown as online (`PUT /presence`).',
  scope: 'contacts:read',
  request: { params, query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'WhatsApp was asked', body: successOf({}) },

  async handle({ params: { chat }, query: asked, headers }, context) {
    await context.presence.subscribe(chosenSession(context, asked, headers), chat);
    return { json: success({}) };
  },
});
