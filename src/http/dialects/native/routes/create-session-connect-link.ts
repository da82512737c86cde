import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const DEFAULT_S = 900;
const EXPIRES_IN = 'a whole number of seconds from 60 to 86400';

const linkWishes = z.strictObject(
  {
    expiresIn: z
      .int({ error: EXPIRES_IN })
      .min(60, EXPIRES_IN)
      .max(86_400, EXPIRES_IN)
      .optional()
      .meta({ description: `Seconds the link can be used. Default ${String(DEFAULT_S)}.` }),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'a JSON object, or no body') },
);

export const createSessionConnectLink = defineRoute({
  method: 'post',
  path: '/sessions/:name/connect-link',
  id: 'createSessionConnectLink',
  summary: 'A link to a page where the phone is linked, without an API key',
  description:
    'Send it to whoever holds the phone. It ends when it expires, when a newer one is made for the session, and when a ' +
    'phone was linked through it. It is of no use for anything else.',
  scope: 'sessions:link',
  request: {
    params: z.object({ name: z.string() }),
    query: z.strictObject({}),
    body: linkWishes.optional(),
  },
  reply: {
    kind: 'json',
    status: 201,
    description: 'The link',
    body: successOf({ connectLink: z.object({ url: z.url(), expiresAt: z.iso.datetime() }) }),
  },

  handle({ params, body }, context) {
    const origin = context.origin();
    const link = context.connect.create(namedSession(context, params.name), body?.expiresIn ?? DEFAULT_S);
    const connectLink = { url: `${origin}/connect/${link.token}`, expiresAt: link.expiresAt };
    return { status: 201, json: success({ connectLink }) };
  },
});
