import { z } from 'zod';
import { flag } from '../../../families/field-types.js';
import { namedSession } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

export const deleteSession = defineRoute({
  method: 'delete',
  path: '/sessions/:name',
  id: 'deleteSession',
  summary: 'Forget a session that is stopped',
  description:
    'Its profile is put aside and kept; its stored messages and files are removed for good. The phone is not told: log ' +
    'out first to unlink it there.',
  scope: 'sessions:manage',
  request: {
    params: z.object({ name: z.string() }),
    query: z.strictObject({ force: flag.optional().meta({ description: '`true` stops it first.' }) }),
  },
  reply: {
    kind: 'json',
    description: 'It is forgotten',
    body: successOf({ removed: z.string().meta({ description: 'The name, free to be used again' }) }),
  },

  async handle({ params, query }, context) {
    const name = namedSession(context, params.name);
    await context.sessions.remove(name, { force: query.force ?? false });
    return { json: success({ removed: name }) };
  },
});
