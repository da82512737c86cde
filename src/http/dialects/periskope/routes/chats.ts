import { z } from 'zod';
import { asNumber, serializedId, type Fields } from '../../../../core/history/json-fields.js';
import { chatId, pageOf, pageShape, paging, span, MOST } from '../fields.js';
import { findChat } from '../own-data.js';
import { phoneRoute } from '../phone-route.js';
import { chatSchema } from '../schemas/chat.js';
import { messageSchema } from '../schemas/message.js';
import { showChat, showChats, storedChats } from '../show-chats.js';
import { showMessages } from '../show-messages.js';
import type { Phone } from '../phone.js';
import type { Route, RouteContext } from '../../../route.js';

export const chatPath = z.object({ chat_id: chatId });

const windowQuery = z.strictObject({ ...paging, ...span });

export const getChats = phoneRoute({
  method: 'get',
  path: '/v1/chats',
  id: 'getChats',
  summary: 'The chats of a phone, the newest first',
  scope: 'chats:read',
  request: {
    query: z.strictObject({
      ...paging,
      ...span,
      chat_type: z.enum(['user', 'group', 'business'], { error: 'user, group or business' }).optional(),
      label: z.string().optional().meta({ description: 'The name or id of a label' }),
    }),
  },
  reply: { kind: 'json', description: 'A page of them', body: z.object({ ...pageShape, chats: z.array(chatSchema) }) },

  async handle({ query }, context, phone) {
    const { limit = MOST, offset = 0 } = query;
    const all = await storedChats(context, phone);
    const labelled = query.label === undefined ? null : await chatsWithLabel(context, phone, query.label);
    const business =
      query.chat_type === undefined || query.chat_type === 'group' ? null : await businesses(context, phone);
    const matching = all.chats.filter((chat) => {
      const id = serializedId(chat['id']) ?? '';
      const type = id.endsWith('@g.us') ? 'group' : business?.has(id) === true ? 'business' : 'user';
      return (
        isWithin(chat, query) &&
        (query.chat_type === undefined || query.chat_type === type) &&
        (labelled === null || all.ids.both(id).some((one) => labelled.has(one)))
      );
    });
    const chats = await showChats(context, phone, matching.slice(offset, offset + limit), all);
    return { json: { ...pageOf(offset, chats.length, matching.length), chats } };
  },
});

export const getChatById = phoneRoute({
  method: 'get',
  path: '/v1/chats/:chat_id',
  id: 'getChatById',
  summary: 'One chat',
  scope: 'chats:read',
  request: { params: chatPath },
  reply: { kind: 'json', description: 'The chat', body: chatSchema },
  handle: async ({ params }, context, phone) => ({ json: await showChat(context, phone, params.chat_id) }),
});

/** Messages, or system messages, of all chats or of one. */
export const messageLists: readonly Route[] = (['messages', 'notifications'] as const).flatMap((what) => {
  const isNotices = what === 'notifications';
  const reply = {
    kind: 'json',
    description: 'A page of them, the newest first',
    body: isNotices
      ? z.object({ ...pageShape, notifications: z.array(messageSchema), notifictions: z.array(messageSchema) })
      : z.object({ ...pageShape, messages: z.array(messageSchema) }),
  } as const;
  const read = async (
    context: RouteContext,
    phone: Phone,
    query: z.output<typeof windowQuery>,
    chatIds?: readonly string[],
  ) => {
    const { limit = MOST, offset = 0, start_time: since, end_time: until } = query;
    const listing = { chatIds, notifications: isNotices, since, until, limit, offset };
    const { messages: listed, total } = await context.listings.messages(phone.session, listing);
    const shown = await showMessages(context, phone, listed);
    const page = pageOf(offset, shown.length, total);
    // The SDK's types say it wrongly, the documents rightly.
    return { json: isNotices ? { ...page, notifications: shown, notifictions: shown } : { ...page, messages: shown } };
  };
  return [
    phoneRoute({
      method: 'get',
      path: `/v1/chats/${what}`,
      id: isNotices ? 'getNotifications' : 'getMessages',
      summary: isNotices ? 'System messages of every chat' : 'Messages of every chat',
      scope: 'chats:read',
      request: { query: windowQuery.extend({ chat_id: chatId.optional() }) },
      reply,
      async handle({ query }, context, phone) {
        if (query.chat_id === undefined) return read(context, phone, query);
        const { halves } = await findChat(context, phone, query.chat_id);
        return read(context, phone, query, halves);
      },
    }),
    phoneRoute({
      method: 'get',
      path: `/v1/chats/:chat_id/${what}`,
      id: isNotices ? 'getChatNotifications' : 'getChatMessages',
      summary: isNotices ? 'System messages of a chat' : 'Messages of a chat',
      scope: 'chats:read',
      request: { params: chatPath, query: windowQuery },
      reply,
      async handle({ params, query }, context, phone) {
        const { halves } = await findChat(context, phone, params.chat_id);
        return read(context, phone, query, halves);
      },
    }),
  ];
});

async function chatsWithLabel(context: RouteContext, phone: Phone, label: string): Promise<ReadonlySet<string>> {
  const labels = await context.annotations.list(phone.session, 'label');
  const meant = labels.items.find(({ id, data }) => id === label || data.name.toLowerCase() === label.toLowerCase());
  if (meant === undefined) return new Set();
  const { items } = await context.annotations.list(phone.session, 'chat');
  return new Set(items.filter(({ data }) => data.labelIds?.includes(meant.id) === true).map(({ id }) => id));
}

async function businesses({ people }: RouteContext, { session }: Phone): Promise<ReadonlySet<string>> {
  const all = await people.contacts(session, { limit: 1_000_000, offset: 0, sortBy: 'id', descending: false });
  return new Set(all.filter(({ isBusiness }) => isBusiness).map(({ id }) => id));
}

function isWithin(chat: Fields, { start_time: since, end_time: until }: z.output<typeof windowQuery>): boolean {
  const at = asNumber(chat['timestamp']);
  return (since === undefined || (at !== null && at >= since)) && (until === undefined || (at !== null && at <= until));
}
