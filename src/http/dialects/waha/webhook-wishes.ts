import type { Webhook } from '../../../core/webhooks/webhook.js';
import { coreNames, wantedNames } from './event-names.js';

/** A webhook as WAHA's clients and settings describe it. */
export interface WahaWebhook {
  readonly url: string;
  readonly events: readonly string[];
  readonly hmac?: { readonly key?: string | null | undefined } | null | undefined;
  readonly retries?: WahaRetries | null | undefined;
  readonly customHeaders?: readonly { readonly name: string; readonly value: string }[] | null | undefined;
}

interface WahaRetries {
  readonly delaySeconds?: number | null | undefined;
  /** After the first one. */
  readonly attempts?: number | null | undefined;
  readonly policy?: 'linear' | 'exponential' | 'constant' | null | undefined;
}

/** What a description decides of a webhook. */
type WebhookParts = Pick<Webhook, 'url' | 'events' | 'chats' | 'headers' | 'secret' | 'settings' | 'retries'>;

const DELAY_SECONDS = 2;
const RETRIES = 15;
const MOST_DELAY_SECONDS = 86_400;

/** What it comes to in core; `settings.events` holds WAHA's own names. Without a key nothing is signed. */
export function toWebhookWishes({ url, events, hmac, retries, customHeaders }: WahaWebhook): WebhookParts {
  return {
    url,
    events: coreNames(wantedNames(events)),
    chats: null,
    headers: (customHeaders ?? []).map(({ name, value }) => ({ name, value })),
    secret: hmac?.key == null || hmac.key === '' ? null : hmac.key,
    settings: { events: [...events] },
    retries: {
      policy: retries?.policy ?? 'constant',
      delaySeconds: retries?.delaySeconds ?? DELAY_SECONDS,
      attempts: 1 + (retries?.attempts ?? RETRIES),
      maxDelaySeconds: MOST_DELAY_SECONDS,
    },
  };
}
