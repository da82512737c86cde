import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { rawChatId, readRawChats } from '../../../families/raw-chats.js';
import { rawChat } from '../../../families/raw-shapes.js';
import { chosenSession, sessionHeaders } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

export const chatsOfLabel = defineRoute({
  method: 'get',
  path: '/chats/label/:labelId',
  id: 'listChatsOfLabel',
  summary: 'The chats that have a label',
  scope: 'chats:read',
  request: {
    params: z.object({
      labelId: z
        .string()
        .regex(/^\d{1,10}$/, 'the number of a label')
        .meta({ description: 'The number of a label, such as 1' }),
    }),
    headers: sessionHeaders,
  },
  reply: {
    kind: 'json',
    description: 'The chats, as whatsapp-web.js makes them, the newest message first',
    body: successOf({ chats: z.array(rawChat) }),
  },

  async handle({ params, headers }, context) {
    const session = chosenSession(context, {}, headers);
    const labels = await context.labels.list(session);
    if (labels.every(({ id }) => id !== params.labelId)) {
      // An empty list would say that there is such a label.
      throw new BridgeError('route_not_found', `This account has no label ${params.labelId}.`, {
        hint: 'Labels belong to WhatsApp Business accounts; they are known once the session has worked.',
      });
    }
    const ids = new Set(await context.labels.chatsWith(session, params.labelId));
    const { chats } = await readRawChats(context, session);
    const found = chats.filter((chat) => ids.has(rawChatId(chat)));
    return { json: success({ chats: found as z.input<typeof rawChat>[] }) };
  },
});
