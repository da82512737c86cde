import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { chatParam } from '../../../families/field-types.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const entry = z.object({
  id: z.string().meta({ description: 'WhatsApp id' }),
  reason: z.string().nullable(),
  addedAt: z.string().meta({ description: 'ISO 8601' }),
});
const query = z.strictObject({ session: sessionQuery });

export const listStops = defineRoute({
  method: 'get',
  path: '/stop-list',
  id: 'listStops',
  summary: 'Who is not to be written to any more',
  scope: 'messages:read',
  request: { query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'The list, newest first', body: successOf({ stops: z.array(entry) }) },

  async handle(input, context) {
    const stops = await context.stopList.list(chosenSession(context, input.query, input.headers));
    return { json: success({ stops: [...stops] }) };
  },
});

export const addStop = defineRoute({
  method: 'post',
  path: '/stop-list',
  id: 'addStop',
  summary: 'Never write to somebody again',
  description: 'Every send to them is refused from now on, whatever spelling of the number or id it names.',
  scope: 'messages:write',
  request: {
    query,
    headers: sessionHeaders,
    body: z.strictObject({ chat: chatParam, reason: z.string().max(200, 'at most 200 characters').optional() }),
  },
  reply: { kind: 'json', status: 201, description: 'The entry', body: successOf({ stop: entry }) },

  async handle({ body, ...input }, context) {
    const session = chosenSession(context, input.query, input.headers);
    return { status: 201, json: success({ stop: await context.stopList.add(session, body.chat, body.reason) }) };
  },
});

export const removeStop = defineRoute({
  method: 'delete',
  path: '/stop-list/:chat',
  id: 'removeStop',
  summary: 'Allow writing to somebody again',
  scope: 'messages:write',
  request: { params: z.object({ chat: chatParam }), query, headers: sessionHeaders },
  reply: { kind: 'json', description: 'They are off the list', body: successOf({ removed: z.literal(true) }) },

  async handle({ params, ...input }, context) {
    const session = chosenSession(context, input.query, input.headers);
    if (!(await context.stopList.remove(session, params.chat))) {
      throw new BridgeError('chat_not_found', 'They are not on the stop list of this session.', {
        hint: 'GET /stop-list lists who is.',
      });
    }
    return { json: success({ removed: true as const }) };
  },
});
