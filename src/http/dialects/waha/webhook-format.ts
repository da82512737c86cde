import type { WebhookFormat } from '../../../core/ports/webhook-ports.js';
import { webhookHmacHeaders } from '../../families/sign-webhook.js';
import { wantedNames } from './event-names.js';
import { derivedUlid, toWahaEvents } from './events.js';

/** As WAHA delivers: one request for each of its names, signed with HMAC-SHA512 over the body when there is a key. */
export const wahaWebhookFormat: WebhookFormat = {
  async toRequests(event, { webhook, session, sessionName, nowMs, lookups }) {
    const facts = { session, sessionName, lookups, origin: lookups.origin() };
    const events = await toWahaEvents(event, facts, wantedNames(choicesOf(webhook.settings)));
    return events.map((told) => {
      const body = JSON.stringify(told);
      const headers = {
        'user-agent': `WAHA/${lookups.version}`,
        ...Object.fromEntries(webhook.headers.map(({ name, value }) => [name.toLowerCase(), value])),
        'content-type': 'application/json',
        ...webhookHmacHeaders(body, webhook.secret, derivedUlid(event.id, `${told.event} ${webhook.id}`), nowMs),
      };
      return { headers, body };
    });
  },
};

function choicesOf({ events }: Readonly<Record<string, unknown>>): readonly string[] {
  return Array.isArray(events) ? events.filter((one) => typeof one === 'string') : [];
}
