import type { LoggedEvent } from '../events/logged-event.js';
import type { LaneProgress } from './webhook.js';

/** The events of one chat on their way to one receiver: one at a time, in their order. */
export interface DeliveryLane {
  readonly chat: string | null;
  /** All before this one is done. */
  next: number;
  /** The last one known to be wanted. */
  latest: number;
  /** At the event `next`. */
  attempts: number;
  dueMs: number;
  isRunning: boolean;
  /** The last failure was the receiver's, not the event's. */
  wasAway: boolean;
  /** The event `next` where it is at hand. */
  head: LoggedEvent | null;
}

export function newLane(event: LoggedEvent): DeliveryLane {
  const { chatId: chat, sequence } = event;
  return {
    chat,
    next: sequence,
    latest: sequence,
    attempts: 0,
    dueMs: 0,
    isRunning: false,
    wasAway: false,
    head: event,
  };
}

/** A lane as it was kept; what came for it up to `latest` is found in the log. */
export function keptLane({ chat, next, attempts, dueMs }: LaneProgress, latest: number): DeliveryLane {
  return { chat, next, latest, attempts, dueMs, isRunning: false, wasAway: true, head: null };
}

export function toLaneProgress({ chat, next, attempts, dueMs }: DeliveryLane): LaneProgress {
  return { chat, next, attempts, dueMs };
}
