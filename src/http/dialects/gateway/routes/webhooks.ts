import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { sessionNameOf } from '../../../../core/sessions/session-key.js';
import type { WebhookSettings } from '../../../../core/webhooks/webhook-settings.js';
import { namedSession, visibleSessions } from '../../../families/session-choice.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { listOf } from '../fields.js';
import { toConfig, webhookBody, webhookSchema } from '../schemas/webhook.js';

const DIALECT = 'gateway';
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
    const all = await context.webhookSettings.list(organisationOf(context), DIALECT);
    return { json: { data: all.filter((one) => maySee(context, one)).map(toWebhook), nextCursor: null } };
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
    const { clock, ulids, webhookSettings } = context;
    const now = clock.now();
    const session = sessionOf(context, body.sessionId) ?? null;
    if (session === null) assertAllSessions(context);
    const webhook: WebhookSettings = {
      id: ulids.next(now),
      organisation: organisationOf(context),
      dialect: DIALECT,
      session,
      config: toConfig(body, {}),
      createdAt: now,
      updatedAt: now,
    };
    await webhookSettings.save(webhook);
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
    const before = await known(context, id);
    const session = sessionOf(context, body.sessionId) ?? before.session;
    const updatedAt = context.clock.now();
    const webhook = { ...before, session, config: toConfig(body, before.config), updatedAt };
    await context.webhookSettings.save(webhook);
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
    await context.webhookSettings.remove(organisationOf(context), DIALECT, id);
    return { status: 204, empty: true };
  },
});

async function known(context: RouteContext, id: string): Promise<WebhookSettings> {
  const webhook = await context.webhookSettings.read(organisationOf(context), DIALECT, id);
  if (webhook !== null && maySee(context, webhook)) return webhook;
  throw new BridgeError('webhook_not_found', 'webhook not found');
}

/** The key of the session that a body names; undefined when it names none. */
function sessionOf(context: RouteContext, name: string | undefined): string | undefined {
  return name === undefined || name === '' ? undefined : namedSession(context, name);
}

function organisationOf({ principal }: RouteContext): string {
  return principal?.organisation ?? '';
}

/** A key that is bound to sessions knows the webhooks of these and no others. */
function maySee(context: RouteContext, { session }: WebhookSettings): boolean {
  if (context.principal?.sessions === 'all') return true;
  return visibleSessions(context).some(({ key }) => key === session);
}

function assertAllSessions({ principal }: RouteContext): void {
  if (principal?.sessions === 'all') return;
  throw new BridgeError('forbidden', 'this key is bound to sessions: give the sessionId of one of them');
}

function toWebhook({ id, organisation, session, config, createdAt, updatedAt }: WebhookSettings) {
  const { secret: _, ...shown } = config;
  return {
    ...(shown as Omit<z.input<typeof webhookSchema>, 'id' | 'organizationId' | 'createdAt' | 'updatedAt'>),
    id,
    organizationId: organisation,
    ...(session === null ? {} : { sessionId: sessionNameOf(session) }),
    createdAt,
    updatedAt,
  };
}
