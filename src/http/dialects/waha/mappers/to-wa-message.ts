import { asFlag, asNumber, asText, fieldsOf, serializedId, type Fields } from '../../../../core/history/json-fields.js';
import type { WaMedia, WaMessage } from '../schemas/wa-message.js';

const ACK_NAMES: Readonly<Record<number, string>> = {
  [-1]: 'ERROR',
  0: 'PENDING',
  1: 'SERVER',
  2: 'DEVICE',
  3: 'READ',
  4: 'PLAYED',
};

/** WAHA's name of an ack; `UNKNOWN` for a number without one. */
export function ackName(ack: number): string {
  return ACK_NAMES[ack] ?? 'UNKNOWN';
}

/** What a caller of the mapper knows beside the message. */
interface Beside {
  readonly media?: WaMedia | undefined;
  readonly source?: 'api' | 'app' | undefined;
}

/** A raw message, as whatsapp-web.js makes it, in WAHA's shape. What it lacks is empty: one odd message costs no list. */
export function toWaMessage(raw: unknown, { media, source }: Beside = {}): WaMessage {
  const message = fieldsOf(raw);
  const data = fieldsOf(message['_data']);
  const id = serializedId(message['id']) ?? '';
  const fromMe = asFlag(message['fromMe']);
  const remote = serializedId(fieldsOf(message['id'])['remote']) ?? '';
  const author = serializedId(message['author']) ?? serializedId(fieldsOf(message['id'])['participant']);
  const ack = asNumber(message['ack']) ?? 0;
  const location = toLocation(message, data);
  return {
    id,
    timestamp: asNumber(message['timestamp']) ?? 0,
    from: serializedId(message['from']) ?? (fromMe ? '' : remote),
    fromMe,
    ...(source === undefined ? {} : { source }),
    to: serializedId(message['to']) ?? (fromMe ? remote : ''),
    ...(author === null ? {} : { participant: author, author }),
    body: asText(message['body']) ?? '',
    hasMedia: asFlag(message['hasMedia']),
    ...(media === undefined ? {} : { media, ...(media.url == null ? {} : { mediaUrl: media.url }) }),
    ack,
    ackName: ackName(ack),
    ...(location === null ? {} : { location }),
    vCards: textsOf(message['vCards']),
    replyTo: toReplyTo(data),
    _data: data,
  };
}

function toLocation(message: Fields, data: Fields): WaMessage['location'] | null {
  const { latitude, longitude, ...place } = fieldsOf(message['location']);
  if (!isPlace(latitude) || !isPlace(longitude)) return null;
  const named = Object.entries(place).filter(
    ([key, value]) => /^(name|address|url)$/.test(key) && asText(value) !== null,
  );
  return {
    latitude: String(latitude),
    longitude: String(longitude),
    live: asFlag(data['isLive']),
    ...(Object.fromEntries(named) as Record<string, string>),
  };
}

function isPlace(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** The message that this one answers. */
function toReplyTo(data: Fields): WaMessage['replyTo'] {
  const quoted = fieldsOf(data['quotedMsg']);
  const id = asText(data['quotedStanzaID']);
  if (id === null) return null;
  const participant = serializedId(data['quotedParticipant']);
  const hasMedia = asText(quoted['directPath']) !== null;
  // The body of a file is its small picture.
  const body = asText(quoted['caption']) ?? (hasMedia ? null : asText(quoted['body']));
  return {
    id,
    ...(participant === null ? {} : { participant }),
    ...(body === null ? {} : { body }),
    hasMedia,
    _data: { ...quoted },
  };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
