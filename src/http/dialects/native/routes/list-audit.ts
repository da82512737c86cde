import { z } from 'zod';
import { wholeNumber } from '../../../families/field-types.js';
import { organisationOfCaller } from '../../../families/principal-of.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const entry = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    organisation: z.string(),
    keyId: z.string(),
    keyName: z.string(),
    action: z.string().meta({ description: 'Method and route, such as `POST /chats/:chat/messages`.' }),
    session: z.string().nullable().meta({ description: 'The session that the request named; null: none.' }),
    status: z.int().meta({ description: 'What was answered.' }),
    address: z.string(),
    requestId: z.string(),
  })
  .meta({ id: 'AuditEntry' });

const text = z.string({ error: 'one text' }).min(1, 'a text').max(128, 'at most 128 characters').optional();

export const listAudit = defineRoute({
  method: 'get',
  path: '/audit',
  id: 'listAudit',
  summary: 'Who changed what and when, the newest first',
  description:
    'Every call that may change something: who, which route, which session, how it ended. Never what it held.',
  scope: 'audit:read',
  request: {
    query: z.strictObject({ limit: wholeNumber(1, 1_000).optional(), before: text, keyId: text, session: text }),
  },
  reply: {
    kind: 'json',
    description: 'The entries; give the last one’s id as `before` for older ones',
    body: successOf({ entries: z.array(entry).readonly(), meta: z.object({ count: z.int(), hasMore: z.boolean() }) }),
  },

  async handle({ query: { limit = 100, ...rest } }, context) {
    const found = await context.audit.list(organisationOfCaller(context), { ...rest, limit: limit + 1 });
    const entries = found.slice(0, limit);
    return { json: success({ entries, meta: { count: entries.length, hasMore: found.length > limit } }) };
  },
});
