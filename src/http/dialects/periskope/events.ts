import { BridgeError } from '../../../core/errors/bridge-error.js';
import type { LoggedEvent } from '../../../core/events/logged-event.js';
import type { SessionState } from '../../../core/sessions/session-machine.js';
import type { PeriskopeEventName } from './event-names.js';
import { isoMs } from './fields.js';
import { toNote } from './mappers/to-note.js';
import { toReaction } from './mappers/to-reaction.js';
import { personIds } from './person-ids.js';
import type { Phone } from './phone.js';
import type { Reads } from './reads.js';
import type { PeriskopePhone } from './schemas/phone.js';
import { showChat } from './show-chats.js';
import { showMessages } from './show-messages.js';
import { showPhone, waStateOf } from './show-phone.js';

/** What webhooks and sockets are told, whole. */
export interface PeriskopeEvent {
  /** Of what happened: the same in every delivery. With `event` it is unique. */
  readonly id: string;
  readonly event: PeriskopeEventName;
  readonly event_type: PeriskopeEventName;
  /** The row as the routes show it. */
  readonly data: object;
  readonly org_id: string;
  readonly timestamp: string;
}

/** Who is told, and of what. */
export interface PeriskopeListener {
  readonly phone: Phone;
  readonly wanted: ReadonlySet<PeriskopeEventName>;
  /** Whether they may link a phone: the text of a QR is shown to nobody else. */
  readonly mayLink: boolean;
}

/**
 * What this listener is told of an event, in order. None for what they did not ask for, and for what has left the stored
 * copy before it was told.
 */
export async function toPeriskopeEvents(
  reads: Reads,
  { phone, wanted, mayLink }: PeriskopeListener,
  event: LoggedEvent,
): Promise<readonly PeriskopeEvent[]> {
  const names = namesOf(event).filter((name) => wanted.has(name));
  if (names.length === 0) return [];
  const data = await dataOf(reads, phone, event);
  if (data === null) return [];
  const shown = 'qr_code' in data && !mayLink ? { ...data, qr_code: null } : data;
  const timestamp = isoMs(Date.parse(event.at));
  return names.map((name) => ({
    id: event.id,
    event: name,
    event_type: name,
    data: shown,
    org_id: phone.orgId,
    timestamp,
  }));
}

function namesOf(event: LoggedEvent): readonly PeriskopeEventName[] {
  switch (event.name) {
    case 'chat.created':
      return ['chat.created'];
    case 'chat.properties':
      return ['chat.custom_properties.updated'];
    case 'group.changed':
      return ['chat.notification.created'];
    case 'message.received':
    case 'message.sent':
      return ['message.created'];
    case 'message.edited':
      return ['message.updated'];
    case 'message.revoked':
      return ['message.deleted'];
    case 'message.ack':
      return ['message.ack.updated'];
    case 'message.flagged':
      return [event.payload.flagged === true ? 'message.flagged' : 'message.unflagged'];
    case 'message.reaction':
      return [event.payload.previousEmoji == null ? 'reaction.created' : 'reaction.updated'];
    case 'note.created':
      return ['note.created'];
    case 'phone.changed':
      return ['org.phone.updated'];
    case 'session.qr':
      // Null: the last one has run out.
      return event.payload.expiresAt === null ? [] : ['org.phone.qr'];
    case 'session.state':
      return [...connectionNames(event.payload), 'org.phone.updated'];
    default:
      return [];
  }
}

function connectionNames({
  state,
  previous,
}: {
  readonly state?: SessionState;
  readonly previous?: SessionState | null;
}): readonly PeriskopeEventName[] {
  if (state === 'working') return ['org.phone.connected'];
  return previous === 'working' ? ['org.phone.disconnected'] : [];
}

/** Null when nothing of it is left. */
async function dataOf(reads: Reads, phone: Phone, event: LoggedEvent): Promise<object | null> {
  switch (event.name) {
    case 'chat.created':
    case 'chat.properties':
      return event.chatId === null ? null : chatOf(reads, phone, event.chatId);
    case 'message.revoked': {
      const message = await messageOf(reads, phone, event, event.messageJson ?? event.payload.before ?? null);
      return message === null ? null : { ...message, is_deleted: true };
    }
    case 'message.reaction':
      return reactionOf(reads, phone, event);
    case 'note.created': {
      const note = await reads.annotations.get(phone.session, 'note', event.payload.id ?? '');
      return note === null ? null : toNote(note, phone);
    }
    case 'session.state':
      return event.payload.state === undefined ? null : phoneThen(reads, phone, event.payload.state, event.at);
    case 'session.qr':
    case 'phone.changed':
      return showPhone(reads, phone);
    default:
      return messageOf(reads, phone, event, event.messageJson);
  }
}

async function chatOf(reads: Reads, phone: Phone, id: string): Promise<object | null> {
  try {
    return await showChat(reads, phone, id);
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'chat_not_found') return null;
    throw error;
  }
}

async function messageOf(
  reads: Reads,
  phone: Phone,
  { chatId, messageId: id }: LoggedEvent,
  json: string | null,
): Promise<object | null> {
  if (chatId === null || id === null || json === null) return null;
  const [message] = await showMessages(reads, phone, [{ id, chatId, json }]);
  return message ?? null;
}

async function reactionOf(
  reads: Reads,
  phone: Phone,
  { chatId, messageId, payload }: Extract<LoggedEvent, { name: 'message.reaction' }>,
): Promise<object | null> {
  const { emoji, senderId, timestamp } = payload;
  if (chatId === null || messageId === null || emoji === undefined || senderId === undefined) return null;
  const ids = await personIds(reads, phone.session, [chatId, senderId]);
  return toReaction({ chatId, messageId, senderId, emoji, timestamp: timestamp ?? 0 }, ids, phone);
}

/** Where it stood when that was told, wherever it stands by now. */
async function phoneThen(reads: Reads, phone: Phone, state: SessionState, at: string): Promise<PeriskopePhone> {
  const shown = await showPhone(reads, phone);
  if (phone.view.state === state) return shown;
  return {
    ...shown,
    wa_state: waStateOf(state),
    is_ready: state === 'working',
    updated_at: isoMs(Date.parse(at)),
    qr_code: null,
  };
}
