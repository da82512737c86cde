/** Every event that Causeway tells of, by the name under which the log keeps it. */
export const EVENT_NAMES = [
  'session.state',
  'session.qr',
  'message.received',
  'message.sent',
  'message.ack',
  'message.edited',
  'message.revoked',
  'message.reaction',
  'poll.vote',
  'chat.archived',
  'chat.pinned',
  'chat.muted',
  'chat.read',
  'chat.deleted',
  'group.changed',
  'contact.changed',
  'call.received',
  'presence.changed',
  'history.progress',
  'account.restricted',
] as const;

export type EventName = (typeof EVENT_NAMES)[number];

/** Something that happened, before the log gave it its number. */
export interface NewEvent {
  readonly name: EventName;
  readonly chatId: string | null;
  readonly messageId: string | null;
  /** What cannot be read from the stored message or chat later. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** An event as the log keeps it. */
export interface LoggedEvent extends NewEvent {
  /** ULID, unique over all sessions. */
  readonly id: string;
  /** Per session, from 1, without holes. */
  readonly sequence: number;
  /** ISO 8601. */
  readonly at: string;
  /** It was found later, not seen when it happened. */
  readonly recovered: boolean;
}
