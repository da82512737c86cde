import { asText, fieldsOf, serializedId, type Fields } from './json-fields.js';

const QUOTE_KEYS = ['quotedMsg', 'quotedStanzaID', 'quotedParticipant', 'quotedRemoteJid', 'quotedType'];

/** A message's JSON text without what it quotes of these people; null when it quotes none of them. */
export function withoutQuote(json: string, ids: ReadonlySet<string>): string | null {
  const message = fieldsOf(JSON.parse(json));
  const data = fieldsOf(message['_data']);
  const quoted = fieldsOf(data['quotedMsg']);
  const authors = [data['quotedParticipant'], quoted['author'], quoted['from']].map(serializedId);
  if (!authors.some((author) => author !== null && ids.has(author))) return null;
  const rest = Object.fromEntries(Object.entries(data).filter(([key]) => !QUOTE_KEYS.includes(key)));
  return JSON.stringify({ ...message, _data: rest, hasQuotedMsg: false });
}

/** A chat's JSON text without its last message when one of these people wrote it; null when none did. */
export function withoutLastMessage(json: string, ids: ReadonlySet<string>): string | null {
  const { lastMessage, ...chat } = fieldsOf(JSON.parse(json)) as Fields & { lastMessage?: unknown };
  const message = fieldsOf(lastMessage);
  const key = fieldsOf(message['id']);
  const authors = [message['author'], message['from'], key['participant']].map(serializedId);
  return authors.some((author) => author !== null && ids.has(author)) ? JSON.stringify(chat) : null;
}

/** Whether a text names one of these ids, and not merely a longer number that contains it. */
export function namesOneOf(text: string | null, ids: readonly string[]): boolean {
  if (asText(text) === null) return false;
  return ids.some((id) => new RegExp(`(?<!\\d)${userOf(id)}(?!\\d)`).test(text ?? ''));
}

/** `447700900123` of `447700900123@c.us`. */
export function userOf(id: string): string {
  return id.replace(/@.*$/, '').replace(/\D/g, '');
}
