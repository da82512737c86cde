import { z } from 'zod';
import type { EventName } from '../../../core/events/event-map.js';
import type { Webhook } from '../../../core/webhooks/webhook.js';
import { mayDo } from '../../families/key-scopes.js';
import { principalOf } from '../../families/principal-of.js';
import type { RouteContext } from '../../route.js';
import { EVENTS_OF_SWITCH } from './events.js';

const FORMAT = 'cartat';

/** The webhook of an instance, as Cartat shows it. */
export const webhookSettings = z.object({
  is_active: z.boolean().meta({ description: 'Off also when its receiver answered 410' }),
  ack_events: z.boolean().meta({ description: 'That a message arrived or was read' }),
  webhook_url: z.string(),
  instance_events: z.boolean().meta({ description: 'qr, ready and the like' }),
  messages_events: z.boolean().meta({ description: 'New messages' }),
});

type WebhookSettings = z.output<typeof webhookSettings>;

const SWITCHES = Object.keys(EVENTS_OF_SWITCH) as readonly (keyof typeof EVENTS_OF_SWITCH)[];

/** The webhook of a session as it is; null when there is none. */
export async function readWebhook(context: RouteContext, session: string): Promise<WebhookSettings | null> {
  const [webhook] = await webhooksOf(context, session);
  if (webhook === undefined) return null;
  const { url, state, events } = webhook;
  const isOn = (name: keyof typeof EVENTS_OF_SWITCH): boolean =>
    events === null || EVENTS_OF_SWITCH[name].some((event) => events.includes(event));
  return {
    is_active: state === 'active',
    ack_events: isOn('ack_events'),
    webhook_url: url,
    instance_events: isOn('instance_events'),
    messages_events: isOn('messages_events'),
  };
}

/**
 * Makes the session's only webhook what it is to be. One that is switched off is removed, so that nothing of the time
 * in between is told later; `switched` is what was just said of it.
 */
export async function setWebhook(
  context: RouteContext,
  session: string,
  settings: WebhookSettings,
  switched: boolean | undefined,
): Promise<void> {
  const { webhooks } = context;
  const principal = principalOf(context);
  const [known, ...others] = await webhooksOf(context, session);
  for (const { id } of others) await webhooks.remove(principal, id);
  const url = settings.webhook_url;
  const events = SWITCHES.filter((name) => settings[name]).flatMap(
    (name): readonly EventName[] => EVENTS_OF_SWITCH[name],
  );
  // Whoever names the address must be allowed to link: a QR would go there.
  const wishes = { url, events, settings: { tellsQr: mayDo(context, 'sessions:link') } };
  if (known === undefined) {
    if (settings.is_active) await webhooks.create(principal, { format: FORMAT, session, ...wishes, secret: null });
    return;
  }
  if (switched === false || url === '') {
    await webhooks.remove(principal, known.id);
    return;
  }
  await webhooks.change(principal, known.id, wishes);
  if (switched === true && known.state !== 'active') await webhooks.resume(principal, known.id);
}

async function webhooksOf(context: RouteContext, session: string): Promise<readonly Webhook[]> {
  const all = await context.webhooks.list(principalOf(context));
  return all.filter((webhook) => webhook.format === FORMAT && webhook.session === session);
}
