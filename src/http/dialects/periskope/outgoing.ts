import { z } from 'zod';
import type { OutgoingContent } from '../../../core/messages/send-api.js';
import { newMessageId } from '../../../core/messages/message-id.js';
import type { SendReceipt } from '../../../core/messages/send-api.js';
import type { RouteContext } from '../../route.js';
import { messageId } from './fields.js';
import type { Phone } from './phone.js';

/** A file as base64 makes a large body. */
export const SEND_BODY_BYTES = 50 * 1024 * 1024;

const media = z
  .object(
    {
      type: z.enum(['document', 'image', 'video', 'audio'], { error: 'document, image, video or audio' }),
      url: z.string().max(8_192).optional(),
      filedata: z.string().optional().meta({ description: 'Base64; in place of url' }),
      filename: z.string().max(255).optional(),
      mimetype: z.string().max(200).optional(),
    },
    { error: 'an object with type and url or filedata' },
  )
  .refine(({ url, filedata }) => (url ?? '') !== '' || (filedata ?? '') !== '', {
    error: 'an object with url or filedata',
  })
  .refine(({ url, filedata }) => (url ?? '') === '' || (filedata ?? '') === '', { error: 'url or filedata, not both' });

const poll = z.object(
  {
    pollName: z.string({ error: 'a text' }).min(1, 'a text'),
    pollOptions: z.array(z.string()).min(2, '2 to 12 options').max(12, '2 to 12 options'),
    options: z.object({ allowMultipleAnswers: z.boolean().optional() }).optional(),
  },
  { error: 'an object with pollName and pollOptions' },
);

/** What can be sent; of `message`, `media` and `poll` one is needed. */
export const outgoingShape = {
  message: z.string({ error: 'a text' }).max(65_536, 'at most 65536 characters').nullish(),
  media: media.nullish(),
  poll: poll.nullish(),
  reply_to: messageId.nullish().meta({ description: 'The message_id that it answers' }),
  options: z.object({ hide_url_preview: z.boolean().optional() }).nullish(),
};

type Outgoing = z.output<z.ZodObject<typeof outgoingShape>>;

/** Whether a body says anything at all. */
export const saysSomething = ({ message, media: file, poll: question }: Outgoing): boolean =>
  (message ?? '').trim() !== '' || file != null || question != null;
export const SAYS_NOTHING = 'Invalid body. At least one of the following keys are required: message, media, poll';

/** What a body asks to be sent. */
export function toContent({ message, media: file, poll: question, options }: Outgoing): OutgoingContent {
  if (file != null) {
    const source = file.url === undefined || file.url === '' ? { data: file.filedata ?? '' } : { url: file.url };
    return {
      kind: 'media',
      as: file.type,
      file: { source, mimetype: file.mimetype, filename: file.filename },
      caption: message ?? undefined,
    };
  }
  if (question != null) {
    const { pollName, pollOptions, options: choices } = question;
    return {
      kind: 'poll',
      question: pollName,
      options: pollOptions,
      multipleAnswers: choices?.allowMultipleAnswers ?? false,
    };
  }
  return { kind: 'text', text: message ?? '', linkPreview: options?.hide_url_preview !== true };
}

/** Sends, and writes down who did. `wait` as in core. */
export async function sendTo(
  context: RouteContext,
  phone: Phone,
  chatId: string,
  what: {
    readonly content: OutgoingContent;
    readonly replyTo?: string | null | undefined;
    readonly wait: 'none' | 'server';
    readonly broadcast?: string | undefined;
    readonly idempotencyKey?: string | undefined;
  },
): Promise<{ readonly receipt: SendReceipt; readonly queueId: string }> {
  const performedBy = context.principal?.name ?? null;
  const write = (id: string, sent: { readonly sentId: string; readonly subject?: string }) =>
    context.annotations.change(phone.session, 'send', id, (before) => ({
      subject: sent.subject ?? before?.subject ?? null,
      parent: before?.parent ?? what.broadcast ?? null,
      data: { sentId: sent.sentId, performedBy: before?.data.performedBy ?? performedBy },
    }));
  // First, so that the event which tells of the message can say who sent it. Of a repeated request the id is not known.
  const made = what.idempotencyKey === undefined ? newMessageId() : undefined;
  if (made !== undefined) await write(made, { sentId: '' });
  try {
    const receipt = await context.send.send(phone.session, chatId, what.content, {
      wait: what.wait,
      replyTo: what.replyTo ?? undefined,
      idempotencyKey: what.idempotencyKey,
      messageId: made,
    });
    const queueId = receipt.id.split('_')[2] ?? receipt.id;
    await write(queueId, { sentId: receipt.id, subject: receipt.chatId });
    return { receipt, queueId };
  } catch (error) {
    if (made !== undefined) await context.annotations.remove(phone.session, 'send', made);
    throw error;
  }
}
