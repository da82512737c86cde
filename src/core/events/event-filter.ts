import type { EventName } from './event-map.js';
import { EVENT_NAMES } from './event-map.js';
import type { LoggedEvent } from './logged-event.js';

/** Which events are wanted; null: all of them. */
export interface EventFilter {
  readonly names: ReadonlySet<EventName> | null;
  /** All ids of the wanted chats. */
  readonly chats: ReadonlySet<string> | null;
}

export function passes({ names, chats }: EventFilter, event: LoggedEvent): boolean {
  if (names !== null && !names.has(event.name)) return false;
  return chats === null || (event.chatId !== null && chats.has(event.chatId));
}

/** `message.ack`, `message.*` or `*`; null for a text that means no event. */
export function namesOf(pattern: string): readonly EventName[] | null {
  if (pattern === '*') return EVENT_NAMES;
  const group = /^([a-z]+)\.\*$/.exec(pattern)?.[1];
  const names = EVENT_NAMES.filter((name) => name === pattern || (group !== undefined && name.startsWith(`${group}.`)));
  return names.length === 0 ? null : names;
}
