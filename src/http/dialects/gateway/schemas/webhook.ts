import { z } from 'zod';
import { sessionNameOf } from '../../../../core/sessions/session-key.js';
import type { RetryPolicy, Webhook } from '../../../../core/webhooks/webhook.js';
import { isHeaderValue, isOwnHeaderName } from '../../../../core/webhooks/webhook-header.js';
import type { WebhookChanges } from '../../../../core/webhooks/webhooks-api.js';
import { ALL_EVENTS, coreEventsOf, GATEWAY_EVENTS, type GatewayEventName } from '../event-names.js';
import { bodyOf, flag, text } from '../fields.js';

const HEADERS = 'names of headers, none of the connection itself, with values in ASCII';
const EVENT = `one of ${GATEWAY_EVENTS.join(', ')}, or ${ALL_EVENTS} for all`;
/** The gateway waits longer each time without an end; 15 attempts come to half a day between the last two. */
const MOST_DELAY_S = 86_400;

const retryPolicy = z.object({
  policy: z.string().meta({ description: '`exponential`; any other is constant' }),
  delaySeconds: z.int(),
  attempts: z.int(),
});

/** Names of the gateway's events; absent or null: all. */
export const eventNames = z
  .array(z.enum([...GATEWAY_EVENTS, ALL_EVENTS], { error: EVENT }), { error: `a list, each ${EVENT}` })
  .max(64, 'at most 64 names')
  .nullish()
  .meta({ description: `Each ${EVENT}. Absent: all; an empty list: none` });

export const webhookSchema = z
  .object({
    id: z.string(),
    organizationId: z.string(),
    sessionId: z.string().optional().meta({ description: 'Absent: every session of the organisation' }),
    url: z.string(),
    events: z.array(z.string()).readonly(),
    active: z.boolean().meta({ description: '`false` also when its receiver answered 410' }),
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
    .meta({ description: 'Needed for a new one; public, or allowed by WEBHOOK_ALLOW_HOSTS' }),
  events: eventNames,
  sessionId: text.optional(),
  secret: text.max(512).optional().meta({ description: 'Signs what is delivered; never shown again. Empty: none' }),
  active: flag.optional(),
  customHeaders: z
    .record(
      z.string().refine(isOwnHeaderName, { error: HEADERS }),
      z.string({ error: HEADERS }).refine(isHeaderValue, { error: HEADERS }),
      { error: HEADERS },
    )
    .optional(),
  retryPolicy: z
    .strictObject({
      policy: text.max(32),
      delaySeconds: z.int().min(0).max(86_400),
      attempts: z.int().min(1).max(100),
    })
    .partial()
    .optional(),
});

/** What a new webhook has where nothing is said of it. */
export const NEW_WEBHOOK: z.output<typeof webhookBody> = {
  events: [ALL_EVENTS],
  retryPolicy: { policy: 'exponential', delaySeconds: 2, attempts: 15 },
};

/** The changes that a body asks for; `before` are the settings as they are. `mayTellQr`: whether whoever asks may link. */
export function toChanges(
  { url, events, secret, customHeaders, retryPolicy: retry }: z.output<typeof webhookBody>,
  before: Webhook['settings'],
  mayTellQr: boolean,
): WebhookChanges {
  const wanted = events == null ? undefined : [...new Set(events)];
  const headers = customHeaders && Object.entries(customHeaders).map(([name, value]) => ({ name, value }));
  const { policy, ...times } = retry ?? {};
  const kind: RetryPolicy['policy'] | undefined =
    policy === undefined ? undefined : policy === 'exponential' ? policy : 'constant';
  return {
    url,
    events: wanted && coreEventsOf(wanted),
    secret: secret === '' ? null : secret,
    headers,
    retries: { ...times, policy: kind, maxDelaySeconds: MOST_DELAY_S },
    settings: { ...before, mayTellQr, ...(wanted && { events: wanted }), ...(policy !== undefined && { policy }) },
  };
}

/** The gateway's events that a webhook is told of. */
export function wantedOf({ settings }: Pick<Webhook, 'settings'>): readonly string[] {
  const parsed = z.array(z.string()).safeParse(settings['events']);
  return parsed.success ? parsed.data : [];
}

/** Whether a webhook may be told this: a code to link with only where its owner may link. */
export function mayBeTold({ settings }: Pick<Webhook, 'settings'>, name: GatewayEventName): boolean {
  return name !== 'auth.qr' || settings['mayTellQr'] === true;
}

/** A webhook as it is shown: its secret never. */
export function toWebhook(webhook: Webhook): z.input<typeof webhookSchema> {
  const { id, organisation, session, url, headers, retries, settings, state, createdAt, updatedAt } = webhook;
  const customHeaders = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
  const policy = settings['policy'];
  return {
    id,
    organizationId: organisation,
    ...(session === null ? {} : { sessionId: sessionNameOf(session) }),
    url,
    events: wantedOf(webhook),
    active: state === 'active',
    ...(headers.length === 0 ? {} : { customHeaders }),
    retryPolicy: {
      policy: typeof policy === 'string' ? policy : retries.policy,
      delaySeconds: retries.delaySeconds,
      attempts: retries.attempts,
    },
    createdAt: Date.parse(createdAt),
    updatedAt: Date.parse(updatedAt),
  };
}

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
}
