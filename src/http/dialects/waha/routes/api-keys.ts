import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { ApiKeyView, NewApiKey } from '../../../../core/keys/api-key.js';
import { sessionNameOf } from '../../../../core/sessions/session-key.js';
import { principalOf } from '../../../families/principal-of.js';
import { defineRoute, type Route, type RouteContext } from '../../../route.js';
import { bodyOf, bool, text } from '../fields.js';
import { toActions, toScopes } from '../key-actions.js';
import { knownSession } from '../session-access.js';

const actions = z.object({
  read: bool.optional(),
  send: bool.optional(),
  control: bool.optional(),
  setting: bool.optional(),
  app: bool.optional(),
  delete: bool.optional(),
});
const apiKeyDto = z
  .object({
    id: z.string(),
    key: z.string(),
    isActive: z.boolean(),
    isAdmin: z.boolean(),
    session: z.string().nullable(),
    actions: actions.nullable(),
  })
  .meta({ id: 'WahaApiKey' });
const keyRequest = bodyOf({
  isAdmin: bool.optional(),
  session: text.nullish(),
  isActive: bool.optional(),
  actions: actions.nullish(),
});
const keyPath = z.object({ id: z.string() });

export const listKeys = defineRoute({
  method: 'get',
  path: '/api/keys',
  id: 'listKeys',
  summary: 'The API keys of the organisation',
  scope: 'keys:manage',
  request: {},
  reply: { kind: 'json', description: 'The keys; `key` is what each begins with', body: z.array(apiKeyDto) },

  async handle(_input, context) {
    const keys = await context.keys.list(principalOf(context));
    return { json: keys.filter(({ revokedAt }) => revokedAt === null).map((view) => toDto(view)) };
  },
});

export const createKey = defineRoute({
  method: 'post',
  path: '/api/keys',
  id: 'createKey',
  summary: 'Make an API key; it is shown this once',
  scope: 'keys:manage',
  request: { body: keyRequest },
  reply: { kind: 'json', status: 201, description: 'The key', body: apiKeyDto },
  handle: ({ body }, context) => create(context, toNewKey(context, body)),
});

export const updateKey = defineRoute({
  method: 'put',
  path: '/api/keys/:id',
  id: 'updateKey',
  summary: 'Change what an API key may do',
  scope: 'keys:manage',
  request: { params: keyPath, body: keyRequest },
  reply: { kind: 'json', description: 'The key', body: apiKeyDto },

  async handle({ params: { id }, body }, context) {
    const { name: _kept, ...changes } = toNewKey(context, body);
    return { json: toDto(await context.keys.change(principalOf(context), id, changes)) };
  },
});

export const deleteKey = defineRoute({
  method: 'delete',
  path: '/api/keys/:id',
  id: 'deleteKey',
  summary: 'Revoke an API key for good',
  scope: 'keys:manage',
  request: { params: keyPath },
  reply: { kind: 'json', description: 'Done', body: z.object({}) },

  async handle({ params: { id } }, context) {
    await context.keys.revoke(principalOf(context), id);
    return { json: {} };
  },
});

/** Keys of one session for one purpose. */
export const purposeKeyRoutes: readonly Route[] = [
  purposeKey('media', 'createMediaKey', 'Make a key that reads the files of a session', { read: true }),
  purposeKey('control', 'createControlKey', 'Make a key that links, starts and stops a session', { control: true }),
];

function purposeKey(purpose: string, id: string, summary: string, may: Parameters<typeof toScopes>[1]): Route {
  return defineRoute({
    method: 'post',
    path: `/api/keys/${purpose}`,
    id,
    summary,
    scope: 'keys:manage',
    request: { body: bodyOf({ session: text }) },
    reply: { kind: 'json', status: 201, description: 'The key', body: apiKeyDto },
    handle: ({ body }, context) =>
      create(context, {
        name: purpose,
        scopes: toScopes(false, may),
        sessions: [sessionNameOf(knownSession(context, body.session))],
      }),
  });
}

async function create(context: RouteContext, wanted: NewApiKey) {
  const { key, view } = await context.keys.create(principalOf(context), wanted);
  return { status: 201, json: toDto(view, key) };
}

function toNewKey(context: RouteContext, body: z.output<typeof keyRequest>): NewApiKey {
  const scopes = toScopes(body.isAdmin === true, body.actions ?? null);
  if (scopes.length === 0) {
    throw new BridgeError('invalid_request', 'The key would be allowed nothing.', {
      details: [{ field: 'actions', expected: 'must allow at least one action', received: 'none' }],
    });
  }
  const sessions = body.session == null ? null : [sessionNameOf(knownSession(context, body.session))];
  return { name: 'waha', scopes, sessions, enabled: body.isActive ?? true };
}

function toDto({ id, prefix, enabled, scopes, sessions }: ApiKeyView, key = `${prefix}…`): z.input<typeof apiKeyDto> {
  const isAdmin = scopes.includes('*');
  return {
    id,
    key,
    isActive: enabled,
    isAdmin,
    session: sessions?.[0] ?? null,
    actions: isAdmin ? null : toActions(scopes),
  };
}
