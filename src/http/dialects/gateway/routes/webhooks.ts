import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { Webhook } from '../../../../core/webhooks/webhook.js';
import { mayDo } from '../../../families/key-scopes.js';
import { principalOf } from '../../../families/principal-of.js';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { bodyRefusal, listOf } from '../fields.js';
import { NEW_WEBHOOK, toChanges, toWebhook, webhookBody, webhookSchema } from '../schemas/webhook.js';

const FORMAT = 'gateway';
const params = z.object({ id: z.string() });
const PATH = '/api/v1/webhooks';

export const listWebhooks = defineRoute({
  method: 'get',
  path: PATH,
  id: 'listWebhooks',
  summary: 'Every webhook of the organisation',
  scope: 'webhooks:manage',
  request: {},
  reply: { kind: 'json', description: 'The webhooks', body: listOf(webhookSchema) },

  async handle(_input, context) {
    const all = await context.webhooks.list(principalOf(context));
    const data = all.filter(({ format }) => format === FORMAT).map(toWebhook);
    return { json: { data, nextCursor: null } };
  },
});

export const createWebhook = defineRoute({
  method: 'post',
  path: PATH,
  id: 'createWebhook',
  summary: 'Add a webhook',
  scope: 'webhooks:manage',
  request: { body: webhookBody },
  reply: { kind: 'json', status: 201, description: 'The webhook; its secret is never shown', body: webhookSchema },

  async handle({ body }, context) {
    if (body.url === undefined) throw bodyRefusal('url is required');
    const webhook = await context.webhooks.create(principalOf(context), {
      ...toChanges(given(body), {}, mayDo(context, 'sessions:link')),
      url: body.url,
      secret: body.secret === undefined || body.secret === '' ? null : body.secret,
      session: sessionOf(context, body.sessionId) ?? null,
      format: FORMAT,
      paused: body.active === false,
    });
    return { status: 201, json: toWebhook(webhook) };
  },
});

export const getWebhook = defineRoute({
  method: 'get',
  path: `${PATH}/:id`,
  id: 'getWebhook',
  summary: 'One webhook',
  scope: 'webhooks:manage',
  request: { params },
  reply: { kind: 'json', description: 'The webhook', body: webhookSchema },

  async handle(input, context) {
    return { json: toWebhook(await known(context, input.params.id)) };
  },
});

export const updateWebhook = defineRoute({
  method: 'patch',
  path: `${PATH}/:id`,
  id: 'updateWebhook',
  summary: 'Change a webhook; what is not given stays',
  scope: 'webhooks:manage',
  request: { params, body: webhookBody },
  reply: { kind: 'json', description: 'The webhook as it is now', body: webhookSchema },

  async handle({ params: { id }, body }, context) {
    const { settings } = await known(context, id);
    const principal = principalOf(context);
    const session = sessionOf(context, body.sessionId);
    const changes = toChanges(body, settings, mayDo(context, 'sessions:link'));
    const changed = await context.webhooks.change(principal, id, { ...changes, session });
    if (body.active === undefined || body.active === (changed.state === 'active')) return { json: toWebhook(changed) };
    const webhook = body.active
      ? await context.webhooks.resume(principal, id)
      : await context.webhooks.pause(principal, id);
    return { json: toWebhook(webhook) };
  },
});

export const deleteWebhook = defineRoute({
  method: 'delete',
  path: `${PATH}/:id`,
  id: 'deleteWebhook',
  summary: 'Remove a webhook',
  scope: 'webhooks:manage',
  request: { params },
  reply: { kind: 'empty', description: 'It is gone' },

  async handle(input, context) {
    const { id } = await known(context, input.params.id);
    await context.webhooks.remove(principalOf(context), id);
    return { status: 204, empty: true };
  },
});

/** Throws `webhook_not_found` for one of another dialect too. */
async function known(context: RouteContext, id: string): Promise<Webhook> {
  const webhooks = await context.webhooks.list(principalOf(context));
  const webhook = webhooks.find((one) => one.id === id && one.format === FORMAT);
  if (webhook === undefined) throw new BridgeError('webhook_not_found', 'webhook not found');
  return webhook;
}

/** The key of the session that a body names; undefined when it names none. */
function sessionOf(context: RouteContext, name: string | undefined): string | undefined {
  return name === undefined || name === '' ? undefined : namedSession(context, name);
}

/** Without what is null: as if it were not there. */
function given(body: z.output<typeof webhookBody>): z.output<typeof webhookBody> {
  const { events, retryPolicy, ...others } = body;
  return {
    ...others,
    events: events ?? NEW_WEBHOOK.events,
    retryPolicy: { ...NEW_WEBHOOK.retryPolicy, ...retryPolicy },
  };
}
