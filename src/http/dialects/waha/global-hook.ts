import type { FixedWebhook } from '../../../core/webhooks/fixed-webhook.js';
import { DEFAULT_ORGANISATION } from '../../../core/sessions/session-key.js';
import { isEventChoice } from './event-names.js';
import { toWebhookWishes, type WahaWebhook } from './webhook-wishes.js';

/** The webhook for all sessions that WAHA's environment variables describe, under the id that it always has. */
export const GLOBAL_HOOK_ID = 'whatsapp-hook';

/** What it comes to; `unknown` holds texts that are no names of events. */
export function toGlobalHook(hook: WahaWebhook): {
  readonly webhook: FixedWebhook;
  readonly unknown: readonly string[];
} {
  const webhook = { organisation: DEFAULT_ORGANISATION, session: null, format: 'waha', ...toWebhookWishes(hook) };
  return { webhook, unknown: hook.events.filter((choice) => !isEventChoice(choice)) };
}
