import { z } from 'zod';
import type { ChatReadOptions, MessageLimit } from '../../core/chats/chats-api.js';
import { invalidInput } from '../../core/errors/bridge-error.js';
import { queryTokens } from '../../core/search/tokenise.js';
import { flag, messageIdText } from './field-types.js';
import { messageFilters, readSource } from './message-filters.js';
import { formatQuery } from './message-forms.js';
import { sessionQuery } from './session-choice.js';

const MAX_LIMIT = 1_000_000;
const LIMIT = `a whole number from 1 to ${String(MAX_LIMIT)}, "all" or "Infinity"`;

const limitQuery = z
  .string({ error: LIMIT })
  .transform((text, context) => limitFrom(text) ?? refuse(context, LIMIT))
  .meta({
    description:
      'The newest n messages; `all` or `Infinity` for every one; absent: what the store holds, 1,000 at most (with ' +
      '`source=page`: what the page holds in memory).',
    example: '50',
  });

/** The query of a read. Unknown keys are refused. */
export const messageWindowQuery = z.strictObject({
  limit: limitQuery.optional(),
  before: messageIdText.optional().meta({ description: 'A message id: the page that ends just before it.' }),
  ...messageFilters,
  q: z
    .string({ error: 'words to look for' })
    .max(1_000, 'at most 1,000 characters')
    .refine(hasToken, { error: 'a word, number or emoji to look for' })
    .optional()
    .meta({ description: 'Only messages that hold all of these words, numbers or emoji.' }),
  source: readSource,
  merge: flag.optional().meta({
    description: '`false`: of a chat that WhatsApp keeps under phone and LID only the half that was asked for.',
  }),
  format: formatQuery,
  session: sessionQuery,
});

/** The same from a JSON body on GET, as Cartat documents it. `null` is absent, for JavaScript makes it of Infinity. */
export const messageWindowBody = z
  .strictObject(
    {
      limit: bodyField(z.union([z.int(), z.string()], { error: LIMIT }), LIMIT, (value) => limitFrom(String(value))),
      before: bodyField(z.string({ error: 'a message id' }), 'a message id', (id) => messageIdText.safeParse(id).data),
      fromMe: bodyField(z.union([z.boolean(), flag], { error: 'true or false' }), 'true or false', (value) => value),
    },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'a JSON object') },
  )
  .optional();

/** Whether a query holds anything that can be looked for. */
export function hasToken(query: string): boolean {
  return queryTokens(query).length > 0;
}

type Query = z.output<typeof messageWindowQuery>;
type Body = z.output<typeof messageWindowBody>;

/** One window of query and body. Throws `invalid_request` where they differ. */
export function toReadOptions(query: Query, body: Body): ChatReadOptions {
  return {
    limit: agreed('limit', query.limit, body?.limit) ?? 'loaded',
    before: agreed('before', query.before, body?.before),
    fromMe: agreed('fromMe', query.fromMe, body?.fromMe),
    since: query.since,
    until: query.until,
    types: query.type,
    hasMedia: query.hasMedia,
    q: query.q,
    source: query.source,
    merge: query.merge,
  };
}

function agreed<T>(field: string, fromQuery: T | undefined, fromBody: T | undefined): T | undefined {
  if (fromQuery !== undefined && fromBody !== undefined && fromQuery !== fromBody) {
    throw invalidInput(field, 'the same value in query and body', `${String(fromQuery)} and ${String(fromBody)}`);
  }
  return fromQuery ?? fromBody;
}

function limitFrom(text: string): Exclude<MessageLimit, 'loaded'> | undefined {
  if (/^(all|infinity)$/i.test(text)) return 'all';
  const count = /^[1-9]\d{0,6}$/.test(text) ? Number(text) : MAX_LIMIT + 1;
  return count <= MAX_LIMIT ? count : undefined;
}

function bodyField<V, T>(schema: z.ZodType<V>, expected: string, read: (value: V) => T | undefined) {
  return schema
    .nullish()
    .transform((value, context): T | undefined =>
      value === null || value === undefined ? undefined : (read(value) ?? refuse(context, expected)),
    );
}

function refuse(context: z.core.$RefinementCtx, expected: string): never {
  context.issues.push({ code: 'custom', message: expected, input: context.value });
  return z.NEVER;
}
