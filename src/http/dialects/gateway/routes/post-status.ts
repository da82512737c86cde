import { z } from 'zod';
import { namedSession } from '../../../families/session-choice.js';
import { defineRoute } from '../../../route.js';
import { bodyOf, bodyRefusal, sessionParam, SESSION_PATH, text } from '../fields.js';
import { live } from '../live.js';
import { bareIdOf } from '../mappers/to-message.js';
import { fileOf, mediaPayload } from '../schemas/media-payload.js';

const AS = { image: 'image', video: 'video', audio: 'voice' } as const;

export const postStatus = defineRoute({
  method: 'post',
  path: `${SESSION_PATH}/status`,
  id: 'postStatus',
  summary: 'Post a status, to all contacts',
  scope: 'messages:write',
  takesFile: true,
  request: {
    params: z.object({ session: sessionParam }),
    body: bodyOf({
      type: z.enum(['text', 'image', 'video', 'audio'], { error: 'text, image, video or audio' }).optional(),
      text: text.optional(),
      caption: text.optional(),
      media: mediaPayload.optional(),
      backgroundColor: text.optional().meta({ description: '`#rrggbb`' }),
      font: z.int({ error: '0 to 7' }).min(0, '0 to 7').max(7, '0 to 7').optional(),
    }),
  },
  reply: {
    kind: 'json',
    description: 'It is up',
    body: z
      .object({ waMessageId: z.string(), timestamp: z.int().meta({ description: 'Unix milliseconds' }) })
      .meta({ id: 'GatewayPostedStatus' }),
  },

  async handle({ params, body }, context) {
    const session = namedSession(context, params.session);
    const { type = 'text', media, caption, backgroundColor, font } = body;
    const post = (): ReturnType<typeof context.statuses.postText> => {
      if (type === 'text') {
        const said = body.text ?? '';
        if (said.trim() === '') throw bodyRefusal("text is required for type 'text'");
        return context.statuses.postText(session, { text: said, backgroundColor, font });
      }
      const file = fileOf(media, type);
      const said = caption ?? media?.caption;
      return context.statuses.postMedia(session, {
        as: AS[type],
        file,
        caption: type === 'audio' ? undefined : said,
        backgroundColor: type === 'audio' ? backgroundColor : undefined,
      });
    };
    const { id, timestamp } = await live(context, session, post);
    return { json: { waMessageId: bareIdOf(id), timestamp: timestamp * 1000 } };
  },
});
