import { z } from 'zod';
import { newMessageId } from '../../../../core/messages/message-id.js';
import { defineRoute } from '../../../route.js';
import { sessionPath } from '../fields.js';
import { onWorking } from '../session-access.js';

export const getNewMessageId = defineRoute({
  method: 'get',
  path: '/api/:session/new-message-id',
  id: 'newMessageId',
  summary: 'An id for the `id` of a message that is to be sent',
  scope: 'messages:write',
  request: { params: z.object({ session: sessionPath }) },
  reply: { kind: 'json', description: 'The id', body: z.object({ id: z.string() }) },

  async handle({ params }, context) {
    await onWorking(context, params.session, () => Promise.resolve());
    return { json: { id: newMessageId() } };
  },
});
