import { z } from 'zod';
import { asText, fieldsOf, type Fields } from '../../../../core/history/json-fields.js';
import { rawChat } from '../../../families/raw-shapes.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { bodyOf, bool, chatId, count, oneOf, queryBool, queryCount, sessionPath } from '../fields.js';
import { inTurns } from '../in-turns.js';
import { chatIdOf, listRawChats, type ChatListing } from '../list-chats.js';
import { toWaMessage } from '../mappers/to-wa-message.js';
import { waMessage } from '../schemas/wa-message.js';
import { onWorking } from '../session-access.js';

const OVERVIEW_LIMIT = 20;
const PICTURES_AT_ONCE = 4;
const path = z.object({ session: sessionPath });
const chatPath = z.object({ session: sessionPath, chatId });

export const listChats = defineRoute({
  method: 'get',
  path: '/api/:session/chats',
  id: 'listChats',
  summary: 'The chats of the account, as whatsapp-web.js makes them',
  scope: 'chats:read',
  request: {
    params: path,
    query: z.object({
      sortBy: oneOf(['conversationTimestamp', 'messageTimestamp', 'id', 'name']).optional(),
      sortOrder: oneOf(['desc', 'asc']).optional().meta({ description: '`desc`: new first, A–Z.' }),
      merge: queryBool.optional().meta({ description: 'One chat for each person. Default true.' }),
      limit: queryCount(1).optional(),
      offset: queryCount(0).optional(),
    }),
  },
  reply: { kind: 'json', description: 'The chats', body: z.array(rawChat) },

  async handle({ params, query }, context) {
    const chats = await onWorking(context, params.session, (session) => listRawChats(context, session, query));
    return { json: chats as z.input<typeof rawChat>[] };
  },
});

const chatSummary = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    picture: z.string().nullable(),
    lastMessage: waMessage.nullable(),
    _chat: rawChat,
  })
  .meta({ id: 'WahaChatSummary' });

const summaries = { kind: 'json', description: 'What a list of chats shows', body: z.array(chatSummary) } as const;

export const overviewOfChats = defineRoute({
  method: 'get',
  path: '/api/:session/chats/overview',
  id: 'getChatsOverview',
  summary: 'What a list of chats shows of each',
  scope: 'chats:read',
  request: {
    params: path,
    query: z.object({
      merge: queryBool.optional(),
      limit: queryCount(1)
        .optional()
        .meta({ description: `Default ${String(OVERVIEW_LIMIT)}.` }),
      offset: queryCount(0).optional(),
      ids: z
        .union([chatId, z.array(chatId)], { error: 'each value in ids must be a string' })
        .transform((value) => [value].flat())
        .optional()
        .meta({ description: 'Only these: ids or phone numbers.' }),
    }),
  },
  reply: summaries,

  async handle({ params, query }, context) {
    return { json: await toOverview(context, params.session, query) };
  },
});

export const postOverviewOfChats = defineRoute({
  method: 'post',
  path: '/api/:session/chats/overview',
  id: 'postChatsOverview',
  summary: 'What a list of chats shows of each, for a long list of ids',
  scope: 'chats:read',
  request: {
    params: path,
    body: bodyOf({
      pagination: z.object(
        { merge: bool.nullish(), limit: count(1).nullish(), offset: count(0).nullish() },
        { error: 'must be an object' },
      ),
      filter: z
        .object({ ids: z.array(chatId, { error: 'must be an array' }).nullish() }, { error: 'must be an object' })
        .nullish(),
    }),
  },
  reply: summaries,

  async handle({ params, body: { pagination, filter } }, context) {
    const { merge, limit, offset } = pagination;
    const listing = {
      merge: merge ?? undefined,
      limit: limit ?? undefined,
      offset: offset ?? undefined,
      ids: filter?.ids ?? undefined,
    };
    return { json: await toOverview(context, params.session, listing) };
  },
});

export const getChatPicture = defineRoute({
  method: 'get',
  path: '/api/:session/chats/:chatId/picture',
  id: 'getChatPicture',
  summary: 'The picture of a person or group; asked for anew after 24 hours or with `refresh=True`',
  scope: 'chats:read',
  request: { params: chatPath, query: z.object({ refresh: queryBool.optional() }) },
  reply: { kind: 'json', description: 'null: there is none', body: z.object({ url: z.string().nullable() }) },

  async handle({ params, query }, context) {
    const url = await onWorking(context, params.session, (session) =>
      context.pictures.url(session, params.chatId, { refresh: query.refresh }),
    );
    return { json: { url } };
  },
});

async function toOverview(context: RouteContext, name: string, listing: ChatListing) {
  return onWorking(context, name, async (session) => {
    // An empty list of ids is no filter.
    const ids = listing.ids?.length === 0 ? undefined : listing.ids;
    const chats = await listRawChats(context, session, { ...listing, ids, limit: listing.limit ?? OVERVIEW_LIMIT });
    return inTurns(chats, PICTURES_AT_ONCE, async (chat) =>
      toSummary(chat, await context.pictures.soon(session, chatIdOf(chat))),
    );
  });
}

function toSummary(chat: Fields, picture: string | null): z.input<typeof chatSummary> {
  const last = chat['lastMessage'];
  return {
    id: chatIdOf(chat),
    name: asText(chat['name']),
    picture,
    lastMessage: last === undefined || last === null ? null : toWaMessage(fieldsOf(last)),
    _chat: chat as z.input<typeof rawChat>,
  };
}
