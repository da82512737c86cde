import { z } from 'zod';
import { bodyOf, bodyRefusal, flag, text } from '../fields.js';

const EVENTS = [
  'message',
  'message.from_me',
  'message.reaction',
  'message.edited',
  'message.revoked',
  'message.status',
  'poll.vote',
  'session.status',
  'auth.qr',
  'auth.code',
  'chat.update',
  'presence.update',
] as const;

const retryPolicy = z.object({
  policy: z.string().meta({ description: '`exponential`; any other is constant' }),
  delaySeconds: z.int(),
  attempts: z.int(),
});

const DEFAULT_RETRY = { policy: 'exponential', delaySeconds: 2, attempts: 15 } as const;

export const webhookSchema = z
  .object({
    id: z.string(),
    organizationId: z.string(),
    sessionId: z.string().optional().meta({ description: 'Absent: every session of the organisation' }),
    url: z.string(),
    events: z.array(z.string()),
    active: z.boolean(),
    customHeaders: z.record(z.string(), z.string()).optional(),
    retryPolicy,
    createdAt: z.int(),
    updatedAt: z.int(),
  })
  .meta({ id: 'GatewayWebhook' });

export const webhookBody = bodyOf({
  url: text
    .max(2_048, 'at most 2048 characters')
    .refine(isWebAddress, { error: 'an address that begins with https:// or http://' })
    .optional()
    .meta({ description: 'Needed for a new one' }),
  events: z
    .array(text.max(64), { error: 'a list of names of events' })
    .max(64)
    .nullish()
    .meta({ description: `Such as ${EVENTS.join(', ')}; none: all` }),
  sessionId: text.optional(),
  secret: text.max(512).optional().meta({ description: 'Signs what is delivered; never shown again' }),
  active: flag.optional(),
  customHeaders: z.record(z.string().regex(/^[\w-]{1,64}$/, 'names of headers'), text.max(1_024)).optional(),
  retryPolicy: z
    .strictObject({
      policy: text.max(32),
      delaySeconds: z.int().min(0).max(86_400),
      attempts: z.int().min(1).max(100),
    })
    .partial()
    .optional(),
});

/** What is kept of a webhook: the changes over what was there. Throws when a new one has no address. */
export function toConfig(
  { sessionId: _, retryPolicy: retry, events, ...changes }: z.output<typeof webhookBody>,
  before: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const kept = { active: true, events: [], retryPolicy: DEFAULT_RETRY, ...before, ...given };
  if (!('url' in kept)) throw bodyRefusal('url is required');
  return {
    ...kept,
    ...(events === undefined ? {} : { events: events ?? [] }),
    retryPolicy: { ...(kept.retryPolicy as object), ...retry },
  };
}

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
}
