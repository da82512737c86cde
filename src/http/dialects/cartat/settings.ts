import { z } from 'zod';
import { invalidInput } from '../../../core/errors/bridge-error.js';
import type { RouteContext } from '../../route.js';
import { readWebhook, setWebhook, webhookSettings } from './webhook.js';

const DIALECT = 'cartat';

/** What is set of an instance, as Cartat shows it. */
export const instanceSettings = z
  .object({
    archive: z.boolean().meta({ description: 'Every chat that a message is sent to is archived afterwards.' }),
    webhook: webhookSettings,
  })
  .meta({ id: 'CartatSettings' });

export type InstanceSettings = z.output<typeof instanceSettings>;

const FLAG = 'true or false';
// A form knows texts only.
const flag = z
  .union(
    [z.boolean(), z.literal(['true', 'false', '1', '0', 1, 0]).transform((value) => /^(true|1)$/.test(String(value)))],
    {
      error: FLAG,
    },
  )
  .optional();
const address = z
  .string({ error: 'an address' })
  .trim()
  .max(2_048, 'at most 2048 characters')
  .refine((text) => text === '' || isWebAddress(text), { error: 'an address that begins with https:// or http://' })
  .optional();

/** What may be changed; what is absent stays. As JSON, or as a form with names like `webhook[is_active]`. */
export const settingsChange = z.preprocess(
  nested,
  z.strictObject(
    {
      archive: flag,
      webhook: z
        .strictObject(
          {
            is_active: flag,
            ack_events: flag,
            webhook_url: address,
            instance_events: flag,
            messages_events: flag,
          },
          { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'an object') },
        )
        .optional(),
    },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'a JSON object or a form') },
  ),
);

const DEFAULTS: InstanceSettings = {
  archive: false,
  webhook: { is_active: false, ack_events: false, webhook_url: '', instance_events: false, messages_events: false },
};

/** Whether a chat is archived after something was sent to it. */
export async function archivesChats(context: RouteContext, session: string): Promise<boolean> {
  return (await keptSettings(context, session)).archive;
}

/** What is set of a session; everything off where nothing was set. Of a webhook that is there its present state counts. */
export async function readSettings(context: RouteContext, session: string): Promise<InstanceSettings> {
  const { archive, webhook } = await keptSettings(context, session);
  return { archive, webhook: (await readWebhook(context, session)) ?? { ...webhook, is_active: false } };
}

/** Changes what is given and keeps the rest. Throws `webhook_refused` for an address that is not allowed. */
export async function changeSettings(
  context: RouteContext,
  session: string,
  { archive, webhook }: z.output<typeof settingsChange>,
): Promise<InstanceSettings> {
  const before = await readSettings(context, session);
  const given = Object.fromEntries(Object.entries(webhook ?? {}).filter(([, value]) => value !== undefined));
  const settings = { archive: archive ?? before.archive, webhook: { ...before.webhook, ...given } };
  if (settings.webhook.is_active && settings.webhook.webhook_url === '') {
    throw invalidInput('webhook.webhook_url', 'an address, as the webhook is active', 'none');
  }
  // First, so that an address that is refused leaves everything as it was.
  if (webhook !== undefined) await setWebhook(context, session, settings.webhook, webhook.is_active);
  await context.sessionConfigs.save(session, DIALECT, settings);
  return settings;
}

async function keptSettings({ sessionConfigs }: RouteContext, session: string): Promise<InstanceSettings> {
  const kept = instanceSettings.safeParse(await sessionConfigs.read(session, DIALECT));
  return kept.success ? kept.data : DEFAULTS;
}

/** `{"webhook[is_active]": "1"}` as `{webhook: {is_active: "1"}}`. Anything else comes back as it is. */
function nested(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const outer = new Map<string, unknown>();
  const inner = new Map<string, unknown>();
  for (const [key, value] of Object.entries(body)) {
    const name = /^webhook\[(\w{1,40})\]$/.exec(key)?.[1];
    if (name === undefined) outer.set(key, value);
    else inner.set(name, value);
  }
  if (inner.size === 0) return body;
  const given = outer.get('webhook') ?? {};
  return { ...Object.fromEntries(outer), webhook: { ...given, ...Object.fromEntries(inner) } };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
