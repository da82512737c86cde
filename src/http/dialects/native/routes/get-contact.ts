import { z } from 'zod';
import { chatParam } from '../../../families/field-types.js';
import { readSource } from '../../../families/message-filters.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';
import { contactView } from '../schemas/contact-view.js';

export const getContact = defineRoute({
  method: 'get',
  path: '/contacts/:chat',
  id: 'getContact',
  summary: 'Who is behind a number or id, and whether it is on WhatsApp',
  scope: 'contacts:read',
  request: {
    params: z.object({ chat: chatParam }),
    query: z.strictObject({ source: readSource, session: sessionQuery }),
    headers: sessionHeaders,
  },
  reply: { kind: 'json', description: 'The contact', body: successOf({ contact: contactView }) },

  async handle({ params, query, headers }, context) {
    const session = chosenSession(context, query, headers);
    return { json: success({ contact: await context.chats.contact(session, params.chat, query.source) }) };
  },
});
