import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { Principal } from '../../../../core/ports/key-verifier.js';
import { DELIVERY_OUTCOMES } from '../../../../core/webhooks/webhook.js';
import { namedSession } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import {
  deliveryView,
  newWebhook,
  toDeliveryView,
  toWebhookView,
  webhookChanges,
  webhookView,
} from '../schemas/webhook.js';

const LIMIT = 'a whole number from 1 to 500';
const params = z.object({ id: z.string() });
const one = successOf({ webhook: webhookView });
const scope = 'webhooks:manage';

export const createWebhook = defineRoute({
  method: 'post',
  path: '/webhooks',
  id: 'createWebhook',
  summary: 'Make a webhook; it begins with what comes',
  description: 'Its secret is shown this once. See docs/events.md for what is sent and how it is signed.',
  scope,
  request: { query: z.strictObject({}), body: newWebhook },
  reply: {
    kind: 'json',
    status: 201,
    description: 'The webhook, and its secret',
    body: successOf({ webhook: webhookView, secret: z.string().nullable() }),
  },

  async handle({ body: { session, events, ...wishes } }, context) {
    const webhook = await context.webhooks.create(principalOf(context), {
      ...wishes,
      events: toList(events),
      session: session == null ? null : namedSession(context, session),
      format: 'native',
    });
    return { status: 201, json: success({ webhook: toWebhookView(webhook), secret: webhook.secret }) };
  },
});

export const listWebhooks = defineRoute({
  method: 'get',
  path: '/webhooks',
  id: 'listWebhooks',
  summary: 'The webhooks that the key may see',
  scope,
  request: { query: z.strictObject({}) },
  reply: {
    kind: 'json',
    description: 'The webhooks by time of making',
    body: successOf({ webhooks: z.array(webhookView), meta: z.object({ count: z.int() }) }),
  },

  async handle(_input, context) {
    const webhooks = (await context.webhooks.list(principalOf(context))).map(toWebhookView);
    return { json: success({ webhooks, meta: { count: webhooks.length } }) };
  },
});

export const getWebhook = defineRoute({
  method: 'get',
  path: '/webhooks/:id',
  id: 'getWebhook',
  summary: 'One webhook',
  scope,
  request: { params },
  reply: { kind: 'json', description: 'The webhook', body: one },

  async handle({ params: { id } }, context) {
    return { json: success({ webhook: toWebhookView(await context.webhooks.get(principalOf(context), id)) }) };
  },
});

export const changeWebhook = defineRoute({
  method: 'patch',
  path: '/webhooks/:id',
  id: 'changeWebhook',
  summary: 'Change a webhook; what is absent stays',
  scope,
  request: { params, body: webhookChanges },
  reply: { kind: 'json', description: 'The webhook as it is now', body: one },

  async handle({ params: { id }, body: { events, ...wishes } }, context) {
    const changes = { ...wishes, events: toList(events) };
    const webhook = await context.webhooks.change(principalOf(context), id, changes);
    return { json: success({ webhook: toWebhookView(webhook) }) };
  },
});

export const deleteWebhook = defineRoute({
  method: 'delete',
  path: '/webhooks/:id',
  id: 'deleteWebhook',
  summary: 'Remove a webhook with its delivery log',
  scope,
  request: { params },
  reply: { kind: 'json', description: 'It is gone', body: successOf({ removed: z.string() }) },

  async handle({ params: { id } }, context) {
    await context.webhooks.remove(principalOf(context), id);
    return { json: success({ removed: id }) };
  },
});

export const pauseWebhook = defineRoute({
  method: 'post',
  path: '/webhooks/:id/pause',
  id: 'pauseWebhook',
  summary: 'Deliver nothing until it is resumed',
  scope,
  request: { params },
  reply: { kind: 'json', description: 'The webhook as it is now', body: one },

  async handle({ params: { id } }, context) {
    return { json: success({ webhook: toWebhookView(await context.webhooks.pause(principalOf(context), id)) }) };
  },
});

export const resumeWebhook = defineRoute({
  method: 'post',
  path: '/webhooks/:id/resume',
  id: 'resumeWebhook',
  summary: 'Deliver again, from where it was paused or disabled',
  scope,
  request: { params },
  reply: { kind: 'json', description: 'The webhook as it is now', body: one },

  async handle({ params: { id } }, context) {
    return { json: success({ webhook: toWebhookView(await context.webhooks.resume(principalOf(context), id)) }) };
  },
});

export const testWebhook = defineRoute({
  method: 'post',
  path: '/webhooks/:id/test',
  id: 'testWebhook',
  summary: 'Send one event, marked as a test, and tell what came of it',
  scope,
  request: { params },
  reply: { kind: 'json', description: 'The attempt', body: successOf({ delivery: deliveryView }) },

  async handle({ params: { id } }, context) {
    return { json: success({ delivery: toDeliveryView(await context.webhooks.test(principalOf(context), id)) }) };
  },
});

export const listDeliveries = defineRoute({
  method: 'get',
  path: '/webhooks/:id/deliveries',
  id: 'listDeliveries',
  summary: 'Every attempt, newest first',
  scope,
  request: {
    params,
    query: z.strictObject({
      status: z
        .enum(DELIVERY_OUTCOMES, { error: `one of ${DELIVERY_OUTCOMES.join(', ')}` })
        .optional()
        .meta({ description: 'Only attempts that ended so.' }),
      event: z.string().optional().meta({ description: 'Only events of this type.' }),
      before: z.string().optional().meta({ description: 'The id of an attempt: older ones only.' }),
      limit: z.coerce.number({ error: LIMIT }).int({ error: LIMIT }).min(1, LIMIT).max(500, LIMIT).optional(),
    }),
  },
  reply: {
    kind: 'json',
    description: 'The attempts',
    body: successOf({ deliveries: z.array(deliveryView), meta: z.object({ count: z.int(), hasMore: z.boolean() }) }),
  },

  async handle({ params: { id }, query: { status, limit = 100, ...query } }, context) {
    const asked = { ...query, outcome: status, limit: limit + 1 };
    const found = await context.webhooks.deliveries(principalOf(context), id, asked);
    const deliveries = found.slice(0, limit).map(toDeliveryView);
    return { json: success({ deliveries, meta: { count: deliveries.length, hasMore: found.length > limit } }) };
  },
});

export const redeliver = defineRoute({
  method: 'post',
  path: '/webhooks/:id/deliveries/:delivery/redeliver',
  id: 'redeliver',
  summary: 'Send the event of a delivery again, once, under the same id',
  scope,
  request: { params: z.object({ id: z.string(), delivery: z.string() }) },
  reply: { kind: 'json', description: 'The attempt', body: successOf({ delivery: deliveryView }) },

  async handle({ params: { id, delivery } }, context) {
    const again = await context.webhooks.redeliver(principalOf(context), id, delivery);
    return { json: success({ delivery: toDeliveryView(again) }) };
  },
});

export const redeliverFailed = defineRoute({
  method: 'post',
  path: '/webhooks/:id/redeliver-failed',
  id: 'redeliverFailed',
  summary: 'Send again what failed, oldest first, for half a minute at most',
  scope,
  request: { params },
  reply: {
    kind: 'json',
    description: 'How many were delivered, failed again, and are left',
    body: successOf({ delivered: z.int(), failed: z.int(), left: z.int() }),
  },

  async handle({ params: { id } }, context) {
    return { json: success(await context.webhooks.redeliverFailed(principalOf(context), id)) };
  },
});

function principalOf({ principal }: RouteContext): Principal {
  if (principal === null) throw new BridgeError('unauthorized', 'No API key came with the request.');
  return principal;
}

function toList<T>(set: ReadonlySet<T> | null | undefined): readonly T[] | null | undefined {
  return set == null ? set : [...set];
}
