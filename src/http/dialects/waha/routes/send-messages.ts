import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { defineRoute } from '../../../route.js';
import { bodyOf, bool, chatId, filled, number, sessionQuery, text, wholeMessageId } from '../fields.js';
import { toVcard } from '../../../families/to-vcard.js';
import { outgoingFile } from '../schemas/outgoing-file.js';
import { waMessage } from '../schemas/wa-message.js';
import { addressed, recipient, send, sendRoute } from '../send.js';

const preview = { linkPreview: bool.nullish(), linkPreviewHighQuality: bool.nullish() };
const mentions = z.array(text, { error: 'must be an array' }).nullish();
const textBody = bodyOf({ ...addressed, text: filled, mentions, ...preview });
const fileBody = bodyOf({ ...addressed, file: outgoingFile, caption: text.nullish(), mentions });

export const sendText = sendRoute(
  { path: '/api/sendText', id: 'sendText', summary: 'Send a text' },
  textBody,
  (body) => ({ kind: 'text', text: body.text, linkPreview: body.linkPreview ?? undefined }),
);

export const sendReply = sendRoute(
  { path: '/api/reply', id: 'reply', summary: 'Answer a message with a text' },
  textBody,
  (body) => ({ kind: 'text', text: body.text, linkPreview: body.linkPreview ?? undefined }),
);

export const sendLinkPreview = sendRoute(
  { path: '/api/sendLinkPreview', id: 'sendLinkPreview', summary: 'Send a link under its title' },
  bodyOf({ ...recipient, url: filled, title: text }),
  (body) => ({ kind: 'text', text: `${body.title}\n${body.url}`, linkPreview: true }),
);

export const sendImage = sendRoute(
  { path: '/api/sendImage', id: 'sendImage', summary: 'Send a picture', takesFile: true },
  fileBody,
  ({ file, caption }) => ({ kind: 'media', as: 'image', file, caption: caption ?? undefined }),
);

export const sendFile = sendRoute(
  { path: '/api/sendFile', id: 'sendFile', summary: 'Send a file as it is', takesFile: true },
  fileBody,
  ({ file, caption }) => ({ kind: 'media', as: 'document', file, caption: caption ?? undefined }),
);

export const sendVoice = sendRoute(
  { path: '/api/sendVoice', id: 'sendVoice', summary: 'Send a voice message', takesFile: true },
  bodyOf({ ...addressed, file: outgoingFile, convert: bool.nullish() }),
  ({ file, convert }) => ({ kind: 'media', as: 'voice', file, convert: convert ?? undefined }),
);

export const sendVideo = sendRoute(
  { path: '/api/sendVideo', id: 'sendVideo', summary: 'Send a video', takesFile: true },
  bodyOf({
    ...addressed,
    file: outgoingFile,
    caption: text.nullish(),
    convert: bool.nullish(),
    asNote: bool.nullish(),
    mentions,
  }),
  ({ file, caption, convert, asNote }) => {
    if (asNote === true) throw new BridgeError('feature_unavailable', 'Round video notes cannot be sent from here.');
    return { kind: 'media', as: 'video', file, caption: caption ?? undefined, convert: convert ?? undefined };
  },
);

export const sendLocation = sendRoute(
  { path: '/api/sendLocation', id: 'sendLocation', summary: 'Send a place' },
  bodyOf({ ...addressed, latitude: between(-90, 90), longitude: between(-180, 180), title: text.nullish() }),
  ({ latitude, longitude, title }) => ({ kind: 'location', latitude, longitude, name: title ?? undefined }),
);

const contact = z.union(
  [
    z.object({ vcard: filled }),
    z.object({ fullName: filled, organization: text.nullish(), phoneNumber: filled, whatsappId: text.nullish() }),
  ],
  { error: 'must have vcard, or fullName and phoneNumber' },
);

export const sendContactVcard = sendRoute(
  { path: '/api/sendContactVcard', id: 'sendContactVcard', summary: 'Send cards of people' },
  bodyOf({
    ...addressed,
    contacts: z.array(contact, { error: 'must be an array' }).min(1, 'must contain at least 1 elements'),
  }),
  ({ contacts }) => ({
    kind: 'contacts',
    vcards: contacts.map((one) => ('vcard' in one ? one.vcard : toVcard(one))),
  }),
);

export const sendPoll = sendRoute(
  { path: '/api/sendPoll', id: 'sendPoll', summary: 'Send a poll' },
  bodyOf({
    ...addressed,
    poll: z.object(
      {
        name: filled,
        options: z
          .array(filled, { error: 'must be an array' })
          .min(2, 'must contain at least 2 elements')
          .max(12, 'must contain no more than 12 elements'),
        multipleAnswers: bool.nullish(),
      },
      { error: 'must be an object' },
    ),
  }),
  ({ poll }) => ({
    kind: 'poll',
    question: poll.name,
    options: poll.options,
    multipleAnswers: poll.multipleAnswers ?? false,
  }),
);

export const forwardMessage = sendRoute(
  { path: '/api/forwardMessage', id: 'forwardMessage', summary: 'Pass a message on to another chat' },
  bodyOf({ ...recipient, messageId: wholeMessageId }),
  ({ messageId }) => ({ kind: 'forward', messageId }),
);

export const deprecatedSendText = defineRoute({
  method: 'get',
  path: '/api/sendText',
  id: 'deprecatedSendText',
  summary: 'Send a text by a plain link',
  scope: 'messages:write',
  request: { query: z.object({ phone: chatId, text: filled, session: sessionQuery }) },
  reply: { kind: 'json', description: 'The message', body: waMessage },

  async handle({ query }, context) {
    const to = { chatId: query.phone, session: query.session };
    return { json: await send(context, to, { kind: 'text', text: query.text }) };
  },
});

function between(min: number, max: number) {
  return number
    .refine((value) => value >= min, { error: `must not be less than ${String(min)}` })
    .refine((value) => value <= max, { error: `must not be greater than ${String(max)}` });
}
