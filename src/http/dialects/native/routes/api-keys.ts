import { z } from 'zod';
import { principalOf } from '../../../families/principal-of.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';
import { apiKeyChanges, apiKeyView, newApiKey, organisationQuery } from '../schemas/api-key.js';

const params = z.object({ id: z.string() });

export const createKey = defineRoute({
  method: 'post',
  path: '/keys',
  id: 'createKey',
  summary: 'Make an API key; it is shown this once',
  description: 'It can never do more than the key that makes it.',
  scope: 'keys:manage',
  request: { query: z.strictObject({}), body: newApiKey },
  reply: {
    kind: 'json',
    status: 201,
    description: 'The key, and what is kept of it',
    body: successOf({ key: z.string().meta({ description: 'Keep it: only its hash is stored.' }), apiKey: apiKeyView }),
  },

  async handle({ body: { organisation, ...wanted } }, context) {
    const { key, view } = await context.keys.create(principalOf(context), wanted, organisation);
    return { status: 201, json: success({ key, apiKey: view }) };
  },
});

export const listKeys = defineRoute({
  method: 'get',
  path: '/keys',
  id: 'listKeys',
  summary: 'The API keys of the organisation, revoked ones too',
  scope: 'keys:manage',
  request: { query: organisationQuery },
  reply: {
    kind: 'json',
    description: 'The keys by time of making',
    body: successOf({ apiKeys: z.array(apiKeyView).readonly(), meta: z.object({ count: z.int() }) }),
  },

  async handle({ query: { organisation } }, context) {
    const apiKeys = await context.keys.list(principalOf(context), organisation);
    return { json: success({ apiKeys, meta: { count: apiKeys.length } }) };
  },
});

export const getKey = defineRoute({
  method: 'get',
  path: '/keys/:id',
  id: 'getKey',
  summary: 'One API key',
  scope: 'keys:manage',
  request: { params, query: organisationQuery },
  reply: { kind: 'json', description: 'The key', body: successOf({ apiKey: apiKeyView }) },

  async handle({ params: { id }, query: { organisation } }, context) {
    return { json: success({ apiKey: await context.keys.get(principalOf(context), id, organisation) }) };
  },
});

export const changeKey = defineRoute({
  method: 'patch',
  path: '/keys/:id',
  id: 'changeKey',
  summary: 'Change what an API key may do, or switch it off and on',
  scope: 'keys:manage',
  request: { params, query: organisationQuery, body: apiKeyChanges },
  reply: { kind: 'json', description: 'The key as it is now', body: successOf({ apiKey: apiKeyView }) },

  async handle({ params: { id }, query: { organisation }, body }, context) {
    return { json: success({ apiKey: await context.keys.change(principalOf(context), id, body, organisation) }) };
  },
});

export const revokeKey = defineRoute({
  method: 'delete',
  path: '/keys/:id',
  id: 'revokeKey',
  summary: 'Revoke an API key for good; it stays in the list',
  scope: 'keys:manage',
  request: { params, query: organisationQuery },
  reply: { kind: 'json', description: 'The key as it is now', body: successOf({ apiKey: apiKeyView }) },

  async handle({ params: { id }, query: { organisation } }, context) {
    return { json: success({ apiKey: await context.keys.revoke(principalOf(context), id, organisation) }) };
  },
});
