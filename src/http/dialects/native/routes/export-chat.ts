import { z } from 'zod';
import { safeFileName } from '../../../../core/media/file-name.js';
import { chatParam, flag } from '../../../families/field-types.js';
import { contentDisposition } from '../../../families/media-reply.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { defineRoute } from '../../../route.js';

export const exportChat = defineRoute({
  method: 'get',
  path: '/chats/:chat/export',
  id: 'exportChat',
  summary: 'A chat as a zip file',
  description:
    'What is stored here of the chat: `messages.json` (the raw messages, oldest first), `chat.html` (reads like a chat, ' +
    'needs nothing else), `media/` (the files that are kept) and `manifest.json` (what is in it and what is missing).',
  scope: 'chats:read',
  request: {
    params: z.object({ chat: chatParam }),
    query: z.strictObject({
      media: flag.optional().meta({
        description: '`true` fetches missing files from WhatsApp first, one by one, for a quarter of an hour at most.',
      }),
      session: sessionQuery,
    }),
    headers: sessionHeaders,
  },
  reply: {
    kind: 'stream',
    description: 'The zip file, made while it is read',
    types: { 'application/zip': null },
    headers: { 'Content-Disposition': "The chat's name and the day" },
  },

  async handle({ params, query, headers }, context) {
    const session = chosenSession(context, query, headers);
    const { name, zip } = await context.exports.open(session, params.chat, { fetchMedia: query.media ?? false });
    const filename = safeFileName({ filename: name, mimetype: 'application/zip' }, 'chat');
    return {
      stream: zip,
      contentType: 'application/zip',
      headers: { 'Content-Disposition': contentDisposition('attachment', filename), 'Cache-Control': 'no-store' },
    };
  },
});
