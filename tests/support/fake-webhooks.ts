import { BridgeError } from '../../src/core/errors/bridge-error.js';
import type { Principal } from '../../src/core/ports/key-verifier.js';
import { DEFAULT_RETRIES, type Delivery, type Webhook } from '../../src/core/webhooks/webhook.js';
import type { NewWebhook, RedeliveredAll, WebhookChanges, WebhooksApi } from '../../src/core/webhooks/webhooks-api.js';

const unknown = <T>(code: 'webhook_not_found' | 'delivery_not_found'): Promise<T> =>
  Promise.reject(new BridgeError(code, 'There is none.'));

/** Webhooks in memory that deliver nothing. Addresses of `10.*` are refused. */
export class FakeWebhooks implements WebhooksApi {
  readonly #kept = new Map<string, Webhook>();
  readonly #now: () => number;

  constructor(clock: { now(): number } = { now: () => 0 }) {
    this.#now = () => clock.now();
  }

  assertAllowed(url: string): void {
    if (url.includes('//10.')) throw new BridgeError('webhook_refused', 'A private address.');
  }

  list = async ({ organisation, sessions }: Principal): Promise<readonly Webhook[]> =>
    [...this.#kept.values()].filter(
      (one) =>
        one.organisation === organisation &&
        (sessions === 'all' || (one.session !== null && sessions.includes(one.session))),
    );

  get = async (principal: Principal, id: string): Promise<Webhook> =>
    (await this.list(principal)).find((one) => one.id === id) ?? unknown('webhook_not_found');

  create = async (principal: Principal, { format, session, secret = 'made', paused, ...wishes }: NewWebhook) => {
    if (session === null && principal.sessions !== 'all') throw new BridgeError('forbidden', 'Name a session.');
    const now = new Date(this.#now()).toISOString();
    const webhook: Webhook = {
      id: `01J9ZX8K2QHV0M3T6R7P4N5W${String(10 + this.#kept.size)}`,
      organisation: principal.organisation,
      session,
      format,
      events: null,
      chats: null,
      headers: [],
      settings: {},
      retries: DEFAULT_RETRIES,
      notice: null,
      createdAt: now,
      updatedAt: now,
      ...this.#checked(wishes, DEFAULT_RETRIES),
      url: wishes.url,
      secret,
      state: paused === true ? 'paused' : 'active',
    };
    this.#kept.set(webhook.id, webhook);
    return webhook;
  };

  change = async (principal: Principal, id: string, changes: WebhookChanges): Promise<Webhook> => {
    const known = await this.get(principal, id);
    return this.#save({ ...known, ...this.#checked(changes, known.retries) });
  };

  remove = async (principal: Principal, id: string): Promise<void> => {
    await this.get(principal, id);
    this.#kept.delete(id);
  };

  pause = async (principal: Principal, id: string): Promise<Webhook> =>
    this.#save({ ...(await this.get(principal, id)), state: 'paused' });

  resume = async (principal: Principal, id: string): Promise<Webhook> =>
    this.#save({ ...(await this.get(principal, id)), state: 'active' });

  /** As when a receiver answered 410. */
  disable(id: string): void {
    const known = this.#kept.get(id);
    if (known !== undefined) this.#kept.set(id, { ...known, state: 'disabled' });
  }

  test = (): Promise<Delivery> => unknown('webhook_not_found');
  deliveries = (): Promise<readonly Delivery[]> => Promise.resolve([]);
  redeliver = (): Promise<Delivery> => unknown('delivery_not_found');
  redeliverFailed = (): Promise<RedeliveredAll> => unknown('webhook_not_found');

  #save(changed: Webhook): Webhook {
    const webhook = { ...changed, updatedAt: new Date(this.#now()).toISOString() };
    this.#kept.set(webhook.id, webhook);
    return webhook;
  }

  #checked({ retries, ...wishes }: WebhookChanges, before: Webhook['retries']): Partial<Webhook> {
    if (wishes.url !== undefined) this.assertAllowed(wishes.url);
    const given = (object: object) => Object.fromEntries(Object.entries(object).filter(([, one]) => one !== undefined));
    return { ...given(wishes), retries: { ...before, ...given(retries ?? {}) } };
  }
}
