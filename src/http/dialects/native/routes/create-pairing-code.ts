import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const PHONE = 'a phone number with country code';

export const createPairingCode = defineRoute({
  method: 'post',
  path: '/sessions/:name/pairing-code',
  id: 'createPairingCode',
  summary: 'A code to type on the phone instead of scanning the QR',
  scope: 'sessions:link',
  request: {
    params: z.object({ name: z.string() }),
    query: z.strictObject({}),
    body: z.strictObject(
      {
        phone: z
          .union([z.string().min(1).max(64), z.int().positive()], { error: PHONE })
          .transform(String)
          .meta({ description: 'The number of the phone that will be linked.' }),
      },
      { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'a JSON object with phone') },
    ),
  },
  reply: {
    kind: 'json',
    description: 'Type it on the phone: WhatsApp > Linked devices > Link with phone number',
    body: successOf({
      pairingCode: z.object({ code: z.string(), expiresIn: z.int().meta({ description: 'Whole seconds' }) }),
    }),
  },

  async handle({ params, body }, context) {
    const pairingCode = await context.sessions.pairingCode(namedSession(context, params.name), body.phone);
    return { json: success({ pairingCode }) };
  },
});
