import { BridgeError } from '../../src/core/errors/bridge-error.js';
import type { Delivery, Webhook } from '../../src/core/webhooks/webhook.js';
import type { RedeliveredAll, WebhooksApi } from '../../src/core/webhooks/webhooks-api.js';

const none = <T>(): Promise<T> => Promise.reject(new BridgeError('webhook_not_found', 'There is no webhook.'));

/** An app without webhooks, in which none can be made. */
export class FakeWebhooks implements WebhooksApi {
  list = (): Promise<readonly Webhook[]> => Promise.resolve([]);
  get = (): Promise<Webhook> => none();
  assertAllowed = (): void => undefined;
  create = (): Promise<Webhook> => none();
  change = (): Promise<Webhook> => none();
  remove = (): Promise<void> => none();
  pause = (): Promise<Webhook> => none();
  resume = (): Promise<Webhook> => none();
  test = (): Promise<Delivery> => none();
  deliveries = (): Promise<readonly Delivery[]> => none();
  redeliver = (): Promise<Delivery> => none();
  redeliverFailed = (): Promise<RedeliveredAll> => none();
}
