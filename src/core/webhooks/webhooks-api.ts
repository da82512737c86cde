import type { EventName } from '../events/event-map.js';
import type { Principal } from '../ports/key-verifier.js';
import type { DeliveryQuery } from '../ports/webhook-ports.js';
import type { Delivery, RetryPolicy, Webhook } from './webhook.js';

/** What its owner decides of a webhook. */
export interface WebhookWishes {
  readonly url: string;
  readonly events?: readonly EventName[] | null | undefined;
  /** Any spelling of chats' ids. */
  readonly chats?: readonly string[] | null | undefined;
  readonly headers?: Webhook['headers'] | undefined;
  readonly secret?: string | null | undefined;
  readonly settings?: Webhook['settings'] | undefined;
  readonly retries?: { readonly [Part in keyof RetryPolicy]?: RetryPolicy[Part] | undefined } | undefined;
}

/** What is absent stays as it is. */
export type WebhookChanges = { readonly [Part in keyof WebhookWishes]?: WebhookWishes[Part] | undefined } & {
  /** The key of its only session from now on; it begins there with what comes. */
  readonly session?: string | undefined;
};

export interface NewWebhook extends WebhookWishes {
  /** The key of the only session; null for all of the organisation. */
  readonly session: string | null;
  readonly format: string;
  /** Made so that it delivers nothing before it is resumed. */
  readonly paused?: boolean | undefined;
}

/** What came of re-delivering all that had failed. */
export interface RedeliveredAll {
  readonly delivered: number;
  readonly failed: number;
  /** Not tried: the time was up, or the receiver refused too many. */
  readonly left: number;
}

/**
 * Webhooks of the principal's organisation, as far as it may see their sessions; all others are `webhook_not_found`. A
 * principal that is bound to sessions has none for all of them.
 */
export interface WebhooksApi {
  list(principal: Principal): Promise<readonly Webhook[]>;
  get(principal: Principal, id: string): Promise<Webhook>;
  /** Throws `webhook_refused` for an address that no webhook may go to. */
  assertAllowed(url: string): void;
  /** Begins with what comes. Throws `webhook_refused`, `invalid_chat_id`, or `forbidden` for one for all sessions. */
  create(principal: Principal, wanted: NewWebhook): Promise<Webhook>;
  change(principal: Principal, id: string, changes: WebhookChanges): Promise<Webhook>;
  remove(principal: Principal, id: string): Promise<void>;
  /** Nothing is delivered until it is resumed; then from where it was. */
  pause(principal: Principal, id: string): Promise<Webhook>;
  resume(principal: Principal, id: string): Promise<Webhook>;
  /** Sends one event that is marked as a test, once, and gives what came of it. */
  test(principal: Principal, id: string): Promise<Delivery>;
  /** Newest first. */
  deliveries(principal: Principal, id: string, query: DeliveryQuery): Promise<readonly Delivery[]>;
  /** Sends the event of a delivery again, once, under the same id. Throws `delivery_not_found`. */
  redeliver(principal: Principal, id: string, delivery: string): Promise<Delivery>;
  /** The same for what failed, oldest first, for half a minute at most. */
  redeliverFailed(principal: Principal, id: string): Promise<RedeliveredAll>;
}
