import { z } from 'zod';
import { flag, wholeNumber } from './field-types.js';
import { readSource, staleSchema } from './message-filters.js';
import { nextLink } from './next-link.js';
import { rawChat, skippedMessages } from './raw-shapes.js';
import { chosenSession, sessionHeaders, sessionQuery } from './session-choice.js';
import { successOf } from './success.js';
import { defineRoute } from '../route.js';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 5_000;

export const listChats = defineRoute({
  method: 'get',
  path: '/chats',
  id: 'listChats',
  summary: 'The chats of the account',
  scope: 'chats:read',
  request: {
    query: z.strictObject({
      limit: wholeNumber(1, MAX_LIMIT)
        .optional()
        .meta({ description: `Default ${String(DEFAULT_LIMIT)}.` }),
      offset: wholeNumber(0, 999_999_999).optional().meta({ description: 'How many to leave out. Default 0.' }),
      sort: z
        .enum(['recent', 'name'], { error: '"recent" or "name"' })
        .optional()
        .meta({ description: 'Default `recent`: the newest message first.' }),
      unread: flag.optional().meta({ description: 'Only chats with (`true`) or without unread messages.' }),
      archived: flag.optional().meta({ description: 'Only archived (`true`) or only other chats.' }),
      group: flag.optional().meta({ description: 'Only groups (`true`) or only other chats.' }),
      source: readSource,
      session: sessionQuery,
    }),
    headers: sessionHeaders,
  },
  reply: {
    kind: 'rawJson',
    description: 'The chats, passed on as whatsapp-web.js makes them',
    headers: { Link: '`rel="next"` leads to the next page when there is one' },
    body: successOf({
      chats: z.array(rawChat),
      meta: z.object({
        source: z.enum(['page', 'store']),
        complete: z.boolean(),
        total: z.int().meta({ description: 'How many chats match in all' }),
        count: z.int(),
        limit: z.int(),
        offset: z.int(),
        hasMore: z.boolean(),
        skipped: skippedMessages,
        stale: staleSchema,
      }),
    }),
  },

  async handle({ query, headers }, context) {
    const { limit = DEFAULT_LIMIT, offset = 0, sort = 'recent', unread, archived, group, source } = query;
    const session = chosenSession(context, query, headers);
    const page = await context.chats.list(session, { limit, offset, sort, unread, archived, group, source });
    return {
      headers: {
        'X-Causeway-Source': page.meta.source,
        'X-Causeway-Complete': String(page.meta.complete),
        'X-Causeway-Skipped': String(page.meta.skipped.length),
        ...(page.meta.hasMore ? nextLink('/chats', { ...query, limit, offset: offset + limit }) : {}),
      },
      rawJson: ['{"status":"success","chats":[', page.chats, '],"meta":', JSON.stringify(page.meta), '}'],
    };
  },
});
