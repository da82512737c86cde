import { z } from 'zod';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

export const rejectCall = defineRoute({
  method: 'post',
  path: '/calls/:call/reject',
  id: 'rejectCall',
  summary: 'Decline a call that rings',
  description: 'WhatsApp confirms nothing: when the call goes on ringing, the answer is `action_refused`.',
  scope: 'chats:write',
  request: {
    params: z.object({ call: z.string().max(128, 'the id of a call').meta({ description: 'Id of the call' }) }),
    query: z.strictObject({ session: sessionQuery }),
    headers: sessionHeaders,
  },
  reply: { kind: 'json', description: 'It rings no more', body: successOf({}) },

  async handle({ params: { call }, query, headers }, context) {
    await context.calls.reject(chosenSession(context, query, headers), call);
    return { json: success({}) };
  },
});
