import { z } from 'zod';
import { contentTypeOf, fileHeaders } from '../../../families/media-reply.js';
import type { Route, RouteContext } from '../../../route.js';
import { findMessage } from '../find-message.js';
import { bodyOf, chatId, messageId, MOST, oneOrMany, pageOf, pageShape, paging } from '../fields.js';
import { findChat } from '../own-data.js';
import { toReaction } from '../mappers/to-reaction.js';
import { sendTo } from '../outgoing.js';
import { personIds } from '../person-ids.js';
import type { Phone } from '../phone.js';
import { phoneRoute } from '../phone-route.js';
import { messageSchema } from '../schemas/message.js';
import { reactionSchema } from '../schemas/reaction.js';
import { showMessages } from '../show-messages.js';

const WEEK_S = 7 * 86_400;
const messagePath = z.object({ message_id: messageId });

export const getMessage = phoneRoute({
  method: 'get',
  path: '/v1/message/:message_id',
  id: 'getMessageById',
  summary: 'One message, by its id or by its queue_id',
  scope: 'messages:read',
  request: { params: messagePath },
  reply: { kind: 'json', description: 'The message', body: messageSchema },

  async handle({ params }, context, phone) {
    const [message] = await showMessages(context, phone, [await findMessage(context, phone, params.message_id)]);
    if (message === undefined) throw new Error('A message that was found is not shown.');
    return { json: message };
  },
});

export const getMessageMedia = phoneRoute({
  method: 'get',
  path: '/v1/message/:message_id/media',
  id: 'getMessageMedia',
  summary: 'The file of a message: where media.path leads',
  scope: 'messages:read',
  request: { params: messagePath },
  reply: {
    kind: 'stream',
    description: 'The bytes',
    types: { '*/*': null },
    otherStatuses: { 202: 'Not here yet: ask again after Retry-After' },
  },

  async handle({ params }, context, phone) {
    const { id, chatId: chat } = await findMessage(context, phone, params.message_id);
    const file = await context.media.open(phone.session, chat, id);
    if (file.state === 'pending') {
      return { status: 202, empty: true as const, headers: { 'Retry-After': String(file.retryAfterS) } };
    }
    return {
      stream: file.read(),
      contentType: contentTypeOf(file.mimetype),
      contentLength: file.bytes,
      headers: fileHeaders(file),
    };
  },
});

/** What is done to a message that is there; WhatsApp shows it when they answer. */
export const messageActions: readonly Route[] = [
  action(
    'edit',
    'editMessage',
    'Change the text of a message, within 15 minutes',
    { edited_body: z.string({ error: 'a text' }).min(1, 'a text').max(65_536, 'at most 65536 characters') },
    async (context, { session }, { chat, id }, { edited_body: text }) => {
      await context.messageActions.edit(session, chat, id, { text });
    },
  ),
  action(
    'forward',
    'forwardMessage',
    'Put copies of a message into the queue, to other chats',
    { forward_chat_ids: oneOrMany(chatId, 100) },
    async (context, phone, { id }, { forward_chat_ids: chats }) => {
      for (const chat of new Set(chats)) {
        await sendTo(context, phone, chat, { content: { kind: 'forward', messageId: id }, wait: 'none' });
      }
    },
  ),
  action('delete', 'deleteMessage', 'Delete a message for everyone', {}, (context, { session }, { chat, id }) =>
    context.messageActions.delete(session, chat, id, 'everyone'),
  ),
  action(
    'react',
    'reactToMessage',
    'React to a message; an empty text takes it back',
    { reaction: z.string({ error: 'an emoji' }).max(64, 'an emoji') },
    (context, { session }, { chat, id }, { reaction }) => context.messageActions.react(session, chat, id, reaction),
  ),
  action(
    'pin',
    'pinMessage',
    'Pin a message for a week, or unpin it',
    { pin: z.boolean({ error: 'true or false' }) },
    (context, { session }, { chat, id }, { pin }) =>
      pin ? context.messageActions.pin(session, chat, id, WEEK_S) : context.messageActions.unpin(session, chat, id),
  ),
  action(
    'flag',
    'flagMessage',
    'Flag a message for those who look after its chat, or take the flag off; WhatsApp never sees it',
    { flag: z.boolean({ error: 'true or false' }) },
    async (context, { session }, { chat, id }, { flag }) => {
      await context.annotations.change(session, 'flag', id, () => ({ subject: chat, data: { flagged: flag } }));
    },
  ),
];

function action<S extends z.ZodRawShape>(
  what: string,
  id: string,
  summary: string,
  shape: S,
  run: (
    context: RouteContext,
    phone: Phone,
    message: { readonly id: string; readonly chat: string },
    body: z.output<z.ZodObject<S>>,
  ) => Promise<void>,
): Route {
  const body = Object.keys(shape).length === 0 ? z.unknown() : bodyOf(shape);
  return phoneRoute({
    method: 'post',
    path: `/v1/message/:message_id/${what}`,
    id,
    summary,
    scope: 'messages:write',
    request: { params: messagePath, body },
    reply: { kind: 'empty', description: 'It is done' },

    async handle(input, context, phone) {
      const { id: found, chatId: chat } = await findMessage(context, phone, input.params.message_id);
      await run(context, phone, { id: found, chat }, input.body as z.output<z.ZodObject<S>>);
      return { empty: true as const, status: 204 };
    },
  });
}

export const getReactions = phoneRoute({
  method: 'get',
  path: '/v1/reactions',
  id: 'getReactions',
  summary: 'Reactions to messages, the newest first',
  scope: 'messages:read',
  request: { query: z.strictObject({ ...paging, message_id: messageId.optional(), chat_id: chatId.optional() }) },
  reply: {
    kind: 'json',
    description: 'A page of them',
    body: z.object({ ...pageShape, reactions: z.array(reactionSchema) }),
  },

  async handle({ query }, context, phone) {
    const { limit = MOST, offset = 0 } = query;
    const found = query.message_id === undefined ? undefined : await findMessage(context, phone, query.message_id);
    const chat = query.chat_id === undefined ? undefined : await findChat(context, phone, query.chat_id);
    const listing = { messageId: found?.id, chatIds: chat?.halves, limit, offset };
    const { reactions, total } = await context.listings.reactions(phone.session, listing);
    const texts = reactions.flatMap((one) => [one.chatId, one.senderId]);
    const ids = await personIds(context, phone.session, texts);
    return {
      json: {
        ...pageOf(offset, reactions.length, total),
        reactions: reactions.map((one) => toReaction(one, ids, phone)),
      },
    };
  },
});
