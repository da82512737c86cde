import type { SessionState } from '../sessions/session-machine.js';

/** What each event tells beside its chat and message; what the stored message says is not repeated. */
export interface EventMap {
  readonly 'session.state': {
    readonly state: SessionState;
    readonly previous: SessionState | null;
    /** What failed or interrupted, in words. */
    readonly reason: string | null;
    /** It works on a link that a phone has just given it. */
    readonly newLink?: true | undefined;
  };
  /** There is a new QR. Its text is a secret and is asked for, never told. Null: WhatsApp shows no more of them. */
  readonly 'session.qr': { readonly expiresAt: string | null };
  /** The connection to WhatsApp changed; `state` in WhatsApp's words: OPENING, CONNECTED, CONFLICT, … */
  readonly 'session.connection': { readonly state: string };
  readonly 'message.received': { readonly type: string };
  readonly 'message.sent': { readonly type: string };
  /** It came and cannot be read here yet: it is told as received once it can. */
  readonly 'message.waiting': { readonly type: string };
  readonly 'message.ack': { readonly ack: number; readonly previousAck: number | null };
  /** `editedAt` in unix milliseconds. */
  readonly 'message.edited': { readonly editedAt: number; readonly text: string; readonly previousText: string };
  /** `before`: the message's JSON text as it was; null when it was never here. */
  readonly 'message.revoked': { readonly for: 'everyone' | 'me'; readonly before: string | null };
  /**
   * `id` is the reaction's own; an empty `emoji` takes it back; `previousEmoji` null: there was none; `timestamp` in unix
   * seconds.
   */
  readonly 'message.reaction': {
    readonly id: string | null;
    readonly emoji: string;
    readonly previousEmoji: string | null;
    readonly senderId: string;
    readonly timestamp: number;
  };
  /** Somebody here flagged it or took the flag off; WhatsApp never hears of it. */
  readonly 'message.flagged': { readonly flagged: boolean };
  /** `id` is the vote's own. */
  readonly 'poll.vote': {
    readonly id: string | null;
    readonly voter: string;
    readonly selectedOptionLocalIds: readonly number[];
    readonly timestampMs: number;
  };
  /** It came to be while it was looked at. What was there before the link, or came while nobody looked, is not told. */
  readonly 'chat.created': Readonly<Record<string, never>>;
  /** What is kept of it here beside WhatsApp, all of it. */
  readonly 'chat.properties': {
    readonly properties: Readonly<Record<string, string>>;
    readonly previous: Readonly<Record<string, string>>;
  };
  readonly 'chat.archived': { readonly archived: boolean };
  readonly 'chat.pinned': { readonly pinned: boolean };
  /** `muteExpiration` in unix seconds; -1 for ever, 0 not muted. */
  readonly 'chat.muted': { readonly muted: boolean; readonly muteExpiration: number };
  readonly 'chat.read': { readonly read: boolean; readonly unreadCount: number };
  readonly 'chat.deleted': Readonly<Record<string, never>>;
  /** `change` in WhatsApp's words: add, remove, leave, promote, subject, description, picture, … */
  readonly 'group.changed': {
    readonly change: string;
    readonly author: string | null;
    readonly members: readonly string[];
    readonly value: string | null;
  };
  readonly 'contact.changed': Readonly<Record<string, never>>;
  /** Somebody here wrote about the chat; the event's message is the one that it is about. */
  readonly 'note.created': { readonly id: string; readonly body: string; readonly author: string | null };
  /** What the account's phone is called here and the labels that it has here. */
  readonly 'phone.changed': { readonly name: string | null; readonly labelIds: readonly string[] };
  /** `timestamp` in unix seconds. */
  readonly 'call.received': {
    readonly id: string;
    readonly from: string | null;
    readonly isGroup: boolean;
    readonly isVideo: boolean;
    readonly timestamp: number;
    readonly fromMe: boolean;
  };
  /** A call that this account declined here. */
  readonly 'call.rejected': EventMap['call.received'];
  /** `state` is online, offline, typing or recording; `lastSeen` in unix seconds. */
  readonly 'presence.changed': { readonly id: string; readonly state: string; readonly lastSeen: number | null };
  readonly 'history.progress': {
    readonly state: 'running' | 'done';
    readonly chatsDone: number;
    readonly chatsTotal: number;
    readonly messages: number;
    readonly percent: number;
  };
  /** `until` in ISO 8601; `active` false: WhatsApp shows it no more. */
  readonly 'account.restricted': {
    readonly active: boolean;
    readonly until: string | null;
    readonly reason: string | null;
  };
}

export type EventName = keyof EventMap;

/** A record, so that the compiler misses no name. */
const NAMES: Readonly<Record<EventName, true>> = {
  'session.state': true,
  'session.qr': true,
  'session.connection': true,
  'message.received': true,
  'message.sent': true,
  'message.waiting': true,
  'message.ack': true,
  'message.edited': true,
  'message.revoked': true,
  'message.reaction': true,
  'message.flagged': true,
  'poll.vote': true,
  'chat.created': true,
  'chat.properties': true,
  'chat.archived': true,
  'chat.pinned': true,
  'chat.muted': true,
  'chat.read': true,
  'chat.deleted': true,
  'group.changed': true,
  'contact.changed': true,
  'note.created': true,
  'phone.changed': true,
  'call.received': true,
  'call.rejected': true,
  'presence.changed': true,
  'history.progress': true,
  'account.restricted': true,
};

/** Every event that Causeway tells of, by the name under which the log keeps it. */
export const EVENT_NAMES = Object.keys(NAMES) as readonly EventName[];
