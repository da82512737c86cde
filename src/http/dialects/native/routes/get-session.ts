import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';
import { sessionView } from '../schemas/session-view.js';
import { toSessionBody } from '../session-body.js';

export const getSession = defineRoute({
  method: 'get',
  path: '/sessions/:name',
  id: 'getSession',
  summary: 'One session: where it stands and what to do next',
  scope: 'sessions:read',
  request: { params: z.object({ name: z.string() }), query: z.strictObject({}) },
  reply: { kind: 'json', description: 'The session', body: successOf({ session: sessionView }) },

  handle({ params }, context) {
    return {
      json: success({ session: toSessionBody(context, context.sessions.get(namedSession(context, params.name))) }),
    };
  },
});
