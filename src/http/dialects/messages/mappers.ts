import { z } from 'zod';
import { asFlag, asNumber, asText, fieldsOf, serializedId, type Fields } from '../../../core/history/json-fields.js';

export const messageSchema = z
  .object({
    id: z.string().nullable(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    author: z.string().nullable().meta({ description: 'Of groups: who sent it' }),
    from_me: z.boolean(),
    type: z.string().nullable(),
    body: z.string().meta({ description: 'The text, the caption of a file, or empty' }),
    timestamp: z.int().nullable().meta({ description: 'Unix seconds' }),
    has_media: z.boolean(),
  })
  .meta({ id: 'MessagesMessage' });

export const chatSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    is_group: z.boolean(),
    is_read_only: z.boolean(),
    unread_count: z.int(),
    timestamp: z.int().meta({ description: 'Unix seconds of the newest message' }),
    archived: z.boolean(),
    pinned: z.boolean(),
    muted: z.boolean(),
    last_message: messageSchema.nullable(),
  })
  .meta({ id: 'MessagesChat' });

export type MessageSummary = z.input<typeof messageSchema>;
export type ChatSummary = z.input<typeof chatSchema>;

/** A raw message as whatsapp-web.js makes it, summarised. What it lacks is null. */
export function toMessageSummary(raw: unknown): MessageSummary {
  const message = fieldsOf(raw);
  return {
    id: serializedId(message['id']),
    from: serializedId(message['from']),
    to: serializedId(message['to']),
    author: isOfGroup(message) ? (serializedId(message['author']) ?? null) : null,
    from_me: asFlag(message['fromMe']),
    type: asText(message['type']),
    body: asText(message['body']) ?? '',
    timestamp: asNumber(message['timestamp']),
    has_media: asFlag(message['hasMedia']),
  };
}

/** A raw chat summarised; `newest` stands in for a last message that the chat itself does not carry. */
export function toChatSummary(chat: Fields, newest: MessageSummary | null = null): ChatSummary {
  const id = serializedId(chat['id']) ?? '';
  const last = chat['lastMessage'];
  return {
    id,
    name: asText(chat['name']) ?? id.replace(/@.*/, ''),
    is_group: asFlag(chat['isGroup']),
    is_read_only: asFlag(chat['isReadOnly']),
    unread_count: asNumber(chat['unreadCount']) ?? 0,
    timestamp: asNumber(chat['timestamp']) ?? newest?.timestamp ?? 0,
    archived: asFlag(chat['archived']),
    pinned: asFlag(chat['pinned']),
    muted: asFlag(chat['isMuted']),
    last_message: last === undefined || last === null ? newest : toMessageSummary(last),
  };
}

function isOfGroup(message: Fields): boolean {
  const remote = serializedId(fieldsOf(message['id'])['remote']) ?? '';
  return remote.endsWith('@g.us');
}
