import type { EventName } from '../events/event-map.js';

export const RETRY_POLICIES = ['constant', 'linear', 'exponential'] as const;

/** When a delivery that failed is tried again, and how often. */
export interface RetryPolicy {
  readonly policy: (typeof RETRY_POLICIES)[number];
  readonly delaySeconds: number;
  /** All attempts at one event, the first one included. */
  readonly attempts: number;
  readonly maxDelaySeconds: number;
}

/** Hours of patience: 2, 4, 8 seconds … up to an hour apart, for about a day. */
export const DEFAULT_RETRIES: RetryPolicy = {
  policy: 'exponential',
  delaySeconds: 2,
  attempts: 34,
  maxDelaySeconds: 3_600,
};

/** `paused` by its owner, `disabled` because its receiver said that it is gone. */
export type WebhookState = 'active' | 'paused' | 'disabled';

/** Somewhere that events are told to. */
export interface Webhook {
  /** ULID. */
  readonly id: string;
  readonly organisation: string;
  /** The key of its only session; null: all of the organisation, new ones too. */
  readonly session: string | null;
  readonly url: string;
  /** Null: all. */
  readonly events: readonly EventName[] | null;
  /** As ids, likeliest first, of which any may be meant; null: all. */
  readonly chats: readonly string[] | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly secret: string | null;
  /** The dialect that shapes and signs. */
  readonly format: string;
  /** What that dialect knows of it beside all this: its own names of events, switches. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly retries: RetryPolicy;
  readonly state: WebhookState;
  /** Why it is disabled; null while it is not. */
  readonly notice: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601: when its owner last decided something of it. */
  readonly updatedAt: string;
}

/**
 * `redelivered`: failed, and done since by hand. `dropped`: events left the log before they could be delivered.
 * `disabled`: the receiver said that it is gone.
 */
export const DELIVERY_OUTCOMES = ['delivered', 'retrying', 'failed', 'redelivered', 'dropped', 'disabled'] as const;
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];

/** One attempt at one event. */
export interface Delivery {
  /** ULID. */
  readonly id: string;
  readonly webhook: string;
  /** The session's key; null for what belongs to none. */
  readonly session: string | null;
  /** Where the event is in the log; null for a test. */
  readonly sequence: number | null;
  readonly eventId: string | null;
  readonly event: string;
  /** From 1. */
  readonly attempt: number;
  /** ISO 8601. */
  readonly at: string;
  readonly outcome: DeliveryOutcome;
  /** Of HTTP; null when there was no answer. */
  readonly status: number | null;
  readonly tookMs: number;
  /** At most 1 KiB of what was answered. */
  readonly responseStart: string | null;
  /** Why it failed, in words. */
  readonly problem: string | null;
  readonly nextAttemptAt: string | null;
}

/** A chat of which an event waits: all before `next` is done. */
export interface LaneProgress {
  /** Null: events of no chat. */
  readonly chat: string | null;
  readonly next: number;
  /** At the event `next`. */
  readonly attempts: number;
  /** Unix milliseconds of the next one. */
  readonly dueMs: number;
}

/** How far a webhook is in the log of one session: all up to `sequence` is done but for what waits in its lanes. */
export interface TrackProgress {
  readonly epoch: string;
  readonly sequence: number;
  readonly lanes: readonly LaneProgress[];
}
