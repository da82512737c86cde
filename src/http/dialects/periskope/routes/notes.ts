import { z } from 'zod';
import type { RouteContext } from '../../../route.js';
import { findMessage } from '../find-message.js';
import { bodyOf, chatId, messageId, MOST, pageOf, pageShape, paging } from '../fields.js';
import { toNote } from '../mappers/to-note.js';
import { notFound } from '../not-found.js';
import { findChat, newId } from '../own-data.js';
import type { Phone } from '../phone.js';
import { phoneRoute } from '../phone-route.js';
import { noteSchema } from '../schemas/note.js';
import { chatPath } from './chats.js';

const noteList = {
  kind: 'json',
  description: 'A page of them, the newest first',
  body: z.object({ ...pageShape, notes: z.array(noteSchema) }),
} as const;

export const createNote = phoneRoute({
  method: 'post',
  path: '/v1/note/create',
  id: 'createNote',
  summary: 'Write a note about a chat; WhatsApp never sees it',
  scope: 'chats:write',
  request: {
    body: bodyOf({
      chat_id: chatId,
      body: z
        .string({ error: 'a text' })
        .max(65_536, 'at most 65536 characters')
        .refine((text) => text.trim() !== '', { error: 'a text that is not empty' }),
      author: z.string().max(320).nullish(),
      message_id: messageId.nullish(),
    }),
  },
  reply: { kind: 'json', description: 'The note', body: noteSchema },

  async handle({ body }, context, phone) {
    const { key } = await findChat(context, phone, body.chat_id);
    const about = body.message_id == null ? null : (await findMessage(context, phone, body.message_id)).id;
    const author = body.author ?? context.principal?.name ?? null;
    const note = await context.annotations.change(phone.session, 'note', newId('note'), () => ({
      subject: key,
      data: { body: body.body, author, messageId: about },
    }));
    return { json: toNote(note, phone) };
  },
});

export const getNotes = phoneRoute({
  method: 'get',
  path: '/v1/note',
  id: 'getNotes',
  summary: 'Notes about every chat or one',
  scope: 'chats:read',
  request: { query: z.strictObject({ ...paging, chat_id: chatId.optional() }) },
  reply: noteList,
  handle: async ({ query }, context, phone) => ({ json: await listNotes(context, phone, query, query.chat_id) }),
});

export const getNotesByChat = phoneRoute({
  method: 'get',
  path: '/v1/chats/:chat_id/notes',
  id: 'getNotesByChat',
  summary: 'Notes about a chat',
  scope: 'chats:read',
  request: { params: chatPath, query: z.strictObject(paging) },
  reply: noteList,
  handle: async ({ params, query }, context, phone) => ({
    json: await listNotes(context, phone, query, params.chat_id),
  }),
});

export const getNote = phoneRoute({
  method: 'get',
  path: '/v1/note/:note_id',
  id: 'getNoteById',
  summary: 'One note',
  scope: 'chats:read',
  request: { params: z.object({ note_id: z.string().min(1).max(64) }) },
  reply: { kind: 'json', description: 'The note', body: noteSchema },

  async handle({ params }, context, phone) {
    const note = await context.annotations.get(phone.session, 'note', params.note_id);
    if (note === null) throw notFound('Note', 'note_id');
    return { json: toNote(note, phone) };
  },
});

async function listNotes(
  context: RouteContext,
  phone: Phone,
  { limit = MOST, offset = 0 }: { readonly limit?: number | undefined; readonly offset?: number | undefined },
  chat: string | undefined,
) {
  const subjects = chat === undefined ? undefined : (await findChat(context, phone, chat)).halves;
  const { items, total } = await context.annotations.list(phone.session, 'note', { subjects, limit, offset });
  return { ...pageOf(offset, items.length, total), notes: items.map((note) => toNote(note, phone)) };
}
