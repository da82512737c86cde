import { z } from 'zod';
import type { SearchHit } from '../../../../core/search/search-service.js';
import { chatParam, messageIdText, wholeNumber } from '../../../families/field-types.js';
import { messageFilters, staleSchema } from '../../../families/message-filters.js';
import { chosenForm, formatQuery, FORM_TYPES, inForm } from '../../../families/message-forms.js';
import { hasToken } from '../../../families/message-window.js';
import { nextLink } from '../../../families/next-link.js';
import { rawMessage } from '../../../families/raw-shapes.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;
const WORDS = 'a word, number or emoji to look for';

export const searchMessages = defineRoute({
  method: 'get',
  path: '/search',
  id: 'searchMessages',
  summary: 'Messages of all chats that hold certain words, newest first',
  description:
    'Every word must be there, in any order; case, accents and the forms of Arabic letters make no difference, and Chinese and Japanese need no spaces. Searches what is stored, with or without a browser.',
  scope: 'chats:read',
  request: {
    query: z.strictObject({
      q: z.string({ error: WORDS }).max(1_000, 'at most 1,000 characters').refine(hasToken, { error: WORDS }),
      chat: chatParam.optional().meta({ description: 'Only in this chat; written as in a path.' }),
      ...messageFilters,
      limit: wholeNumber(1, MAX_LIMIT)
        .optional()
        .meta({ description: `Default ${String(DEFAULT_LIMIT)}.` }),
      before: messageIdText.optional().meta({ description: '`meta.oldestId` of the page before.' }),
      format: formatQuery,
      session: sessionQuery,
    }),
    headers: sessionHeaders,
  },
  reply: {
    kind: 'forms',
    description: 'What was found; `message` as whatsapp-web.js makes it',
    headers: {
      'X-Causeway-Source': '`store`',
      'X-Causeway-Complete': '`false` while not the whole history was searched; `meta.reason` says why',
      Link: '`rel="next"` leads to older hits when there are more',
    },
    body: successOf({
      messages: z.array(
        z.object({
          id: z.string(),
          chatId: z.string(),
          timestamp: z.int().meta({ description: 'Unix seconds' }),
          snippet: z.array(z.object({ text: z.string(), isHit: z.boolean() })).meta({
            description:
              'The text around the first hit, cut where hits begin and end; together the parts are that text.',
          }),
          message: rawMessage,
        }),
      ),
      meta: z.object({
        source: z.enum(['store']),
        complete: z.boolean(),
        reason: z.enum(['offline', 'backfill']).nullable(),
        count: z.int(),
        limit: z.int(),
        hasMore: z.boolean(),
        oldestId: z.string().nullable(),
        stale: staleSchema,
      }),
    }),
    types: FORM_TYPES,
  },

  async handle({ query, headers }, context) {
    const { limit = DEFAULT_LIMIT, type: types, format, session, ...wanted } = query;
    const form = chosenForm(context, format);
    const { hits, meta } = await context.search.search(chosenSession(context, query, headers), {
      ...wanted,
      types,
      limit,
    });
    const answerHeaders = {
      'X-Causeway-Source': meta.source,
      'X-Causeway-Complete': String(meta.complete),
      ...(meta.hasMore && meta.oldestId !== null
        ? nextLink('/search', { ...wanted, type: types?.join(','), limit, format, session, before: meta.oldestId })
        : {}),
    };
    if (form !== 'json') return { headers: answerHeaders, ...inForm(form, onePart(hits)) };
    const found = hits.map(({ message, ...hit }) => `${JSON.stringify(hit).slice(0, -1)},"message":${message}}`);
    return {
      headers: answerHeaders,
      rawJson: ['{"status":"success","messages":[', found.join(','), '],"meta":', JSON.stringify(meta), '}'],
    };
  },
});

async function* onePart(hits: readonly SearchHit[]): AsyncGenerator<readonly string[]> {
  yield Promise.resolve(hits.map(({ message }) => message));
}
