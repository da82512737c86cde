import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import type { MediaStatus } from '../../../../core/statuses/status-service.js';
import { rawMessage } from '../../../families/raw-shapes.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { successOf } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';
import { outgoingMessage, toContent } from '../schemas/outgoing-message.js';

const FONT = 'a whole number from 0 to 7';
const COLOR = 'a colour such as #38b42f';
const KINDS = ['image', 'video', 'voice'] as const;

export const postStatus = defineRoute({
  method: 'post',
  path: '/statuses',
  id: 'postStatus',
  summary: 'Post a status to all contacts',
  description:
    '`text` or `file`, as JSON or as a form. There is no queue and no retry: WhatsApp makes the id of a text itself, so ' +
    'that after an error of the page it may be up nevertheless; look before posting again.',
  scope: 'messages:write',
  takesFile: true,
  request: {
    query: z.strictObject({ session: sessionQuery }),
    headers: sessionHeaders,
    body: outgoingMessage
      .pick({ text: true, file: true, caption: true, filename: true, mimetype: true, convert: true })
      .extend({
        as: z
          .enum(KINDS, { error: KINDS.join(', ') })
          .optional()
          .meta({ description: 'Of a file; default image' }),
        backgroundColor: z
          .string({ error: COLOR })
          .regex(/^#[\da-f]{6}$/i, COLOR)
          .optional(),
        font: z
          .union(
            [
              z.int(),
              z
                .string()
                .regex(/^[0-7]$/)
                .transform(Number),
            ],
            { error: FONT },
          )
          .refine((value) => value >= 0 && value <= 7, { error: FONT })
          .optional(),
      }),
  },
  reply: {
    kind: 'rawJson',
    status: 201,
    description: 'It is up',
    body: successOf({ message: z.object({ id: z.string(), ack: z.int(), timestamp: z.int(), raw: rawMessage }) }),
  },

  async handle({ query, headers, body }, context) {
    const session = chosenSession(context, query, headers);
    const { backgroundColor, font, as = 'image', ...said } = body;
    if ((said.text === undefined) === (said.file === undefined)) {
      throw invalidInput('body', 'one of text, file', said.text === undefined ? 'neither' : 'both');
    }
    const content = toContent({ ...said, as });
    const { id, ack, timestamp, json } =
      content?.kind === 'media'
        ? await context.statuses.postMedia(session, { ...content, as: as satisfies MediaStatus['as'], backgroundColor })
        : await context.statuses.postText(session, { text: said.text ?? '', backgroundColor, font });
    const known = JSON.stringify({ id, ack, timestamp });
    return { status: 201, rawJson: ['{"status":"success","message":', known.slice(0, -1), ',"raw":', json, '}}'] };
  },
});
