import { z } from 'zod';
import type { OutgoingContent, OutgoingFile } from '../../../../core/messages/send-api.js';
import { UploadedFile } from '../../../families/uploaded-file.js';

/** A form knows texts only. */
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], { error: 'true or false' })
  .optional();
const several = <T extends z.ZodType>(one: T) => z.union([z.array(one), one.transform((value) => [value])]);
const number = (most: number) => {
  const error = `a number from -${String(most)} to ${String(most)}`;
  return z.number({ error }).min(-most, { error }).max(most, { error });
};
const text = (most: number) =>
  z
    .string({ error: 'a text' })
    .min(1, 'a text that is not empty')
    .max(most, `at most ${String(most)} characters`);

const described = {
  mimetype: z.string({ error: 'a type such as image/png' }).max(255).optional(),
  filename: z.string({ error: 'a file name' }).max(255).optional(),
};
const file = z
  .union(
    [
      z.instanceof(UploadedFile).meta({ type: 'string', format: 'binary' }),
      z.strictObject({ url: text(8_192), ...described }),
      z.strictObject({ data: z.string().min(1), ...described }),
    ],
    { error: 'a file of the form, {url} or {data} with base64' },
  )
  .meta({
    type: ['string', 'object'],
    description: 'A file of the form, `{"url": "https://…"}`, or `{"data": "base64"}`; with `mimetype` and `filename`',
  });

/** The body of a send: one content and how it is sent. */
export const outgoingMessage = z.strictObject({
  text: text(65_536).optional(),
  linkPreview: flag.meta({ description: 'Of a text; default true' }),
  file: file.optional(),
  as: z
    .enum(['image', 'video', 'gif', 'audio', 'voice', 'document', 'sticker'], {
      error: 'image, video, gif, audio, voice, document or sticker',
    })
    .optional()
    .meta({ description: 'How the file is shown. Absent: by its type, and as a document when that is none of these.' }),
  caption: z.string({ error: 'a text' }).max(65_536, 'at most 65536 characters').optional(),
  filename: z.string({ error: 'a file name' }).max(255).optional(),
  mimetype: z.string({ error: 'a type such as image/png' }).max(255).optional(),
  viewOnce: flag,
  convert: flag.meta({ description: 'With `as` voice, video or gif: made into what WhatsApp plays, with ffmpeg' }),
  location: z
    .strictObject({
      latitude: number(90),
      longitude: number(180),
      name: z.string().max(1_000).optional(),
      address: z.string().max(1_000).optional(),
      url: z.string().max(8_192).optional(),
    })
    .optional(),
  contacts: several(text(65_536)).optional().meta({ description: 'vCards' }),
  poll: z
    .strictObject({
      question: text(255),
      options: z.array(text(100)).min(2, '2 to 12 options').max(12, '2 to 12 options'),
      multipleAnswers: z.boolean().optional(),
    })
    .optional(),
  forward: text(256).optional().meta({ description: 'Id of the message that is sent on' }),
  replyTo: text(256).optional().meta({ description: 'Id of a message of this chat' }),
  mentions: several(text(128)).optional().meta({ description: 'Ids or phone numbers of people' }),
});

export type OutgoingMessage = z.output<typeof outgoingMessage>;

const KINDS = ['text', 'file', 'location', 'contacts', 'poll', 'forward'] as const;

/** The names of the contents that a body holds; there must be one. */
export function contentsOf(body: OutgoingMessage): readonly string[] {
  return KINDS.filter((kind) => body[kind] !== undefined);
}

/** The content of a body that holds one; undefined for none. */
export function toContent(body: OutgoingMessage): OutgoingContent | undefined {
  const { text: words, linkPreview, location, contacts, poll, forward } = body;
  if (words !== undefined) return { kind: 'text', text: words, linkPreview };
  if (body.file !== undefined) return toMedia(body, body.file);
  if (location !== undefined) return { kind: 'location', ...location };
  if (contacts !== undefined) return { kind: 'contacts', vcards: contacts };
  if (poll !== undefined) return { kind: 'poll', ...poll, multipleAnswers: poll.multipleAnswers ?? false };
  return forward === undefined ? undefined : { kind: 'forward', messageId: forward };
}

function toMedia(body: OutgoingMessage, given: NonNullable<OutgoingMessage['file']>): OutgoingContent {
  const { caption, viewOnce, convert } = body;
  const outgoing: OutgoingFile =
    given instanceof UploadedFile
      ? {
          source: { path: given.path, size: given.size },
          mimetype: given.mimetype,
          filename: given.filename ?? undefined,
        }
      : {
          source: 'url' in given ? { url: given.url } : { data: given.data },
          mimetype: given.mimetype,
          filename: given.filename,
        };
  const file = {
    ...outgoing,
    mimetype: body.mimetype ?? outgoing.mimetype,
    filename: body.filename ?? outgoing.filename,
  };
  return { kind: 'media', as: body.as, file, caption, viewOnce, convert };
}
