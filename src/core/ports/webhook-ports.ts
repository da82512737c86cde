import type { EventFacts } from '../events/event-facts.js';
import type { Annotations } from '../annotations/annotations.js';
import type { ChatsApi } from '../chats/chats-api.js';
import type { PeopleApi } from '../contacts/people-api.js';
import type { PicturesApi } from '../contacts/pictures-api.js';
import type { LoggedEvent } from '../events/logged-event.js';
import type { ListingsApi } from '../listings/listings-api.js';
import type { SessionsApi } from '../sessions/session-view.js';
import type { EventLookups } from './event-lookups.js';
import type { Delivery, DeliveryOutcome, TrackProgress, Webhook } from '../webhooks/webhook.js';

/** What became known at one moment: written in one transaction, or not at all. */
export interface WebhookNews {
  readonly deliveries: readonly Delivery[];
  readonly progress: readonly {
    readonly webhook: string;
    readonly session: string;
    readonly progress: TrackProgress;
  }[];
}

export interface DeliveryQuery {
  readonly outcome?: DeliveryOutcome | undefined;
  readonly event?: string | undefined;
  /** The id of a delivery: older ones only. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Webhooks, how far they are, and what was tried. All throw `storage_unavailable`. */
export interface WebhookStore {
  all(): Promise<readonly Webhook[]>;
  /** Adds it with where it begins in each session. */
  add(webhook: Webhook, begins: ReadonlyMap<string, TrackProgress>): Promise<void>;
  save(webhook: Webhook): Promise<void>;
  /** With its progress and its deliveries. */
  remove(id: string): Promise<void>;
  /** The webhooks of a session that is removed, and how far all others were in it. */
  forgetSession(session: string): Promise<void>;
  /** By session. */
  progress(webhook: string): Promise<ReadonlyMap<string, TrackProgress>>;
  record(news: WebhookNews): Promise<void>;
  /** Newest first. */
  deliveries(webhook: string, query: DeliveryQuery): Promise<readonly Delivery[]>;
  delivery(webhook: string, id: string): Promise<Delivery | null>;
  /** Failed attempts at this event count as redelivered from now on. */
  settle(webhook: string, eventId: string): Promise<void>;
  /** Removes at most `limit` attempts from before `cut` (ISO 8601); gives how many. */
  trimDeliveries(cut: string, limit: number): Promise<number>;
}

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type WebhookAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** What the receiver asks for; null when it asks for nothing. */
      readonly retryAfterMs: number | null;
      readonly responseStart: string;
    }
  /** No answer: why, in words. */
  | { readonly kind: 'failed'; readonly problem: string };

/** Takes requests to receivers. Follows no redirect and goes to public addresses only, but for those that are allowed. */
export interface WebhookSender {
  /** Throws `webhook_refused` for an address that can be seen to be forbidden without asking anybody. */
  assertAllowed(url: string): void;
  /** Never throws. `signal` ends it. */
  send(url: string, request: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer>;
}

/** Where a format may look up what the event does not hold. It is not for asking WhatsApp. */
export interface WebhookReads {
  readonly annotations: Annotations;
  readonly chats: ChatsApi;
  readonly listings: ListingsApi;
  readonly people: PeopleApi;
  readonly pictures: PicturesApi;
  readonly sessions: SessionsApi;
}

/** What a format knows beside the event. */
export interface WebhookFacts extends EventFacts {
  readonly webhook: Webhook;
  readonly reads: WebhookReads;
  /** Unix milliseconds. */
  readonly nowMs: number;
  readonly lookups: EventLookups;
}

/** How one dialect tells events: shape, headers, signature. */
export interface WebhookFormat {
  /**
   * In the order in which they are sent; the event is delivered when all are. None for an event that this webhook is not
   * told of: it is passed over. The same event gives the same ids every time.
   */
  toRequests(event: LoggedEvent, facts: WebhookFacts): Promise<readonly WebhookRequest[]>;
}

/** By the name of the dialect. */
export type WebhookFormats = Readonly<Record<string, WebhookFormat>>;
