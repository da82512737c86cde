import { asText, fieldsOf, type Fields } from './json-fields.js';

/** Types whose `body` is a picture or a card, not what somebody wrote. */
const BODY_IS_NO_TEXT = new Set(['location', 'vcard', 'multi_vcard', 'product', 'order', 'payment']);

/** What a person could look for in a message: text or caption, names of files, cards, places, polls; a line each. */
export function searchableText(message: Fields): string {
  const data = fieldsOf(message['_data']);
  const location = fieldsOf(message['location']);
  const lines = [
    BODY_IS_NO_TEXT.has(String(message['type'])) ? null : message['body'],
    message['title'],
    message['description'],
    data['filename'],
    data['vcardFormattedName'],
    ...listOf(data['vcardList']).map((card) => fieldsOf(card)['displayName']),
    location['name'],
    location['address'],
    message['pollName'] === message['body'] ? null : message['pollName'],
    ...listOf(message['pollOptions']).map((option) => fieldsOf(option)['name']),
  ];
  // PostgreSQL keeps no NUL in a text.
  return lines.flatMap((line) => asText(line)?.replaceAll('\0', ' ') ?? []).join('\n');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
