import { z } from 'zod';
import { EVENT_NAMES } from '../../../../core/events/event-map.js';
import { sessionNameOf } from '../../../../core/sessions/session-key.js';
import { DELIVERY_OUTCOMES, RETRY_POLICIES, type Delivery, type Webhook } from '../../../../core/webhooks/webhook.js';
import { eventNames } from '../../../families/event-query.js';
import { isHeaderValue, isOwnHeaderName } from '../../../../core/webhooks/webhook-header.js';

const SECRET = '`whsec_` and 24 to 64 bytes in base64, or null for no signature';
const HEADER = 'a list of up to 20 headers, each {name, value} in plain ASCII, none of them of the connection itself';
const CHATS = 'a list of 1 to 100 chats, or null for all';

const header = z.strictObject({
  name: z.string({ error: HEADER }).refine(isOwnHeaderName, { error: HEADER }),
  value: z.string({ error: HEADER }).refine(isHeaderValue, { error: HEADER }),
});

const whole = (min: number, max: number) => {
  const error = `a whole number from ${String(min)} to ${String(max)}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

const retries = z
  .strictObject({
    policy: z.enum(RETRY_POLICIES, { error: `one of ${RETRY_POLICIES.join(', ')}` }),
    delaySeconds: whole(1, 86_400),
    attempts: whole(1, 1_000),
    maxDelaySeconds: whole(1, 86_400),
  })
  .partial();

const fields = {
  url: z.string({ error: 'a URL' }).min(1, 'a URL').max(2_000, 'a URL of at most 2000 characters'),
  events: eventNames.nullable().meta({ description: 'Names of events or groups such as `message.*`; null: all.' }),
  chats: z
    .array(z.string({ error: CHATS }), { error: CHATS })
    .min(1, { error: CHATS })
    .max(100, { error: CHATS })
    .nullable()
    .meta({ description: 'Only events of these chats, in any spelling; null: all.' }),
  headers: z.array(header, { error: HEADER }).max(20, { error: HEADER }),
  secret: z
    .string({ error: SECRET })
    .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, { error: SECRET })
    .nullable()
    .meta({ description: 'What deliveries are signed with (Standard Webhooks). Absent: one is made.' }),
  retries,
};

export const newWebhook = z.strictObject({
  url: fields.url,
  session: z
    .string({ error: 'one session name' })
    .nullable()
    .optional()
    .meta({ description: 'Only this session; null or absent: all of the organisation, new ones too.' }),
  ...z
    .object({ ...fields, url: z.undefined().optional() })
    .omit({ url: true })
    .partial().shape,
});

export const webhookChanges = z.strictObject(z.object(fields).partial().shape);

/** A webhook as it is shown: its secret never. */
export const webhookView = z
  .object({
    id: z.string(),
    session: z.string().nullable().meta({ description: 'null: all sessions of the organisation.' }),
    url: z.string(),
    events: z.array(z.enum(EVENT_NAMES)).readonly().nullable(),
    chats: z.array(z.string()).readonly().nullable().meta({ description: 'Every id that a given chat may have.' }),
    headers: z.array(z.object({ name: z.string(), value: z.string() })).readonly(),
    hasSecret: z.boolean(),
    format: z.string().meta({ description: 'The dialect that shapes and signs its deliveries.' }),
    retries: z.object({
      policy: z.enum(RETRY_POLICIES),
      delaySeconds: z.number(),
      attempts: z.int(),
      maxDelaySeconds: z.number(),
    }),
    state: z.enum(['active', 'paused', 'disabled']),
    notice: z.string().nullable().meta({ description: 'Why it is disabled.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Webhook' });

export const deliveryView = z
  .object({
    id: z.string(),
    session: z.string().nullable(),
    eventId: z.string().nullable().meta({ description: 'The same in every attempt: `webhook-id`.' }),
    event: z.string().meta({ description: 'Its type; `*` where events were dropped.' }),
    sequence: z.int().nullable(),
    attempt: z.int(),
    at: z.iso.datetime(),
    outcome: z.enum(DELIVERY_OUTCOMES),
    status: z.int().nullable(),
    tookMs: z.int(),
    responseStart: z.string().nullable(),
    problem: z.string().nullable(),
    nextAttemptAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Delivery' });

export function toWebhookView({
  organisation: _o,
  settings: _s,
  secret,
  session,
  ...webhook
}: Webhook): z.input<typeof webhookView> {
  return { ...webhook, session: session === null ? null : sessionNameOf(session), hasSecret: secret !== null };
}

export function toDeliveryView({ webhook: _w, session, ...delivery }: Delivery): z.input<typeof deliveryView> {
  return { ...delivery, session: session === null ? null : sessionNameOf(session) };
}
