import { z } from 'zod';
import { defineRoute, type Route } from '../../../route.js';
import { bodyOf, sessionPath, text } from '../fields.js';
import { sourceOf } from '../schemas/outgoing-file.js';
import { knownSession } from '../session-access.js';

/** Files made into what WhatsApp plays, without sending them. */
export const convertRoutes: readonly Route[] = [
  converter('voice', 'audio/ogg', 'Make a voice message (Ogg with Opus) of an audio file'),
  converter('video', 'video/mp4', 'Make a film that every phone plays (MP4 with H.264) of a video file'),
];

function converter(to: 'voice' | 'video', type: string, summary: string): Route {
  return defineRoute({
    method: 'post',
    path: `/api/:session/media/convert/${to}`,
    id: to === 'voice' ? 'convertVoice' : 'convertVideo',
    summary,
    description: 'As bytes, or as base64 for `Accept: application/json`.',
    scope: 'messages:write',
    takesFile: true,
    request: {
      params: z.object({ session: sessionPath }),
      body: bodyOf({ url: text.nullish(), data: text.nullish() }),
    },
    reply: {
      kind: 'content',
      description: 'The file',
      types: { [type]: null, 'application/json': z.object({ mimetype: z.string(), data: z.string() }) },
    },

    async handle({ params, body }, context) {
      const session = knownSession(context, params.session);
      const { mimetype, content } = await context.conversion.convert(session, sourceOf(body), to);
      if (context.accepts([type, 'application/json']) !== 'application/json') {
        return { status: 201, content, contentType: mimetype };
      }
      const data = Buffer.from(content).toString('base64');
      return {
        status: 201,
        content: JSON.stringify({ mimetype, data }),
        contentType: 'application/json; charset=utf-8',
      };
    },
  });
}
