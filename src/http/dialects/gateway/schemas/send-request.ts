import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { MediaKind, OutgoingContent } from '../../../../core/messages/send-api.js';
import { toVcard } from '../../../families/to-vcard.js';
import { bodyOf, bodyRefusal, flag, text } from '../fields.js';
import { fileOf, mediaPayload } from './media-payload.js';

const TYPES = [
  'text',
  'poll',
  'location',
  'contact',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'album',
] as const;

const texts = z.array(text, { error: 'a list of texts' });

/** What is to be sent: `type` says which of the other fields count. */
export const sendRequest = bodyOf({
  type: z.enum(TYPES, { error: `one of ${TYPES.join(', ')}` }),
  to: text.optional().meta({ description: 'Needed: an address, or a phone number in any spelling' }),
  text: text.optional(),
  caption: text.optional(),
  media: mediaPayload.optional(),
  medias: z
    .array(mediaPayload.omit({ caption: true, filename: true }).extend({ type: z.enum(['image', 'video']).optional() }))
    .nullish()
    .meta({ description: 'Albums are 501' }),
  contact: z.strictObject({ name: text.optional(), phone: text.optional(), vcard: text.optional() }).optional(),
  latitude: z.number({ error: 'a number' }).optional(),
  longitude: z.number({ error: 'a number' }).optional(),
  name: text.optional().meta({ description: 'Of the place, or what the poll asks' }),
  options: texts.nullish(),
  selectableCount: z.int({ error: 'a whole number' }).optional().meta({ description: '1: one answer; else several' }),
  pollEndTime: z.int().optional().meta({ description: '501: WhatsApp Web does not offer it' }),
  pollHideVotes: flag.optional().meta({ description: '`true` is 501: WhatsApp Web does not offer it' }),
  mentions: texts.nullish(),
  replyTo: text.optional().meta({ description: '`waMessageId` of a message of the same chat' }),
});

export type SendRequest = z.output<typeof sendRequest>;

/** The content that a request describes. Throws the refusal of what it lacks, and `feature_unavailable`. */
export function toContent(body: SendRequest): OutgoingContent {
  switch (body.type) {
    case 'text':
      return { kind: 'text', text: filled(body.text, "text is required for type 'text'") };
    case 'poll':
      return pollOf(body);
    case 'location': {
      const { latitude, longitude, name } = body;
      if (latitude === undefined || longitude === undefined) throw bodyRefusal('latitude and longitude are required');
      return { kind: 'location', latitude, longitude, name };
    }
    case 'contact':
      return { kind: 'contacts', vcards: [cardOf(body.contact ?? {})] };
    case 'album':
      throw new BridgeError('feature_unavailable', 'albums are not implemented here; send the files one by one');
    default:
      return mediaOf(body, body.type);
  }
}

function pollOf({ name, options, selectableCount, pollEndTime, pollHideVotes }: SendRequest): OutgoingContent {
  if (pollEndTime !== undefined || pollHideVotes === true) {
    throw new BridgeError('feature_unavailable', 'WhatsApp Web offers no polls with an end or hidden votes');
  }
  if ((options?.length ?? 0) < 2) throw bodyRefusal('poll requires at least 2 options');
  const question = filled(name, "name is required for type 'poll'");
  return { kind: 'poll', question, options: options ?? [], multipleAnswers: (selectableCount ?? 1) !== 1 };
}

function mediaOf({ media, caption }: SendRequest, as: MediaKind): OutgoingContent {
  return { kind: 'media', as, file: fileOf(media, as), caption: caption ?? media?.caption };
}

function cardOf({ name = '', phone = '', vcard = '' }: NonNullable<SendRequest['contact']>): string {
  if (vcard.trim() !== '') return vcard;
  if (name.trim() === '' || phone.trim() === '') throw bodyRefusal('contact requires vcard, or name and phone');
  return toVcard({ fullName: name, phoneNumber: phone });
}

function filled(value: string | undefined, message: string): string {
  if (value === undefined || value.trim() === '') throw bodyRefusal(message);
  return value;
}
