import { asFlag, asNumber, asText, fieldsOf, serializedId, type Fields } from '../../../../core/history/json-fields.js';
import type { LoggedEvent } from '../../../../core/events/logged-event.js';
import { stableUuid } from '../../../../core/ids/stable-id.js';
import type { Annotation } from '../../../../core/annotations/annotation.js';
import { isoMs, isoSeconds } from '../fields.js';
import type { PersonIds } from '../person-ids.js';
import type { Phone } from '../phone.js';
import type { PeriskopeMessage } from '../schemas/message.js';

/** What is known of a message beside its raw text. */
export interface BesideMessage {
  readonly phone: Phone;
  readonly ids: PersonIds;
  /** Acks and edits that were seen, oldest first. */
  readonly changes: readonly LoggedEvent[];
  /** How it was sent; null when not from here. */
  readonly send: Annotation<'send'> | null;
  readonly flag: Annotation<'flag'> | null;
  readonly fts: string | null;
  /** Where its file is. */
  readonly mediaPath: string;
}

/** A raw message, as whatsapp-web.js makes it, as Periskope has it. */
export function toMessage(raw: unknown, beside: BesideMessage): PeriskopeMessage {
  const { phone, ids, changes, send, flag } = beside;
  const message = fieldsOf(raw);
  const data = fieldsOf(message['_data']);
  const key = fieldsOf(message['id']);
  const id = serializedId(message['id']) ?? '';
  const own = asText(key['id']) ?? '';
  const fromMe = asFlag(key['fromMe']);
  const shown = (value: unknown): string | null => {
    const found = serializedId(value);
    return found === null ? null : ids.shown(found);
  };
  const chatId = shown(key['remote']) ?? '';
  const author = shown(message['author']) ?? shown(key['participant']);
  const isOfGroup = chatId.endsWith('@g.us');
  const seconds = asNumber(message['timestamp']) ?? 0;
  const lastChange = changes.at(-1);
  const edits = changes.flatMap((event) => (event.name === 'message.edited' ? [event.payload] : []));
  const type = asText(message['type']) ?? 'unknown';
  return {
    message_id: id,
    unique_id: own,
    id: { from_me: fromMe, id: own, remote: serializedId(key['remote']) ?? '', serialized: id },
    ack: toAck(message['ack']),
    author: isOfGroup ? author : null,
    body: asText(message['body']) ?? '',
    broadcast: flagOf(message['broadcast']),
    broadcast_id: send?.parent ?? null,
    chat_id: chatId,
    delivery_info: fromMe && !isOfGroup ? toDelivery(chatId, asNumber(message['ack']), changes) : null,
    device_type: asText(message['deviceType']),
    duration: textOf(message['duration']),
    flag_metadata: null,
    flag_response_time: null,
    flag_status: flag?.data.flagged ?? null,
    forwarding_score: asNumber(message['forwardingScore']),
    from: shown(message['from']),
    from_me: fromMe,
    fts: beside.fts,
    has_media: flagOf(message['hasMedia']),
    has_quoted_msg: flagOf(message['hasQuotedMsg']),
    has_reaction: flagOf(message['hasReaction']),
    invite_v4: message['inviteV4'] ?? null,
    is_deleted: type === 'revoked',
    is_ephemeral: flagOf(message['isEphemeral']),
    is_forwarded: flagOf(message['isForwarded']),
    is_gif: flagOf(message['isGif']),
    is_starred: flagOf(message['isStarred']),
    is_status: flagOf(message['isStatus']),
    links: Array.isArray(message['links']) ? message['links'] : null,
    location: message['location'] ?? null,
    media: asFlag(message['hasMedia']) ? toMedia(data, beside.mediaPath) : null,
    media_key: asText(message['mediaKey']),
    mentioned_ids: listOf(message['mentionedIds']).flatMap((one) => shown(one) ?? []),
    message_ticket_id: null,
    message_type: type,
    order_id: asText(message['orderId']),
    org_id: phone.orgId,
    org_phone: phone.orgPhone,
    performed_by: send?.data.performedBy ?? null,
    poll_info: type === 'poll_creation' ? toPoll(message) : null,
    poll_results: null,
    prev_body: asText(edits.at(-1)?.previousText),
    quoted_message_id: asText(data['quotedStanzaID']),
    raw_data: null,
    sender_phone: fromMe ? phone.orgPhone : isOfGroup ? author : chatId,
    sent_message_id: send === null ? null : stableUuid('sent', `${phone.session} ${own}`),
    timestamp: isoSeconds(seconds),
    to: shown(message['to']),
    token: null,
    updated_at: isoMs(Math.max(seconds * 1000, Date.parse(lastChange?.at ?? '1970-01-01'), flag?.updatedAt ?? 0)),
    vcards: textsOf(message['vCards']),
  };
}

/** When the other side had it and read it, as far as this server saw that; null when it saw nothing. */
function toDelivery(chatId: string, ack: number | null, changes: readonly LoggedEvent[]) {
  const since = (least: number): number | null => {
    const event = changes.find(
      (one) => one.name === 'message.ack' && !one.recovered && (one.payload.ack ?? 0) >= least,
    );
    return event === undefined ? null : Date.parse(event.at);
  };
  const [delivered, read] = [since(2), since(3)];
  if (delivered === null && (ack ?? 0) >= 2) return null;
  return {
    delivered: delivered === null ? {} : { [chatId]: delivered },
    delivered_count: delivered === null ? 0 : 1,
    pending: delivered === null ? [chatId] : [],
    read: read === null ? {} : { [chatId]: read },
    read_count: read === null ? 0 : 1,
  };
}

function toMedia(data: Fields, path: string): PeriskopeMessage['media'] {
  const [width, height] = [asNumber(data['width']), asNumber(data['height'])];
  const hasSize = width !== null && height !== null && width > 0 && height > 0;
  return {
    path,
    mimetype: asText(data['mimetype']),
    filename: asText(data['filename']),
    size: asNumber(data['size']),
    dimensions: hasSize ? { width, height, ar: width / height } : null,
    thumbnail: null,
  };
}

function toPoll(message: Fields): object {
  return {
    pollName: asText(message['pollName']) ?? asText(message['body']),
    pollOptions: listOf(message['pollOptions']).map((option) => asText(fieldsOf(option)['name']) ?? asText(option)),
    options: { allowMultipleAnswers: asFlag(message['allowMultipleAnswers']) },
  };
}

/** "0" to "4"; what WhatsApp refused has none. */
function toAck(value: unknown): string | null {
  const ack = asNumber(value);
  return ack === null || ack < 0 ? null : String(ack);
}

function flagOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : asText(value);
}

function textsOf(value: unknown): string[] | null {
  const texts = listOf(value).filter((one) => typeof one === 'string');
  return texts.length === 0 ? null : texts;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
