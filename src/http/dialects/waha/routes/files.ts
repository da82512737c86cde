import { z } from 'zod';
import { BridgeError, type ErrorCode } from '../../../../core/errors/bridge-error.js';
import { contentTypeOf, fileHeaders, isUnchanged, rangeOf } from '../../../families/media-reply.js';
import { defineRoute } from '../../../route.js';
import { chatOfMessage, sessionPath } from '../fields.js';
import { fileNotFound } from '../file-not-found.js';
import { knownSession } from '../session-access.js';

const MISSING: ReadonlySet<ErrorCode> = new Set([
  'media_absent',
  'media_gone',
  'message_not_found',
  'message_in_other_chat',
  'chat_not_found',
  'invalid_chat_id',
  'number_not_registered',
]);

export const getFile = defineRoute({
  method: 'get',
  path: '/api/files/:session/:file',
  id: 'getFile',
  summary: 'The file of a message, at the link that the message names',
  scope: 'chats:read',
  keyInQuery: true,
  request: {
    params: z.object({
      session: sessionPath,
      file: z.string().meta({ description: 'The message’s id with an ending.' }),
    }),
    headers: z.object({
      range: z.string().optional(),
      'if-range': z.string().optional(),
      'if-none-match': z.string().optional(),
    }),
  },
  reply: {
    kind: 'stream',
    description: 'The bytes',
    types: { '*/*': null },
    otherStatuses: { 206: 'The range that was asked for', 304: 'The client has these bytes' },
  },

  async handle({ params, headers }, context) {
    const session = knownSession(context, params.session);
    const id = params.file.replace(/\.[a-z0-9]{1,8}$/i, '');
    const chat = chatOfMessage(id);
    if (chat === null) throw fileNotFound();
    const file = await context.media.open(session, chat, id).catch((error: unknown) => {
      throw error instanceof BridgeError && MISSING.has(error.code) ? fileNotFound(error) : error;
    });
    if (file.state === 'pending') {
      throw new BridgeError('media_unavailable', 'The file is still being fetched.', { retryAfterS: file.retryAfterS });
    }
    const common = fileHeaders(file);
    if (isUnchanged(headers, file.etag)) return { status: 304, empty: true, headers: { ETag: file.etag } };
    const contentType = contentTypeOf(file.mimetype);
    const range = rangeOf(headers, file.bytes, file.etag);
    if (range === null) return { stream: file.read(), contentType, contentLength: file.bytes, headers: common };
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
