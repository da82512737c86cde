import { asFlag, asNumber, asText, fieldsOf, serializedId, type Fields } from './json-fields.js';
import { searchableText } from './searchable-text.js';

/** One message for the store: its exact JSON text and what queries need of it. */
export interface MessageRecord {
  readonly id: string;
  readonly chatId: string;
  /** What the raw route returns. */
  readonly json: string;
  /** Unix seconds; 0 when the page gave none. */
  readonly timestamp: number;
  readonly fromMe: boolean;
  /** Who wrote it, as an id; null for our own where the page does not say. */
  readonly author: string | null;
  readonly type: string;
  readonly ack: number | null;
  readonly starred: boolean;
  /** The library leaves it out of a chat's messages. Not in the JSON text: only the page knows. */
  readonly isNotification: boolean;
  readonly revoked: boolean;
  /** Unix milliseconds of the latest edit. */
  readonly editedAt: number | null;
  /** What search looks through, as it was written. */
  readonly text: string;
  /** Null when the message has no media. */
  readonly media: MediaFacts | null;
}

/** What a message says of its media before the bytes are fetched. */
export interface MediaFacts {
  readonly mimetype: string | null;
  readonly filename: string | null;
  readonly size: number | null;
  /** Base64. */
  readonly sha256: string | null;
}

/** Reads a message's canonical JSON text (either key layout). Throws when it names no id or chat. */
export function toMessageRecord(json: string, { isNotification }: { isNotification: boolean }): MessageRecord {
  const message = fieldsOf(JSON.parse(json));
  const data = fieldsOf(message['_data']);
  const key = fieldsOf(message['id']);
  const id = messageId(key);
  const chatId = serializedId(key['remote']);
  if (id === null || chatId === null) throw new Error('A message without an id or a chat cannot be stored.');
  const fromMe = asFlag(key['fromMe']);
  const type = asText(message['type']) ?? 'unknown';
  return {
    id,
    chatId,
    json,
    timestamp: Math.max(0, Math.trunc(asNumber(message['timestamp']) ?? 0)),
    fromMe,
    author:
      serializedId(message['author']) ??
      serializedId(key['participant']) ??
      (fromMe ? null : serializedId(message['from'])),
    type,
    ack: asNumber(message['ack']),
    starred: asFlag(message['isStarred']),
    isNotification,
    revoked: type === 'revoked',
    editedAt: asNumber(message['latestEditSenderTimestampMs']),
    text: isNotification ? '' : searchableText(message),
    media: asFlag(message['hasMedia']) ? mediaFacts(data) : null,
  };
}

function messageId(key: Fields): string | null {
  const whole = asText(key['_serialized']) ?? asText(key['$1']);
  if (whole !== null) return whole;
  const parts = [serializedId(key['remote']), asText(key['id']), serializedId(key['participant'])];
  if (parts[0] === null || parts[1] === null) return null;
  return [String(asFlag(key['fromMe'])), ...parts.filter((part) => part !== null)].join('_');
}

function mediaFacts(data: Fields): MediaFacts {
  return {
    mimetype: asText(data['mimetype']),
    filename: asText(data['filename']),
    size: asNumber(data['size']),
    sha256: asText(data['filehash']),
  };
}
