import { z } from 'zod';
import { assertMayCreate } from '../../../families/session-choice.js';
import { sessionMetadata } from '../../../families/session-metadata.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';
import { sessionView } from '../schemas/session-view.js';
import { toSessionBody } from '../session-body.js';

const PROXY = 'a URL that begins with http://, https://, socks4:// or socks5://';

const newSession = z.strictObject(
  {
    name: z
      .string({ error: '1 to 64 letters, digits, - or _' })
      .optional()
      .meta({ description: '1 to 64 letters, digits, `-` or `_`. Made up when absent.' }),
    start: z
      .boolean({ error: 'true or false' })
      .optional()
      .meta({ description: 'Start it at once, so that it shows a QR. Default true.' }),
    metadata: sessionMetadata.optional(),
    proxy: z
      .string({ error: PROXY })
      .refine(isProxyUrl, { error: PROXY })
      .optional()
      .meta({ description: 'Proxy of this session alone, in place of PROXY_URL. Never shown again.' }),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'a JSON object, or no body') },
);

export const createSession = defineRoute({
  method: 'post',
  path: '/sessions',
  id: 'createSession',
  summary: 'Make a session; its QR can be asked for at once',
  scope: 'sessions:manage',
  request: { query: z.strictObject({}), body: newSession.optional() },
  reply: { kind: 'json', status: 201, description: 'The session', body: successOf({ session: sessionView }) },

  async handle({ body = {} }, context) {
    assertMayCreate(context, body.name);
    const session = await context.sessions.create({ ...body, organisation: context.principal?.organisation });
    return { status: 201, json: success({ session: toSessionBody(context, session) }) };
  },
});

function isProxyUrl(text: string): boolean {
  if (text.length > 2_048 || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return ['http:', 'https:', 'socks4:', 'socks5:'].includes(protocol) && hostname !== '';
}
