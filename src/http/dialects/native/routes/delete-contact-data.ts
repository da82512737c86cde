import { z } from 'zod';
import { chatParam } from '../../../families/field-types.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const count = z.int().min(0);

export const deleteContactData = defineRoute({
  method: 'delete',
  path: '/contacts/:chat/data',
  id: 'deleteContactData',
  summary: 'Erase all that is stored about one person',
  description:
    'Under phone and LID: the chats with them, what they wrote in groups, reactions, contact, files, quotes of them, ' +
    'what events told, messages that wait for them and their place on the stop list. Older messages are not stored again. What WhatsApp and the phone hold is not touched: delete the ' +
    'chat there too.',
  scope: 'contacts:manage',
  request: {
    params: z.object({ chat: chatParam }),
    query: z.strictObject({ session: sessionQuery }),
    headers: sessionHeaders,
  },
  reply: {
    kind: 'json',
    description: 'What was erased',
    body: successOf({
      erased: z.object({
        ids: z.array(z.string()).meta({ description: 'The ids under which the person was looked for' }),
        until: z.string().meta({ description: 'Messages up to this time are not stored again; ISO 8601' }),
        messages: count,
        chats: count,
        reactions: count,
        contacts: count,
        quotes: count.meta({ description: 'Messages of others that quoted the person and do so no more' }),
        events: count.meta({ description: 'Events whose content was emptied; their numbers stay' }),
        files: count,
        sends: count.meta({ description: 'Messages to them that waited and are not sent' }),
        stops: count.meta({ description: 'Entries of the stop list' }),
      }),
    }),
  },

  async handle({ params, query, headers }, context) {
    const session = chosenSession(context, query, headers);
    const { ids, until, ...counts } = await context.erasure.erase(session, params.chat);
    const erased = { ids: [...ids], until: new Date(until * 1000).toISOString(), ...counts };
    return { json: success({ erased }), headers: { 'Cache-Control': 'no-store' } };
  },
});
