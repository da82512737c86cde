import { z } from 'zod';
import { chosenSession, sessionHeaders } from '../../../families/session-choice.js';
import { mayDo } from '../../../families/key-scopes.js';
import { defineRoute, type Route } from '../../../route.js';
import { bodyOf, phoneNumber } from '../fields.js';
import { logout, requestPairingCode, startAuth } from '../operations.js';
import { openStatusOf, openStatusSchema, statusOf, statusSchema } from '../status.js';

const health = z.object({
  ok: z.literal(true),
  name: z.literal('whatsapp-mcp-api'),
  mcp: z.string().meta({ description: 'Where the MCP endpoint is' }),
  status: z.union([statusSchema, openStatusSchema]).meta({ description: 'The whole of it only with a key' }),
});

/** How the server is, at its two places. On an origin with other dialects `/` is the start page. */
export const healthRoutes: readonly Route[] = [healthAt('/health', 'health'), healthAt('/', 'root')];

function healthAt(path: string, id: string): Route {
  return defineRoute({
    method: 'get',
    path,
    id,
    summary: 'Whether the server runs, and how far WhatsApp is',
    scope: 'optional',
    request: { headers: sessionHeaders },
    reply: { kind: 'json', description: 'It runs', body: health },

    handle({ headers }, context) {
      const status = mayDo(context, 'sessions:read')
        ? statusOf(context, chosenSession(context, {}, headers))
        : openStatusOf(context, context.defaultSession);
      return { json: { ok: true as const, name: 'whatsapp-mcp-api' as const, mcp: `${context.origin()}/mcp`, status } };
    },
  });
}

export const getStatus = defineRoute({
  method: 'get',
  path: '/api/status',
  id: 'getStatus',
  summary: 'How far WhatsApp is',
  scope: 'sessions:read',
  request: { headers: sessionHeaders },
  reply: { kind: 'json', description: 'The status', body: statusSchema },
  handle: ({ headers }, context) => ({ json: statusOf(context, chosenSession(context, {}, headers)) }),
});

export const startAuthRoute = defineRoute({
  method: 'post',
  path: '/api/auth/start',
  id: 'startAuth',
  summary: 'Bring the session up, so that it shows a QR or comes back',
  scope: 'sessions:write',
  request: { headers: sessionHeaders },
  reply: { kind: 'json', description: 'The status as it is now', body: statusSchema },

  async handle({ headers }, context) {
    return { json: await startAuth(context, chosenSession(context, {}, headers)) };
  },
});

export const pairingCodeRoute = defineRoute({
  method: 'post',
  path: '/api/pairing-code',
  id: 'requestPairingCode',
  summary: 'A code to type on the phone instead of scanning the QR',
  scope: 'sessions:link',
  request: { headers: sessionHeaders, body: bodyOf({ phone_number: phoneNumber }) },
  reply: {
    kind: 'json',
    description: 'The code, or that a phone is linked already',
    body: z.union([
      z.object({
        already_authenticated: z.literal(false),
        phone_number: z.string(),
        code: z.string(),
        instructions: z.string(),
      }),
      z.object({ already_authenticated: z.literal(true), code: z.null(), status: statusSchema }),
    ]),
  },

  async handle({ headers, body }, context) {
    const session = chosenSession(context, {}, headers);
    return { json: await requestPairingCode(context, session, body.phone_number) };
  },
});

export const logoutRoute = defineRoute({
  method: 'post',
  path: '/api/logout',
  id: 'logout',
  summary: 'Unlink the phone',
  scope: 'sessions:write',
  request: { headers: sessionHeaders },
  reply: {
    kind: 'json',
    description: 'The link is gone here',
    body: z.object({
      ok: z.literal(true),
      phone_told: z
        .literal(false)
        .optional()
        .meta({ description: 'Only when the phone could not be told: remove the device there.' }),
    }),
  },

  async handle({ headers }, context) {
    return { json: await logout(context, chosenSession(context, {}, headers)) };
  },
});
