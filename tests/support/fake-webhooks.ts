import { BridgeError } from '../../src/core/errors/bridge-error.js';
import { DEFAULT_RETRIES, type Delivery, type Webhook } from '../../src/core/webhooks/webhook.js';
import type { Principal } from '../../src/core/ports/key-verifier.js';
import type { NewWebhook, RedeliveredAll, WebhookChanges, WebhooksApi } from '../../src/core/webhooks/webhooks-api.js';

const none = <T>(): Promise<T> => Promise.reject(new BridgeError('webhook_not_found', 'There is no webhook.'));

/** Webhooks in memory that nobody delivers to. */
export class FakeWebhooks implements WebhooksApi {
  all: readonly Webhook[] = [];
  /** Addresses that are refused. */
  readonly refused = new Set<string>();

  assertAllowed(url: string): void {
    if (this.refused.has(url)) throw new BridgeError('webhook_refused', 'The webhook cannot go there: it is refused.');
  }

  list = (): Promise<readonly Webhook[]> => Promise.resolve(this.all);
  get = (_principal: Principal, id: string): Promise<Webhook> => this.#known(id);

  async create(principal: Principal, { retries, ...wanted }: NewWebhook): Promise<Webhook> {
    const webhook: Webhook = {
      id: `hook-${String(this.all.length + 1)}`,
      organisation: principal.organisation,
      session: wanted.session,
      url: wanted.url,
      events: wanted.events ?? null,
      chats: null,
      headers: wanted.headers ?? [],
      secret: wanted.secret ?? null,
      format: wanted.format,
      settings: wanted.settings ?? {},
      retries: { ...DEFAULT_RETRIES, ...(retries as Partial<Webhook['retries']> | undefined) },
      state: 'active',
      notice: null,
      createdAt: '2026-11-21T10:00:00.000Z',
      updatedAt: '2026-11-21T10:00:00.000Z',
    };
    this.all = [...this.all, webhook];
    return Promise.resolve(webhook);
  }

  async change(_principal: Principal, id: string, changes: WebhookChanges): Promise<Webhook> {
    const changed = { ...(await this.#known(id)), ...changes } as Webhook;
    this.all = this.all.map((one) => (one.id === id ? changed : one));
    return changed;
  }

  async remove(_principal: Principal, id: string): Promise<void> {
    await this.#known(id);
    this.all = this.all.filter((one) => one.id !== id);
  }

  pause = (): Promise<Webhook> => none();
  resume = (): Promise<Webhook> => none();
  test = (): Promise<Delivery> => none();
  deliveries = (): Promise<readonly Delivery[]> => none();
  redeliver = (): Promise<Delivery> => none();
  redeliverFailed = (): Promise<RedeliveredAll> => none();

  async #known(id: string): Promise<Webhook> {
    return this.all.find((one) => one.id === id) ?? none();
  }
}
