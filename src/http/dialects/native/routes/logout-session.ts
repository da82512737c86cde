import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';
import { sessionView } from '../schemas/session-view.js';
import { toSessionBody } from '../session-body.js';

export const logoutSession = defineRoute({
  method: 'post',
  path: '/sessions/:name/logout',
  id: 'logoutSession',
  summary: 'Unlink a session from its phone',
  description: 'The session stays, stopped and without a link; its next start shows a QR.',
  scope: 'sessions:write',
  request: { params: z.object({ name: z.string() }), query: z.strictObject({}) },
  reply: {
    kind: 'json',
    description: 'The link is gone here',
    body: successOf({
      phoneTold: z.boolean().meta({
        description: 'false: the phone could not be told; remove the device there under Linked devices.',
      }),
      session: sessionView,
    }),
  },

  async handle({ params }, context) {
    const { phoneTold, session } = await context.sessions.logout(namedSession(context, params.name));
    return { json: success({ phoneTold, session: toSessionBody(context, session) }) };
  },
});
