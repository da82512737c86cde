import { z } from 'zod';
import { defineRoute } from '../../../route.js';
import { bodyOf, chatId, filled, sessionPath } from '../fields.js';
import { onWorking } from '../session-access.js';
import { success } from './chat-actions.js';

export const rejectCall = defineRoute({
  method: 'post',
  path: '/api/:session/calls/reject',
  id: 'rejectCall',
  summary: 'Decline a call that rings',
  scope: 'chats:write',
  request: { params: z.object({ session: sessionPath }), body: bodyOf({ from: chatId, id: filled }) },
  reply: { kind: 'json', description: 'It rings no more', body: success },

  async handle({ params, body }, context) {
    await onWorking(context, params.session, (session) => context.calls.reject(session, body.id));
    return { json: { success: true } };
  },
});
