import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import type { Annotation } from '../../../../core/annotations/annotation.js';
import { bodyOf, isoMs } from '../fields.js';
import { notFound } from '../not-found.js';
import { newId } from '../own-data.js';
import type { Phone } from '../phone.js';
import { phoneRoute } from '../phone-route.js';

/** Every event that a webhook can ask for. */
export const WEBHOOK_EVENTS = [
  'chat.created',
  'chat.notification.created',
  'message.created',
  'message.updated',
  'message.deleted',
  'message.ack.updated',
  'message.ticket.attached',
  'message.flagged',
  'message.unflagged',
  'reaction.created',
  'reaction.updated',
  'ticket.created',
  'ticket.updated',
  'ticket.deleted',
  'org.phone.updated',
  'org.phone.connected',
  'org.phone.disconnected',
  'org.phone.qr',
  'note.created',
  'chat.custom_properties.updated',
] as const;

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
  .array(z.enum(WEBHOOK_EVENTS, { error: `one of ${WEBHOOK_EVENTS.join(', ')}` }), { error: 'a list of events' })
  .min(1, 'a list of at least one event')
  .transform((names) => [...new Set(names)]);
const name = z.string({ error: 'a text' }).max(200).nullish();
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
    const { items } = await context.annotations.list(phone.session, 'webhook');
    return { json: { webhooks: items.map((webhook) => toWebhook(webhook, phone)) } };
  },
});

export const createWebhook = phoneRoute({
  method: 'post',
  path: '/v1/webhooks',
  id: 'createWebhook',
  summary: 'Keep where events are to go; they are not delivered yet',
  scope: 'webhooks:manage',
  request: { body: bodyOf({ url, events, name, is_active: z.boolean({ error: 'true or false' }).optional() }) },
  reply: { kind: 'json', description: 'The webhook, with the key its deliveries are signed with', body: webhookSchema },

  async handle({ body }, context, phone) {
    const signingKey = randomBytes(32).toString('hex');
    const webhook = await context.annotations.change(phone.session, 'webhook', newId('webhook'), () => ({
      data: {
        name: body.name ?? null,
        url: body.url,
        events: body.events,
        isActive: body.is_active ?? true,
        signingKey,
      },
    }));
    return { json: { ...toWebhook(webhook, phone), signing_key: signingKey } };
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
    const webhook = await context.annotations.get(phone.session, 'webhook', params.webhook_id);
    if (webhook === null) throw notFound('Webhook', 'webhook_id');
    return { json: toWebhook(webhook, phone) };
  },
});

export const updateWebhook = phoneRoute({
  method: 'patch',
  path: '/v1/webhooks/:webhook_id',
  id: 'updateWebhookById',
  summary: 'Change a webhook; what is not given stays',
  scope: 'webhooks:manage',
  request: {
    params: webhookPath,
    body: bodyOf({
      url: url.optional(),
      events: events.optional(),
      name,
      is_active: z.boolean({ error: 'true or false' }).optional(),
    }),
  },
  reply: { kind: 'json', description: 'The webhook as it is now', body: webhookSchema },

  async handle({ params, body }, context, phone) {
    if (Object.values(body).every((one) => one === undefined)) {
      const keys = 'Invalid body. At least one of the following keys are required: url, events, name, is_active';
      throw invalidInput('body', keys, 'nothing');
    }
    const webhook = await context.annotations.change(phone.session, 'webhook', params.webhook_id, (before) => {
      if (before === null) throw notFound('Webhook', 'webhook_id');
      return {
        data: {
          ...before.data,
          ...(body.url !== undefined && { url: body.url }),
          ...(body.events !== undefined && { events: body.events }),
          ...(body.name !== undefined && { name: body.name }),
          ...(body.is_active !== undefined && { isActive: body.is_active }),
        },
      };
    });
    return { json: toWebhook(webhook, phone) };
  },
});

export const deleteWebhook = phoneRoute({
  method: 'delete',
  path: '/v1/webhooks/:webhook_id',
  id: 'deleteWebhookById',
  summary: 'Forget a webhook',
  scope: 'webhooks:manage',
  request: { params: webhookPath },
  reply: { kind: 'empty', description: 'It is gone' },

  async handle({ params }, context, phone) {
    const wasThere = await context.annotations.remove(phone.session, 'webhook', params.webhook_id);
    if (!wasThere) throw notFound('Webhook', 'webhook_id');
    return { empty: true as const, status: 204 };
  },
});

function toWebhook(
  { id, createdAt, updatedAt, data }: Annotation<'webhook'>,
  phone: Phone,
): z.input<typeof webhookSchema> {
  return {
    webhook_id: id,
    name: data.name,
    url: data.url,
    events: [...data.events],
    is_active: data.isActive,
    created_at: isoMs(createdAt),
    updated_at: isoMs(updatedAt),
    org_id: phone.orgId,
    org_phone: phone.orgPhone,
  };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
