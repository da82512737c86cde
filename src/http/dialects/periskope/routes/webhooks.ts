import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import { hasScope } from '../../../../core/keys/scopes.js';
import type { RetryPolicy, Webhook } from '../../../../core/webhooks/webhook.js';
import { principalOf } from '../../../families/principal-of.js';
import type { RouteContext } from '../../../route.js';
import { PERISKOPE_EVENTS, sourcesOf } from '../event-names.js';
import { bodyOf, isoMs } from '../fields.js';
import { notFound } from '../not-found.js';
import type { Phone } from '../phone.js';
import { phoneRoute } from '../phone-route.js';
import { settingsOf, type PeriskopeWebhookSettings } from '../webhook-format.js';

const FORMAT = 'periskope';
/** The first attempt and five more, after 1, 2, 4, 8 and 16 seconds. */
const RETRIES: RetryPolicy = { policy: 'exponential', delaySeconds: 1, attempts: 6, maxDelaySeconds: 16 };

const webhookSchema = z
  .object({
    webhook_id: z.string(),
    name: z.string().nullable(),
    url: z.string(),
    events: z.array(z.string()),
    is_active: z.boolean(),
    created_at: z.string(),
    updated_at: z.string(),
    org_id: z.string(),
    org_phone: z.string().nullable(),
    signing_key: z.string().optional().meta({ description: 'Only in the answer that makes it' }),
  })
  .meta({ id: 'PeriskopeWebhook' });

const url = z
  .string({ error: 'an address' })
  .max(2_048, 'at most 2048 characters')
  .refine(isWebAddress, { error: 'an address that begins with https:// or http://' });
const events = z
  .array(z.enum(PERISKOPE_EVENTS, { error: `one of ${PERISKOPE_EVENTS.join(', ')}` }), { error: 'a list of events' })
  .min(1, 'a list of at least one event')
  .transform((names) => [...new Set(names)]);
const name = z.string({ error: 'a text' }).max(200).nullish();
const KEY = '16 to 256 printable ASCII characters without blanks';
const signingKey = z
  .string({ error: KEY })
  .regex(/^[\x21-\x7e]{16,256}$/, { error: KEY })
  .optional()
  .meta({ description: 'What deliveries are signed with; one is made when it is absent' });
const webhookPath = z.object({ webhook_id: z.string().min(1).max(64) });

export const getWebhooks = phoneRoute({
  method: 'get',
  path: '/v1/webhooks',
  id: 'getWebhooks',
  summary: 'The webhooks of a phone',
  scope: 'webhooks:manage',
  request: {},
  reply: { kind: 'json', description: 'The webhooks', body: z.object({ webhooks: z.array(webhookSchema) }) },

  async handle(_input, context, phone) {
    return { json: { webhooks: (await ownWebhooks(context, phone)).map((webhook) => toWebhook(webhook, phone)) } };
  },
});

export const createWebhook = phoneRoute({
  method: 'post',
  path: '/v1/webhooks',
  id: 'createWebhook',
  summary: 'Say where events of a phone are to go; it begins with what comes',
  scope: 'webhooks:manage',
  request: {
    body: bodyOf({
      url,
      events,
      name,
      is_active: z.boolean({ error: 'true or false' }).optional(),
      signing_key: signingKey,
    }),
  },
  reply: { kind: 'json', description: 'The webhook, with the key its deliveries are signed with', body: webhookSchema },

  async handle({ body }, context, phone) {
    const principal = principalOf(context);
    const secret = body.signing_key ?? randomBytes(32).toString('hex');
    const settings: PeriskopeWebhookSettings = {
      name: body.name ?? null,
      events: body.events,
      origin: context.origin(),
      sessions: principal.sessions,
      mayLink: hasScope(principal.scopes, 'sessions:link'),
    };
    const webhook = await context.webhooks.create(principal, {
      session: phone.session,
      format: FORMAT,
      url: body.url,
      events: sourcesOf(body.events),
      secret,
      retries: RETRIES,
      settings: { ...settings },
      paused: body.is_active === false,
    });
    return { json: { ...toWebhook(webhook, phone), signing_key: secret } };
  },
});

export const getWebhook = phoneRoute({
  method: 'get',
  path: '/v1/webhooks/:webhook_id',
  id: 'getWebhookById',
  summary: 'One webhook',
  scope: 'webhooks:manage',
  request: { params: webhookPath },
  reply: { kind: 'json', description: 'The webhook', body: webhookSchema },

  async handle({ params }, context, phone) {
    return { json: toWebhook(await ownWebhook(context, phone, params.webhook_id), phone) };
  },
});

export const updateWebhook = phoneRoute({
  method: 'patch',
  path: '/v1/webhooks/:webhook_id',
  id: 'updateWebhookById',
  summary: 'Change a webhook; what is not given stays',
  description: 'One that is made active again goes on where it was.',
  scope: 'webhooks:manage',
  request: {
    params: webhookPath,
    body: bodyOf({
      url: url.optional(),
      events: events.optional(),
      name,
      is_active: z.boolean({ error: 'true or false' }).optional(),
      signing_key: signingKey,
    }),
  },
  reply: { kind: 'json', description: 'The webhook as it is now', body: webhookSchema },

  async handle({ params, body }, context, phone) {
    if (Object.values(body).every((one) => one === undefined)) {
      const keys =
        'Invalid body. At least one of the following keys are required: url, events, name, is_active, signing_key';
      throw invalidInput('body', keys, 'nothing');
    }
    const principal = principalOf(context);
    const known = await ownWebhook(context, phone, params.webhook_id);
    let webhook = await context.webhooks.change(principal, known.id, {
      url: body.url,
      events: body.events === undefined ? undefined : sourcesOf(body.events),
      secret: body.signing_key,
      settings: {
        ...known.settings,
        ...(body.name !== undefined && { name: body.name }),
        ...(body.events !== undefined && { events: body.events }),
      },
    });
    if (body.is_active === true && webhook.state !== 'active') {
      webhook = await context.webhooks.resume(principal, known.id);
    }
    if (body.is_active === false && webhook.state === 'active') {
      webhook = await context.webhooks.pause(principal, known.id);
    }
    return { json: toWebhook(webhook, phone) };
  },
});

export const deleteWebhook = phoneRoute({
  method: 'delete',
  path: '/v1/webhooks/:webhook_id',
  id: 'deleteWebhookById',
  summary: 'Forget a webhook with what was tried',
  scope: 'webhooks:manage',
  request: { params: webhookPath },
  reply: { kind: 'empty', description: 'It is gone' },

  async handle({ params }, context, phone) {
    const { id } = await ownWebhook(context, phone, params.webhook_id);
    await context.webhooks.remove(principalOf(context), id);
    return { empty: true as const, status: 204 };
  },
});

async function ownWebhooks(context: RouteContext, phone: Phone): Promise<readonly Webhook[]> {
  const all = await context.webhooks.list(principalOf(context));
  return all.filter(({ format, session }) => format === FORMAT && session === phone.session);
}

async function ownWebhook(context: RouteContext, phone: Phone, id: string): Promise<Webhook> {
  const found = (await ownWebhooks(context, phone)).find((webhook) => webhook.id === id);
  if (found === undefined) throw notFound('Webhook', 'webhook_id');
  return found;
}

function toWebhook(webhook: Webhook, phone: Phone): z.input<typeof webhookSchema> {
  const settings = settingsOf(webhook);
  return {
    webhook_id: webhook.id,
    name: settings.name,
    url: webhook.url,
    events: [...settings.events],
    is_active: webhook.state === 'active',
    created_at: isoMs(Date.parse(webhook.createdAt)),
    updated_at: isoMs(Date.parse(webhook.updatedAt)),
    org_id: phone.orgId,
    org_phone: phone.orgPhone,
  };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
