import type { EventName } from '../../../core/events/event-map.js';

/** Every event that can be asked for, with what the log calls it. Those of tickets are never told: there are none here. */
const SOURCES = {
  'chat.created': ['chat.created'],
  'chat.notification.created': ['group.changed'],
  'message.created': ['message.received', 'message.sent'],
  'message.updated': ['message.edited'],
  'message.deleted': ['message.revoked'],
  'message.ack.updated': ['message.ack'],
  'message.ticket.attached': [],
  'message.flagged': ['message.flagged'],
  'message.unflagged': ['message.flagged'],
  'reaction.created': ['message.reaction'],
  'reaction.updated': ['message.reaction'],
  'ticket.created': [],
  'ticket.updated': [],
  'ticket.deleted': [],
  'org.phone.updated': ['session.state', 'phone.changed'],
  'org.phone.connected': ['session.state'],
  'org.phone.disconnected': ['session.state'],
  'org.phone.qr': ['session.qr'],
  'note.created': ['note.created'],
  'chat.custom_properties.updated': ['chat.properties'],
} as const satisfies Readonly<Record<string, readonly EventName[]>>;

export type PeriskopeEventName = keyof typeof SOURCES;

/** Every event that a webhook can ask for. */
export const PERISKOPE_EVENTS = Object.keys(SOURCES) as readonly PeriskopeEventName[] as readonly [
  PeriskopeEventName,
  ...PeriskopeEventName[],
];

/** What of the log these are told from. */
export function sourcesOf(names: readonly PeriskopeEventName[]): readonly EventName[] {
  return [...new Set(names.flatMap((name): readonly EventName[] => SOURCES[name]))];
}
