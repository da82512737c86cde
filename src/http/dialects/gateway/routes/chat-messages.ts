import { z } from 'zod';
import type { BookedChat } from '../../../../core/chats/chat-book.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { jidParam, listOf, pageQuery, pageSize, sessionParam, SESSION_PATH } from '../fields.js';
import { findChat } from '../find-chat.js';
import { messageUlid, secondOf } from '../mappers/message-ulid.js';
import { chatJid } from '../mappers/to-chat.js';
import { messageIdOf, personOf, toMessage } from '../mappers/to-message.js';
import { messageSchema } from '../schemas/message.js';

/** More messages than ever share a second. */
const MOST_A_SECOND = 5_000;

export const listMessages = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/chats/:cid/messages`,
  id: 'listMessages',
  summary: 'Messages of a chat, the newest first',
  scope: 'messages:read',
  request: { params: z.object({ session: sessionParam, cid: jidParam }), query: z.object(pageQuery) },
  reply: {
    kind: 'json',
    description: 'A page, from the stored copy',
    headers: { 'X-Causeway-Complete': '`false`: the stored copy may lack some of these messages' },
    body: listOf(messageSchema),
  },

  async handle({ params, query }, context) {
    const { session, sessionId, chat } = await findChat(context, params);
    const { cursor } = query;
    const place = cursor === undefined || cursor === '' ? {} : await placeOf(context, session, chat, cursor);
    const { texts, hasMore, isCovered } = await context.chatBook.messages(session, chat, {
      limit: pageSize(query),
      ...place,
    });
    const raws = texts.map((text) => JSON.parse(text) as unknown);
    const isGroup = chat.id.endsWith('@g.us');
    const others = await otherIds(context, session, raws, isGroup);
    const beside = { sessionId, chatJid: chatJid(chat), isGroup, otherIdOf: (id: string) => others.get(id) };
    const data = raws.map((raw) => toMessage(raw, beside));
    const isComplete = isCovered && context.history.status(session).following;
    return {
      headers: { 'X-Causeway-Source': 'store', 'X-Causeway-Complete': String(isComplete) },
      json: { data, nextCursor: hasMore ? (data.at(-1)?.id ?? null) : null },
    };
  },
});

/** What comes after a cursor: below the message that it stands for, or else below its second. */
async function placeOf(
  context: RouteContext,
  session: string,
  chat: BookedChat,
  cursor: string,
): Promise<{ readonly before?: string; readonly until?: number }> {
  const second = secondOf(cursor);
  if (second === 'all') return {};
  const { texts } = await context.chatBook.messages(session, chat, {
    limit: MOST_A_SECOND,
    since: second,
    until: second,
  });
  const before = texts
    .map((text) => messageIdOf(JSON.parse(text)))
    .find((id) => messageUlid(id, second) === cursor.toUpperCase());
  return before === undefined ? { until: second } : { before };
}

/** Phone and LID of everyone who wrote: each is looked up once. */
async function otherIds(
  context: RouteContext,
  session: string,
  raws: readonly unknown[],
  isGroup: boolean,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(raws.flatMap((raw) => personOf(raw, isGroup)?.replace(/:\d+@/, '@') ?? []));
  const others = new Map<string, string>();
  for (const id of ids) {
    const pair = /@(c\.us|lid)$/.test(id) ? await context.people.mapping(session, id) : null;
    if (pair !== null) others.set(id, pair.pn === id ? pair.lid : pair.pn);
  }
  return others;
}
