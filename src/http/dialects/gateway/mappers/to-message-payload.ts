import { asFlag, asNumber, asText, fieldsOf, serializedId, type Fields } from '../../../../core/history/json-fields.js';
import { jidOf } from '../fields.js';
import type { GatewayMessage } from '../schemas/message.js';
import { bareIdOf, present, senderOf, toMessage, type MessageBeside } from './to-message.js';

/** `media` is there in every one of them. */
export interface MessagePayload extends Pick<
  GatewayMessage,
  'waMessageId' | 'chatJid' | 'senderJid' | 'senderLid' | 'fromMe' | 'type' | 'body' | 'hasMedia' | 'timestamp'
> {
  readonly media: GatewayMessage['media'] | null;
  readonly [field: string]: unknown;
}

/** A raw message as events tell it: the gateway's own message with what its kind and its quotation add. */
export function toMessagePayload(raw: unknown, beside: MessageBeside): MessagePayload {
  const { waMessageId, chatJid, senderJid, senderLid, senderName, fromMe, type, body, hasMedia, media, timestamp } =
    toMessage(raw, beside);
  const message = fieldsOf(raw);
  return {
    waMessageId,
    chatJid,
    ...present('senderJid', senderJid ?? null),
    ...present('senderLid', senderLid ?? null),
    ...present('pushName', senderName ?? null),
    fromMe,
    type,
    ...present('body', type === 'location' || type === 'contact' ? null : (body ?? null)),
    hasMedia,
    media: media ?? null,
    ...quoted(fieldsOf(message['_data']), beside),
    ...mentions(message),
    ...ofKind(type, message),
    timestamp,
  };
}

/** Something that was done to a message. */
export function toDeedPayload(
  deed: { readonly id: string; readonly target: string; readonly by: string | null; readonly fromMe: boolean },
  type: string,
  atMs: number,
  { chatJid, otherIdOf }: MessageBeside,
): MessagePayload {
  return {
    waMessageId: deed.id,
    chatJid,
    ...senderOf(deed.by, otherIdOf),
    fromMe: deed.fromMe,
    type,
    hasMedia: false,
    media: null,
    targetId: bareIdOf(deed.target),
    timestamp: atMs,
  };
}

function quoted(data: Fields, { otherIdOf }: MessageBeside): Fields {
  const id = asText(data['quotedStanzaID']);
  if (id === null) return {};
  const original = fieldsOf(data['quotedMsg']);
  // The body of a picture is its thumbnail.
  const body = asText(original['caption']) ?? (original['type'] === 'chat' ? asText(original['body']) : null);
  const { senderJid, senderLid } = senderOf(serializedId(data['quotedParticipant']), otherIdOf);
  return {
    quotedMessageId: id,
    ...present('quotedBody', body),
    ...present('quotedSenderJid', senderJid ?? null),
    ...present('quotedSenderLid', senderLid ?? null),
  };
}

function mentions(message: Fields): Fields {
  const ids = message['mentionedIds'];
  const jids = Array.isArray(ids) ? ids.flatMap((one) => serializedId(one) ?? []).map((id) => jidOf(id)) : [];
  return jids.length === 0 ? {} : { mentions: Object.fromEntries(jids.map((jid) => [jid, {}])) };
}

function ofKind(type: string, message: Fields): Fields {
  const data = fieldsOf(message['_data']);
  switch (type) {
    case 'location': {
      const { latitude, longitude, name, address } = fieldsOf(message['location']);
      const [lat, lng] = [Number(latitude), Number(longitude)];
      if (!Number.isFinite(lat) || !Number.isFinite(lng)) return {};
      const place = { ...present('name', asText(name)), ...present('address', asText(address)) };
      return { location: { latitude: lat, longitude: lng, ...place } };
    }
    case 'contact': {
      const [card] = Array.isArray(message['vCards']) ? (message['vCards'] as readonly unknown[]) : [];
      const named = present('displayName', asText(data['vcardFormattedName']));
      return { contact: { ...named, ...present('vcard', asText(card)) } };
    }
    case 'poll':
      return {
        poll: {
          name: asText(message['pollName']) ?? '',
          options: pollOptions(message).map(({ name }) => name),
          selectableCount:
            asNumber(data['pollSelectableOptionsCount']) ?? (asFlag(message['allowMultipleAnswers']) ? 0 : 1),
        },
      };
    default:
      return {};
  }
}

/** The answers that a raw poll offers, with the numbers by which votes name them. */
export function pollOptions(raw: unknown): readonly { readonly name: string; readonly localId: number }[] {
  const options = fieldsOf(raw)['pollOptions'];
  if (!Array.isArray(options)) return [];
  return options.map((option, index) => {
    const { name, localId } = fieldsOf(option);
    return { name: asText(name) ?? '', localId: asNumber(localId) ?? index };
  });
}
