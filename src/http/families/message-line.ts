import { asFlag, asNumber, asText, fieldsOf, serializedId } from '../../core/history/json-fields.js';
import { searchableText } from '../../core/history/searchable-text.js';

/** What one line of a list of messages shows. */
export interface MessageLine {
  /** ISO 8601; null when the page gave no time. */
  readonly timestamp: string | null;
  readonly id: string;
  readonly chat: string;
  readonly from: string | null;
  readonly author: string | null;
  /** The author's name as WhatsApp showed it to us. */
  readonly name: string | null;
  readonly fromMe: boolean;
  readonly type: string;
  readonly body: string;
  readonly hasMedia: boolean;
  readonly filename: string | null;
  readonly ack: number | null;
}

/** Bodies of these are a picture or a card in code, not what somebody wrote. */
const CODED = new Set(['location', 'vcard', 'multi_vcard']);

/** Reads a raw message, in either key layout. What it lacks is empty: one odd message must not cost the whole list. */
export function toMessageLine(raw: unknown): MessageLine {
  const message = fieldsOf(raw);
  const data = fieldsOf(message['_data']);
  const key = fieldsOf(message['id']);
  const fromMe = asFlag(message['fromMe']);
  const from = serializedId(message['from']);
  const type = asText(message['type']) ?? 'unknown';
  const seconds = asNumber(message['timestamp']);
  return {
    timestamp: seconds === null ? null : toIso(seconds),
    id: serializedId(key) ?? '',
    chat: serializedId(key['remote']) ?? (fromMe ? serializedId(message['to']) : from) ?? '',
    from,
    author: serializedId(message['author']) ?? serializedId(key['participant']) ?? from,
    name: asText(data['notifyName']),
    fromMe,
    type,
    body: CODED.has(type) ? searchableText(message) : (asText(message['body']) ?? ''),
    hasMedia: asFlag(message['hasMedia']),
    filename: asText(data['filename']),
    ack: asNumber(message['ack']),
  };
}

/** Null for a number that is no time. */
function toIso(seconds: number): string | null {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
