import type { EventName } from '../../../core/events/event-map.js';

/** Every event of the gateway, with the events of ours that tell of it; none: nothing here ever tells it. */
export const CORE_EVENTS_OF = {
  message: ['message.received'],
  'message.from_me': ['message.sent'],
  'message.reaction': ['message.reaction'],
  'message.edited': ['message.edited'],
  'message.revoked': ['message.revoked'],
  'message.status': ['message.ack'],
  'poll.vote': ['poll.vote'],
  'session.status': ['session.state'],
  'auth.qr': ['session.qr'],
  'auth.code': ['session.state'],
  'chat.update': ['chat.archived', 'chat.pinned', 'chat.muted', 'chat.read', 'chat.deleted', 'group.changed'],
  'group.update': ['group.changed'],
  'group.participant': ['group.changed'],
  'contact.update': ['contact.changed'],
  'call.incoming': ['call.received'],
  'presence.update': ['presence.changed'],
  'newsletter.update': [],
} as const satisfies Readonly<Record<string, readonly EventName[]>>;

export type GatewayEventName = keyof typeof CORE_EVENTS_OF;

export const GATEWAY_EVENTS = Object.keys(CORE_EVENTS_OF) as readonly GatewayEventName[];

/** All of them. */
export const ALL_EVENTS = '*';

/** What has to be read of the log to tell these. */
export function coreEventsOf(wanted: readonly string[]): readonly EventName[] {
  const names = wanted.includes(ALL_EVENTS) ? GATEWAY_EVENTS : GATEWAY_EVENTS.filter((name) => wanted.includes(name));
  return [...new Set(names.flatMap((name): readonly EventName[] => CORE_EVENTS_OF[name]))];
}

/** Whether somebody who asked for these is told that one. */
export function isWanted(wanted: readonly string[], name: GatewayEventName): boolean {
  return wanted.includes(ALL_EVENTS) || wanted.includes(name);
}
