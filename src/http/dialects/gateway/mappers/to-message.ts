import { asFlag, asNumber, asText, fieldsOf, serializedId, type Fields } from '../../../../core/history/json-fields.js';
import { jidOf } from '../fields.js';
import { STATUSES, type GatewayMessage } from '../schemas/message.js';
import { messageUlid } from './message-ulid.js';

const TYPES: Readonly<Record<string, string>> = {
  chat: 'text',
  ptt: 'audio',
  ptv: 'video',
  gif: 'video',
  vcard: 'contact',
  multi_vcard: 'contact',
  poll_creation: 'poll',
  e2e_notification: 'system',
  gp2: 'system',
  notification: 'system',
  notification_template: 'system',
  call_log: 'system',
};

/** Where a message stands and who is behind the ids in it. */
export interface MessageBeside {
  readonly sessionId: string;
  readonly chatJid: string;
  readonly isGroup: boolean;
  /** The other id of a person by either of the two; undefined when it is not known. */
  readonly otherIdOf: (id: string) => string | undefined;
}

/** A raw message, as whatsapp-web.js makes it, in this dialect's shape. What it lacks is absent. */
export function toMessage(raw: unknown, { sessionId, chatJid, isGroup, otherIdOf }: MessageBeside): GatewayMessage {
  const message = fieldsOf(raw);
  const data = fieldsOf(message['_data']);
  const key = fieldsOf(message['id']);
  const fromMe = asFlag(message['fromMe']);
  const timestampS = asNumber(message['timestamp']) ?? 0;
  const type = asText(message['type']) ?? 'unknown';
  const hasMedia = asFlag(message['hasMedia']);
  const ack = asNumber(message['ack']);
  const mentions = Array.isArray(message['mentionedIds'])
    ? message['mentionedIds'].flatMap((one) => serializedId(one) ?? [])
    : [];
  return {
    id: messageUlid(messageIdOf(raw), timestampS),
    waMessageId: asText(key['id']) ?? '',
    sessionId,
    chatJid,
    ...senderOf(senderId(message, isGroup && !fromMe), otherIdOf),
    ...present('senderName', fromMe ? null : asText(data['notifyName'])),
    fromMe,
    direction: fromMe ? 'out' : 'in',
    type: TYPES[type] ?? type,
    ...present('body', asText(message['body'])),
    hasMedia,
    ...(hasMedia ? { media: mediaOf(data) } : {}),
    ...present('quotedMessageId', asText(data['quotedStanzaID'])),
    ...present('mentions', mentions.length === 0 ? null : mentions.map((id) => jidOf(id))),
    edited: asNumber(message['latestEditSenderTimestampMs']) !== null,
    deleted: type === 'revoked',
    ...(fromMe && ack !== null ? { status: statusOfAck(ack), ackLevel: ack } : {}),
    timestamp: timestampS * 1000,
    createdAt: timestampS * 1000,
  };
}

/** The serialised id of a raw message. */
export function messageIdOf(raw: unknown): string {
  return serializedId(fieldsOf(raw)['id']) ?? '';
}

/** Who a raw message names, as WhatsApp Web's ids: of these it may know a second one. */
export function personOf(raw: unknown, isGroup: boolean): string | null {
  return senderId(fieldsOf(raw), isGroup && !asFlag(fieldsOf(raw)['fromMe']));
}

/** The part of a serialised id that WhatsApp's other clients call the message's id. */
export function bareIdOf(serialised: string): string {
  return serialised.split('_')[2] ?? serialised;
}

/** The word for an ack. */
export function statusOfAck(ack: number): (typeof STATUSES)[number] {
  return ack < 0 ? 'failed' : (STATUSES[Math.min(4, Math.trunc(ack))] ?? 'pending');
}

function senderId(message: Fields, isOfGroup: boolean): string | null {
  const author = serializedId(message['author']) ?? serializedId(fieldsOf(message['id'])['participant']);
  return isOfGroup ? author : serializedId(message['from']);
}

/** A person under both addresses, as far as they are known; nothing for an id of nobody. */
export function senderOf(
  id: string | null,
  otherIdOf: MessageBeside['otherIdOf'],
): Pick<GatewayMessage, 'senderJid' | 'senderLid'> {
  if (id === null || !/@(c\.us|lid)$/.test(id)) return {};
  const plain = id.replace(/:\d+@/, '@');
  const both = [plain, otherIdOf(plain)];
  const phone = both.find((one) => one?.endsWith('@c.us'));
  return {
    ...present('senderJid', phone === undefined ? null : jidOf(phone)),
    ...present('senderLid', both.find((one) => one?.endsWith('@lid')) ?? null),
  };
}

function mediaOf(data: Fields): NonNullable<GatewayMessage['media']> {
  return {
    ...present('mimetype', asText(data['mimetype'])),
    ...present('size', asNumber(data['size'])),
    ...present('filename', asText(data['filename'])),
  };
}

/** The key with its value, or nothing where that is not known. */
export function present<K extends string, V>(key: K, value: V | null): Partial<Record<K, V>> {
  return value === null ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}
