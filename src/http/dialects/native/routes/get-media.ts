import { z } from 'zod';
import { chatParam, messageIdText } from '../../../families/field-types.js';
import { contentTypeOf, fileHeaders, isUnchanged, rangeOf } from '../../../families/media-reply.js';
import { chosenSession, sessionHeaders, sessionQuery } from '../../../families/session-choice.js';
import { success } from '../../../families/success.js';
import { defineRoute } from '../../../route.js';

export const getMedia = defineRoute({
  method: 'get',
  path: '/chats/:chat/messages/:id/media',
  id: 'getMedia',
  summary: 'The file of a message',
  description:
    'Fetched from WhatsApp when somebody asks for it first, checked against the size and hash that the message names, ' +
    'and kept. 410: WhatsApp has it no more. 404 `media_absent`: the message has none. Types that a browser would run ' +
    'are always saved, not shown.',
  scope: 'chats:read',
  request: {
    params: z.object({ chat: chatParam, id: messageIdText }),
    query: z.strictObject({ session: sessionQuery }),
    headers: sessionHeaders.extend({
      range: z.string().optional().meta({ description: 'One range of bytes.', example: 'bytes=0-1023' }),
      'if-range': z.string().optional().meta({ description: 'An ETag: the range is of these bytes only.' }),
      'if-none-match': z.string().optional().meta({ description: 'An ETag that the client has.' }),
    }),
  },
  reply: {
    kind: 'stream',
    description: 'The bytes',
    types: { '*/*': null },
    headers: {
      ETag: 'Names the bytes: their SHA-256 where the message names it',
      'Content-Disposition': 'The name under which it was sent',
      'Accept-Ranges': '`bytes`',
    },
    otherStatuses: {
      202: 'Not here yet: it is being fetched, or the phone was asked to upload it again. Ask again after `Retry-After`',
      206: 'The range that was asked for',
      304: 'The client has these bytes',
    },
  },

  async handle({ params, query, headers }, context) {
    const file = await context.media.open(chosenSession(context, query, headers), params.chat, params.id);
    if (file.state === 'pending') {
      const { state, retryAfterS } = file;
      return {
        status: 202,
        json: success({ media: { state, retryAfterS } }),
        headers: { 'Retry-After': String(retryAfterS), 'Cache-Control': 'no-store' },
      };
    }
    const common = fileHeaders(file);
    if (isUnchanged(headers, file.etag)) return { status: 304, empty: true, headers: { ETag: file.etag } };
    const contentType = contentTypeOf(file.mimetype);
    const range = rangeOf(headers, file.bytes, file.etag);
    if (range === null) {
      return { stream: file.read(), contentType, contentLength: file.bytes, headers: common };
    }
    const { from, to } = range;
    return {
      status: 206,
      stream: file.read(range),
      contentType,
      contentLength: to - from + 1,
      headers: { ...common, 'Content-Range': `bytes ${String(from)}-${String(to)}/${String(file.bytes)}` },
    };
  },
});
