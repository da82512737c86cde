import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { WaitingSend } from '../../../../core/messages/waiting-sends.js';
import { messageIdText } from '../../../families/field-types.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const query = z.strictObject({ session: sessionQuery });
const send = z.object({
  id: z.string().meta({ description: "The message's own id" }),
  chatId: z.string(),
  kind: z.string(),
  state: z.enum(['queued', 'sending', 'accepted']).meta({
    description: '`queued`: only here, and can be cancelled. `sending`, `accepted`: the page has it or may have it.',
  }),
  attempts: z.int(),
  createdAt: z.string().meta({ description: 'ISO 8601' }),
});

export const listSends = defineRoute({
  method: 'get',
  path: '/sends',
  id: 'listSends',
  summary: 'Messages that WhatsApp does not have yet, in the order in which they go',
  scope: 'messages:read',
  request: { query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'What waits', body: successOf({ sends: z.array(send) }) },

  async handle({ query: asked, headers }, context) {
    const session = chosenSession(context, asked, headers);
    return Promise.resolve({ json: success({ sends: context.waitingSends.list(session).map(toView) }) });
  },
});

export const cancelSend = defineRoute({
  method: 'delete',
  path: '/sends/:message',
  id: 'cancelSend',
  summary: 'Do not send a message that waits',
  description: 'What the page has, or may have, can no longer be cancelled: 422. Delete the message for everyone then.',
  scope: 'messages:write',
  request: {
    params: z.object({ message: messageIdText.meta({ description: 'Own or serialised id' }) }),
    query,
    headers: sessionHeaders,
  },
  reply: { kind: 'json', description: 'It will not be sent', body: successOf({ cancelled: z.literal(true) }) },

  async handle({ params, query: asked, headers }, context) {
    const session = chosenSession(context, asked, headers);
    const own = params.message.split('_')[2] ?? params.message;
    switch (await context.waitingSends.cancel(session, own)) {
      case 'cancelled':
        return { json: success({ cancelled: true as const }) };
      case 'handed_over':
        throw new BridgeError('action_refused', 'The page has this message, or may have it: it cannot be cancelled.');
      case 'unknown':
        throw new BridgeError('message_not_found', 'No message with that id waits to be sent.', {
          hint: 'GET /sends lists what waits.',
        });
    }
  },
});

function toView({ createdAt, ...rest }: WaitingSend): z.input<typeof send> {
  return { ...rest, createdAt: new Date(createdAt).toISOString() };
}
