import { createHmac } from 'node:crypto';
import type { WebhookFormat } from '../../../core/ports/webhook-ports.js';
import { ownHeaders } from '../../families/webhook-headers.js';
import { eventText } from './event-text.js';

/** Signed as Standard Webhooks says: whoever has the secret can check id, time and body with any of its libraries. */
export const nativeWebhookFormat: WebhookFormat = {
  toRequests(event, { webhook, sessionName, nowMs }) {
    const body = eventText({ session: sessionName, event });
    const timestamp = String(Math.floor(nowMs / 1_000));
    const request = {
      body,
      headers: {
        ...ownHeaders(webhook),
        'webhook-id': event.id,
        'webhook-timestamp': timestamp,
        ...(webhook.secret === null
          ? {}
          : { 'webhook-signature': `v1,${signature(webhook.secret, `${event.id}.${timestamp}.${body}`)}` }),
      },
    };
    return Promise.resolve([request]);
  },
};

function signature(secret: string, text: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(text, 'utf8').digest('base64');
}
