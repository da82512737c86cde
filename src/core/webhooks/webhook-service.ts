import { BridgeError } from '../errors/bridge-error.js';
import type { LoggedEvent } from '../events/logged-event.js';
import { parseChatRef } from '../ids/chat-ref.js';
import type { UlidSource } from '../ids/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { EventLog } from '../ports/event-log.js';
import type { Principal } from '../ports/key-verifier.js';
import type { DeliveryQuery, WebhookSender, WebhookStore } from '../ports/webhook-ports.js';
import type { DeliveryAttempts } from './delivery-attempt.js';
import { beginsNow } from './begins-now.js';
import { DEFAULT_RETRIES, type Delivery, type Webhook } from './webhook.js';
import { isFor, type WebhookDispatcher } from './webhook-dispatcher.js';
import type { NewWebhook, RedeliveredAll, WebhookChanges, WebhooksApi } from './webhooks-api.js';

export interface WebhookServiceOptions {
  readonly store: WebhookStore;
  readonly log: EventLog;
  readonly dispatcher: WebhookDispatcher;
  readonly attempts: DeliveryAttempts;
  readonly sender: WebhookSender;
  readonly sessions: () => readonly string[];
  readonly clock: Clock;
  readonly ulids: UlidSource;
  readonly newSecret: () => string;
  readonly defaultCountry?: string | undefined;
}

const REDELIVER_MS = 30_000;
const FAILED_A_READ = 100;
/** So many refusals in a row, and the receiver is not ready for the others either. */
const ENOUGH_REFUSALS = 5;

/** See `WebhooksApi`. */
export class WebhookService implements WebhooksApi {
  readonly #options: WebhookServiceOptions;

  constructor(options: WebhookServiceOptions) {
    this.#options = options;
  }

  async list(principal: Principal): Promise<readonly Webhook[]> {
    return (await this.#options.store.all()).filter((webhook) => maySee(principal, webhook));
  }

  async get(principal: Principal, id: string): Promise<Webhook> {
    const found = (await this.list(principal)).find((webhook) => webhook.id === id);
    if (found === undefined) throw new BridgeError('webhook_not_found', 'There is no webhook of that id.');
    return found;
  }

  assertAllowed(url: string): void {
    this.#options.sender.assertAllowed(url);
  }

  async create(principal: Principal, { session, format, paused, ...wishes }: NewWebhook): Promise<Webhook> {
    if (session === null && principal.sessions !== 'all') {
      throw new BridgeError('forbidden', 'This API key is bound to sessions: name one of them.');
    }
    const { clock, ulids, store, log, sessions, dispatcher, newSecret } = this.#options;
    const nowMs = clock.now();
    const webhook: Webhook = {
      id: ulids.next(nowMs),
      organisation: principal.organisation,
      session,
      format,
      events: null,
      chats: null,
      headers: [],
      settings: {},
      retries: DEFAULT_RETRIES,
      state: paused === true ? 'paused' : 'active',
      notice: null,
      createdAt: new Date(nowMs).toISOString(),
      updatedAt: new Date(nowMs).toISOString(),
      ...this.#checked(wishes, DEFAULT_RETRIES),
      url: wishes.url,
      secret: wishes.secret === undefined ? newSecret() : wishes.secret,
    };
    await store.add(webhook, await beginsNow(log, sessions(), webhook));
    await dispatcher.refresh();
    return webhook;
  }

  async change(principal: Principal, id: string, { session, ...changes }: WebhookChanges): Promise<Webhook> {
    const known = await this.get(principal, id);
    const webhook = { ...known, ...this.#checked(changes, known.retries), session: session ?? known.session };
    const { log, sessions, store } = this.#options;
    const fresh = [...(await beginsNow(log, sessions(), webhook))].filter(([key]) => !isFor(known, key));
    const progress = fresh.map(([key, begin]) => ({ webhook: id, session: key, progress: begin }));
    if (progress.length > 0) await store.record({ deliveries: [], progress });
    return this.#save(webhook);
  }

  async remove(principal: Principal, id: string): Promise<void> {
    const { store, dispatcher } = this.#options;
    const webhook = await this.get(principal, id);
    // Paused first, so that nothing is written about it once it is gone.
    await this.#save({ ...webhook, state: 'paused' });
    await store.remove(id);
    await dispatcher.refresh();
  }

  async pause(principal: Principal, id: string): Promise<Webhook> {
    return this.#save({ ...(await this.get(principal, id)), state: 'paused', notice: null });
  }

  async resume(principal: Principal, id: string): Promise<Webhook> {
    return this.#save({ ...(await this.get(principal, id)), state: 'active', notice: null });
  }

  async test(principal: Principal, id: string): Promise<Delivery> {
    const { clock, ulids, store } = this.#options;
    const webhook = await this.get(principal, id);
    const nowMs = clock.now();
    const event: LoggedEvent = {
      id: ulids.next(nowMs),
      sequence: 0,
      at: new Date(nowMs).toISOString(),
      recovered: false,
      name: 'session.state',
      chatId: null,
      messageId: null,
      payload: { state: 'working', previous: 'working', reason: 'This is a test.' },
      messageJson: null,
    };
    const delivery = await this.#once(webhook, webhook.session, event);
    await store.record({ deliveries: [delivery], progress: [] });
    return delivery;
  }

  async deliveries(principal: Principal, id: string, query: DeliveryQuery): Promise<readonly Delivery[]> {
    await this.get(principal, id);
    await this.#options.dispatcher.recorder.flushed();
    return this.#options.store.deliveries(id, query);
  }

  async redeliver(principal: Principal, id: string, delivery: string): Promise<Delivery> {
    const webhook = await this.get(principal, id);
    const known = await this.#options.store.delivery(id, delivery);
    if (known === null) throw new BridgeError('delivery_not_found', 'There is no delivery of that id.');
    const again = await this.#again(webhook, known);
    if (again === null) throw new BridgeError('delivery_not_found', 'The event of this delivery has left the log.');
    return again;
  }

  async redeliverFailed(principal: Principal, id: string): Promise<RedeliveredAll> {
    const { store, clock } = this.#options;
    const webhook = await this.get(principal, id);
    const endMs = clock.now() + REDELIVER_MS;
    const failed = await this.#failed(id);
    let delivered = 0;
    let refused = 0;
    let inARow = 0;
    let gone = 0;
    for (const one of failed) {
      if (clock.now() >= endMs || inARow >= ENOUGH_REFUSALS) break;
      const again = await this.#again(webhook, one);
      if (again === null) {
        gone += 1;
        if (one.eventId !== null) await store.settle(id, one.eventId);
      } else if (again.outcome === 'delivered') {
        delivered += 1;
        inARow = 0;
      } else {
        refused += 1;
        inARow += 1;
      }
    }
    return { delivered, failed: refused + gone, left: failed.length - delivered - refused - gone };
  }

  /** Oldest first, each event once. */
  async #failed(id: string): Promise<readonly Delivery[]> {
    const { store } = this.#options;
    const all: Delivery[] = [];
    for (let before: string | undefined; ; before = all.at(-1)?.id) {
      const page = await store.deliveries(id, { outcome: 'failed', before, limit: FAILED_A_READ });
      all.push(...page);
      if (page.length < FAILED_A_READ) break;
    }
    const events = new Map(all.map((one) => [one.eventId ?? '', one]));
    // ULIDs: an event that failed again by hand keeps its place.
    return [...events].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, delivery]) => delivery);
  }

  async #again(webhook: Webhook, { session, sequence, eventId }: Delivery): Promise<Delivery | null> {
    const { log, store } = this.#options;
    if (session === null || sequence === null || eventId === null) return null;
    const event = await log.event(session, sequence);
    if (event?.id !== eventId) return null;
    const delivery = await this.#once(webhook, session, event);
    await store.record({ deliveries: [delivery], progress: [] });
    if (delivery.outcome === 'delivered') await store.settle(webhook.id, eventId);
    return delivery;
  }

  /** One attempt that is not tried again by itself. */
  async #once(webhook: Webhook, session: string | null, event: LoggedEvent): Promise<Delivery> {
    const single = { ...webhook, retries: { ...webhook.retries, attempts: 1 } };
    const signal = new AbortController().signal;
    const made = await this.#options.attempts.make({ webhook: single, session, event, attempt: 1, signal });
    if (made === null) {
      throw new BridgeError('delivery_not_found', `The format ${webhook.format} does not tell of ${event.name}.`);
    }
    return made.delivery;
  }

  async #save(changed: Webhook): Promise<Webhook> {
    const webhook = { ...changed, updatedAt: new Date(this.#options.clock.now()).toISOString() };
    await this.#options.store.save(webhook);
    await this.#options.dispatcher.refresh();
    return webhook;
  }

  #checked({ chats, retries, ...wishes }: WebhookChanges, before: Webhook['retries']): Partial<Webhook> {
    const { sender, defaultCountry } = this.#options;
    if (wishes.url !== undefined) sender.assertAllowed(wishes.url);
    const given = withoutAbsent(wishes);
    const ids = chats?.flatMap((chat) => parseChatRef(chat, defaultCountry, 'chats').candidates);
    return {
      ...given,
      ...(chats === undefined ? {} : { chats: ids ?? null }),
      ...(retries === undefined ? {} : { retries: { ...before, ...withoutAbsent(retries) } }),
    };
  }
}

function withoutAbsent(wishes: object): object {
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined));
}

function maySee({ organisation, sessions }: Principal, webhook: Webhook): boolean {
  if (webhook.organisation !== organisation) return false;
  return sessions === 'all' || (webhook.session !== null && sessions.includes(webhook.session));
}
