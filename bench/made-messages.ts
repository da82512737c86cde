import { toChatRecord, type ChatRecord } from '../src/core/history/chat-record.js';
import { toMessageRecord, type MessageRecord } from '../src/core/history/message-record.js';

const WORDS = 'order bread flour oven Monday price delivery thanks please tomorrow café pão 北京 مرحبا invoice'.split(
  ' ',
);

/** The keys that a message of WhatsApp Web carries beside those that are its own. */
const COMMON: Readonly<Record<string, unknown>> = Object.fromEntries(
  Array.from({ length: 55 }, (_, n) => [
    `someAttributeOfTheModel${String(n)}`,
    n % 3 === 0 ? null : n % 3 === 1 ? false : 0,
  ]),
);
const SECRET = Object.fromEntries(Array.from({ length: 32 }, (_, n) => [String(n), (n * 37) % 256]));

/** The n-th message of a chat as the page gives it: about 2.5 kB. */
export function madeMessage(chatId: string, n: number): MessageRecord {
  const id = { fromMe: n % 3 === 0, remote: chatId, id: `3EB0${n.toString(16).padStart(18, '0')}`, _serialized: '' };
  id._serialized = `${String(id.fromMe)}_${chatId}_${id.id}`;
  const body = Array.from({ length: 12 }, (_, at) => WORDS[(n * 7 + at * at + n) % WORDS.length]).join(' ');
  const t = 1_700_000_000 + n;
  const person = { server: 'c.us', user: chatId.split('@')[0], _serialized: chatId };
  const data = {
    id,
    viewed: false,
    body,
    type: 'chat',
    t,
    from: person,
    to: person,
    ack: 1,
    ...COMMON,
    messageSecret: SECRET,
  };
  const json = JSON.stringify({
    _data: data,
    id,
    ack: 1,
    hasMedia: false,
    body,
    type: 'chat',
    timestamp: t,
    from: chatId,
    to: chatId,
    deviceType: 'web',
    forwardingScore: 0,
    isStatus: false,
    isStarred: false,
    fromMe: id.fromMe,
    hasQuotedMsg: false,
    hasReaction: false,
    vCards: [],
    mentionedIds: [],
    groupMentions: [],
    isGif: false,
    links: [],
  });
  return toMessageRecord(json, { isNotification: false });
}

export function madeChat(chatId: string): ChatRecord {
  const id = { server: 'c.us', user: chatId.split('@')[0], _serialized: chatId };
  return toChatRecord(
    JSON.stringify({ id, name: chatId, isGroup: false, unreadCount: 0, timestamp: 1_700_000_000, archived: false }),
  );
}
