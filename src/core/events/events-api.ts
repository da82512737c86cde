import type { EventFacts } from './event-facts.js';
import type { EventName } from './event-map.js';
import type { EventReader, ReadableSession } from './event-reader.js';

/** What somebody wants to read of the event log. */
export interface EventsRequest {
  /** Asked again when sessions came or went. */
  readonly sessions: () => readonly ReadableSession[];
  /** Null: all. */
  readonly names: ReadonlySet<EventName> | null;
  /** Any spelling of a chat's id; undefined: all. */
  readonly chat?: string | undefined;
  /** A cursor, `start` or `now`. */
  readonly after: string;
}

/** Reading the event log. */
export interface EventsApi {
  /** Throws `invalid_request`, `invalid_chat_id` or `cursor_expired`. */
  open(request: EventsRequest): Promise<EventReader>;
  /** What may be told beside an event of the session with that key. */
  facts(session: string): EventFacts;
  /**
   * A cursor behind everything of these sessions up to the event with that ULID, or up to the time that a ULID begins
   * with. Throws `cursor_expired` when events after it have left the log.
   */
  cursorAfter(sessions: readonly ReadableSession[], eventId: string): Promise<string>;
}
