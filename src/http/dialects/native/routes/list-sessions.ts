import { z } from 'zod';
import { visibleSessions } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';
import { sessionView } from '../schemas/session-view.js';
import { toSessionBody } from '../session-body.js';

export const listSessions = defineRoute({
  method: 'get',
  path: '/sessions',
  id: 'listSessions',
  summary: 'The sessions this key may use',
  scope: 'sessions:read',
  request: { query: z.strictObject({}) },
  reply: {
    kind: 'json',
    description: 'The sessions',
    body: successOf({ sessions: z.array(sessionView), meta: z.object({ count: z.int() }) }),
  },

  handle(_input, context) {
    const sessions = visibleSessions(context).map((session) => toSessionBody(context, session));
    return { json: success({ sessions, meta: { count: sessions.length } }) };
  },
});
