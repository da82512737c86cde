import type { EventLookups } from '../../../core/ports/event-lookups.js';
import type { SessionView } from '../../../core/sessions/session-view.js';
import type { WahaEventName } from './event-names.js';

/** What is known beside an event. */
export interface EventFacts {
  /** Null only where a webhook of all sessions is tried. */
  readonly session: SessionView | null;
  readonly sessionName: string;
  readonly lookups: EventLookups;
  /** Scheme, host and port for links. */
  readonly origin: string;
}

/** One of our events under one of WAHA's names. */
export interface ToldEvent {
  readonly event: WahaEventName;
  readonly payload: unknown;
}
