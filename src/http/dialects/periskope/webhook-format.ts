import { createHmac } from 'node:crypto';
import type { WebhookFormat } from '../../../core/ports/webhook-ports.js';
import type { Webhook } from '../../../core/webhooks/webhook.js';
import { PERISKOPE_EVENTS, type PeriskopeEventName } from './event-names.js';
import { toPeriskopeEvents } from './events.js';
import { toPhone } from './phone.js';
import type { Reads } from './reads.js';

/** What this dialect keeps of a webhook beside what every webhook has. */
export interface PeriskopeWebhookSettings {
  readonly name: string | null;
  readonly events: readonly PeriskopeEventName[];
  /** Scheme and host by which its maker asked: links to files lead there. */
  readonly origin: string;
  /** The sessions that its maker saw: what it is told names no other phone. */
  readonly sessions: 'all' | readonly string[];
  readonly mayLink: boolean;
}

/** Never throws: what somebody else wrote there reads as nothing. */
export function settingsOf({ settings }: Pick<Webhook, 'settings'>): PeriskopeWebhookSettings {
  const { name, events, origin, sessions, mayLink } = settings;
  return {
    name: typeof name === 'string' ? name : null,
    events: PERISKOPE_EVENTS.filter((one) => Array.isArray(events) && events.includes(one)),
    origin: typeof origin === 'string' ? origin : '',
    sessions: sessions === 'all' ? 'all' : Array.isArray(sessions) ? sessions.map(String) : [],
    mayLink: mayLink === true,
  };
}

/** One request for each name of the event, signed over the body with the key that the webhook was made with. */
export const periskopeWebhookFormat: WebhookFormat = {
  async toRequests(event, { webhook, session, reads: stored }) {
    if (session === null) return [];
    const { events, origin, sessions, mayLink } = settingsOf(webhook);
    const reads: Reads = {
      ...stored,
      principal: { organisation: webhook.organisation, sessions },
      origin: () => origin,
    };
    const listener = { phone: await toPhone(reads, session), wanted: new Set(events), mayLink };
    return (await toPeriskopeEvents(reads, listener, event)).map((told) => {
      const body = JSON.stringify(told);
      return {
        body,
        headers: {
          'user-agent': 'Causeway',
          ...Object.fromEntries(webhook.headers.map(({ name, value }) => [name.toLowerCase(), value])),
          'content-type': 'application/json; charset=utf-8',
          ...(webhook.secret !== null && { 'x-periskope-signature': signature(webhook.secret, body) }),
        },
      };
    });
  },
};

function signature(key: string, body: string): string {
  return createHmac('sha256', key).update(body, 'utf8').digest('hex');
}
