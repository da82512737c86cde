import type { EventMap, EventName } from './event-map.js';

/** Something that happened, before the log gave it its number. */
export type NewEvent = {
  readonly [Name in EventName]: {
    readonly name: Name;
    readonly chatId: string | null;
    readonly messageId: string | null;
    /** What cannot be read from the stored message or chat later. */
    readonly payload: EventMap[Name];
  };
}[EventName];

/** What the log adds to an event. */
export interface LogPlace {
  /** ULID, unique over all sessions. */
  readonly id: string;
  /** Per session, from 1, without holes. */
  readonly sequence: number;
  /** ISO 8601. */
  readonly at: string;
  /** It was found later, not seen when it happened. */
  readonly recovered: boolean;
  /** The exact text of its message as that is stored now; null when there is none (any more). */
  readonly messageJson: string | null;
}

/** An event as the log keeps it. Its payload is empty when it was erased or had grown too old to be told. */
export type LoggedEvent = LogPlace &
  {
    readonly [Name in EventName]: {
      readonly name: Name;
      readonly chatId: string | null;
      readonly messageId: string | null;
      readonly payload: Partial<EventMap[Name]>;
    };
  }[EventName];
