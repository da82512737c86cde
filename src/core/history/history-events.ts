import type { NewEvent } from '../events/logged-event.js';
import type { ChatRecord } from './chat-record.js';
import { asText, fieldsOf, serializedId } from './json-fields.js';
import type { MessageRecord } from './message-record.js';
import type { BatchOrigin } from './page-batch.js';

const CIPHERTEXT = 'ciphertext';

/** What was known of a message before. */
export interface KnownMessage {
  readonly type: string;
  readonly ack: number | null;
  readonly revoked: boolean;
  readonly editedAt: number | null;
  readonly text: string;
  readonly json: string;
}

/** What is to be told about a message that came or changed. What is new to us as old history is nobody's news. */
export function messageEvents(before: KnownMessage | null, after: MessageRecord, origin: BatchOrigin): NewEvent[] {
  const about = { chatId: after.chatId, messageId: after.id };
  // WhatsApp's word for a message that it has not deciphered.
  const isUnreadable = after.type === CIPHERTEXT;
  if (before === null || (before.type === CIPHERTEXT && !isUnreadable)) {
    if (origin === 'history') return [];
    if (isUnreadable) return [{ ...about, name: 'message.waiting', payload: { type: after.type } }];
    if (after.isNotification) return groupEvents(after);
    if (after.revoked) return [{ ...about, name: 'message.revoked', payload: { for: 'everyone', before: null } }];
    return [{ ...about, name: after.fromMe ? 'message.sent' : 'message.received', payload: { type: after.type } }];
  }
  const events: NewEvent[] = [];
  if (after.ack !== null && after.ack !== before.ack) {
    events.push({ ...about, name: 'message.ack', payload: { ack: after.ack, previousAck: before.ack } });
  }
  if (after.revoked && !before.revoked) {
    events.push({ ...about, name: 'message.revoked', payload: { for: 'everyone', before: before.json } });
  } else if (after.editedAt !== null && after.editedAt !== before.editedAt) {
    const payload = { editedAt: after.editedAt, text: after.text, previousText: before.text };
    events.push({ ...about, name: 'message.edited', payload });
  }
  return events;
}

/** WhatsApp tells what happens to a group by a system message in it. */
function groupEvents({ id, chatId, json, type, author }: MessageRecord): NewEvent[] {
  if (type !== 'gp2') return [];
  const data = fieldsOf(fieldsOf(JSON.parse(json))['_data']);
  const recipients: unknown = data['recipients'];
  const members = Array.isArray(recipients) ? recipients.flatMap((one) => serializedId(one) ?? []) : [];
  const payload = { change: asText(data['subtype']) ?? 'unknown', author, members, value: asText(data['body']) };
  return [{ name: 'group.changed', chatId, messageId: id, payload }];
}

/** A message that is gone from this account alone. */
export function removalEvent(id: string, chatId: string, json: string): NewEvent {
  return { name: 'message.revoked', chatId, messageId: id, payload: { for: 'me', before: json } };
}

/** A chat that came to be just now. */
export function chatCreated(id: string): NewEvent {
  return { name: 'chat.created', chatId: id, messageId: null, payload: {} };
}

/** What is to be told about a chat that changed; nothing of one that is new to us. */
export function chatEvents(before: ChatFlags | null, after: ChatFlags & { readonly id: string }): NewEvent[] {
  if (before === null) return [];
  const about = { chatId: after.id, messageId: null };
  const becameRead = after.unreadCount === 0 && before.unreadCount !== 0;
  const markedUnread = after.unreadCount === -1 && before.unreadCount !== -1;
  return [
    ...(after.archived === before.archived
      ? []
      : [{ ...about, name: 'chat.archived' as const, payload: { archived: after.archived } }]),
    ...(after.pin > 0 === before.pin > 0
      ? []
      : [{ ...about, name: 'chat.pinned' as const, payload: { pinned: after.pin > 0 } }]),
    ...(after.muteExpiration === before.muteExpiration
      ? []
      : [
          {
            ...about,
            name: 'chat.muted' as const,
            payload: { muted: after.muteExpiration !== 0, muteExpiration: after.muteExpiration },
          },
        ]),
    ...(becameRead || markedUnread
      ? [{ ...about, name: 'chat.read' as const, payload: { read: becameRead, unreadCount: after.unreadCount } }]
      : []),
  ];
}

type ChatFlags = Pick<ChatRecord, 'archived' | 'pin' | 'muteExpiration' | 'unreadCount'>;
