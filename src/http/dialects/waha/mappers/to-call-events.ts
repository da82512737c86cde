import type { LoggedEvent } from '../../../../core/events/logged-event.js';
import type { ToldEvent } from '../event-facts.js';
import { secondsOf } from './to-group-events.js';

/** A call that rings here, or that this account declined by its API. */
export function toCallEvents(event: LoggedEvent): readonly ToldEvent[] {
  if (event.name !== 'call.received' && event.name !== 'call.rejected') return [];
  const { id, from, isVideo, isGroup, timestamp = 0 } = event.payload;
  if (id === undefined) return [];
  const payload = {
    id,
    ...(from == null ? {} : { from }),
    timestamp: timestamp > 0 ? timestamp : secondsOf(event),
    isVideo: isVideo ?? false,
    isGroup: isGroup ?? false,
    _data: event.payload,
  };
  return [{ event: event.name, payload }];
}

/** How one person is seen, in their own chat or in a group. */
export function toPresenceEvents(event: LoggedEvent): readonly ToldEvent[] {
  if (event.name !== 'presence.changed' || event.payload.id === undefined) return [];
  const { id: participant, state: lastKnownPresence, lastSeen = null } = event.payload;
  const payload = { id: event.chatId, presences: [{ participant, lastSeen, lastKnownPresence }] };
  return [{ event: 'presence.update', payload }];
}
