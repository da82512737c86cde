import { EVENT_NAMES, type EventName } from '../../../core/events/event-map.js';

/** Every name of an event in WAHA, and which of our events it is told from; none where this engine tells of no such thing. */
const TOLD_FROM = {
  'session.status': ['session.state', 'session.qr'],
  message: ['message.received'],
  'message.reaction': ['message.reaction'],
  'message.any': ['message.received', 'message.sent'],
  'message.ack': ['message.ack'],
  'message.ack.group': ['message.ack'],
  'message.waiting': ['message.waiting'],
  'message.revoked': ['message.revoked'],
  'message.edited': ['message.edited'],
  'state.change': ['session.connection'],
  'group.join': ['group.changed'],
  'group.leave': ['group.changed'],
  'group.v2.join': ['group.changed'],
  'group.v2.leave': ['group.changed'],
  'group.v2.update': ['group.changed'],
  'group.v2.participants': ['group.changed'],
  'presence.update': ['presence.changed'],
  'poll.vote': ['poll.vote'],
  'poll.vote.failed': ['poll.vote'],
  'chat.archive': ['chat.archived'],
  'call.received': ['call.received'],
  'call.accepted': [],
  'call.rejected': ['call.rejected'],
  'label.upsert': [],
  'label.deleted': [],
  'label.chat.added': [],
  'label.chat.deleted': [],
  'event.response': [],
  'event.response.failed': [],
  // What a QR says is a secret.
  'engine.event': EVENT_NAMES.filter((name) => name !== 'session.qr'),
} as const satisfies Readonly<Record<string, readonly EventName[]>>;

export type WahaEventName = keyof typeof TOLD_FROM;

export const WAHA_EVENT_NAMES = Object.keys(TOLD_FROM) as readonly WahaEventName[];

/** What may stand in a list of wanted events; `*` is all but `engine.event`. */
export const WAHA_EVENT_CHOICES = ['*', ...WAHA_EVENT_NAMES] as const;

export function isEventChoice(text: string): boolean {
  return text === '*' || Object.hasOwn(TOLD_FROM, text);
}

/** The names that a list means; what is no name means nothing. */
export function wantedNames(choices: readonly string[]): ReadonlySet<WahaEventName> {
  const all = choices.includes('*');
  return new Set(WAHA_EVENT_NAMES.filter((name) => choices.includes(name) || (all && name !== 'engine.event')));
}

/** Which of our events are to be read for these. */
export function coreNames(wanted: ReadonlySet<WahaEventName>): readonly EventName[] {
  return [...new Set([...wanted].flatMap((name): readonly EventName[] => TOLD_FROM[name]))];
}
