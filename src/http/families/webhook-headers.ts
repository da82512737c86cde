import type { Webhook } from '../../core/webhooks/webhook.js';

/** What every JSON delivery carries, and what the webhook's owner adds; spread it before what the owner may not replace. */
export function ownHeaders({ headers }: Pick<Webhook, 'headers'>): Readonly<Record<string, string>> {
  return {
    'user-agent': 'Causeway',
    ...Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value])),
    'content-type': 'application/json; charset=utf-8',
  };
}
