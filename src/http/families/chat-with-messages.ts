import { z } from 'zod';
import { chosenSession, sessionHeaders } from './session-choice.js';
import { defineRoute } from '../route.js';
import { chatParam } from './field-types.js';
import { messageWindowBody, messageWindowQuery, toReadOptions } from './message-window.js';
import { nextLink } from './next-link.js';
import { rawChat, rawMessage, skippedMessages } from './raw-shapes.js';

// Before the oldest loaded message nothing is loaded: a link without a limit would lead to an empty page.
const ONWARDS = 50;

const meta = z.object({
  source: z.enum(['page', 'store']),
  engine: z.enum(['page', 'library']),
  complete: z.boolean(),
  reason: z.enum(['cap', 'deadline', 'skipped', 'phone_has_more', 'offline']).nullable(),
  hasMore: z.boolean(),
  oldest: z.int().nullable().meta({ description: 'Unix seconds of the oldest message here.' }),
  oldestId: z.string().nullable().meta({ description: 'Its id: give it as `before` for the page before.' }),
  count: z.int(),
  skipped: skippedMessages,
});

/** `GET /chats/:chat`, the route everybody knows; native and Cartat register this same object. */
export const getChat = defineRoute({
  method: 'get',
  path: '/chats/:chat',
  id: 'getChat',
  summary: 'One chat with its newest messages, oldest first',
  description: 'The window may also come as a JSON body on GET. Where query and body differ the request is refused.',
  scope: 'chats:read',
  request: {
    params: z.object({ chat: chatParam }),
    query: messageWindowQuery,
    headers: sessionHeaders,
    body: messageWindowBody,
  },
  reply: {
    kind: 'rawJson',
    description: 'The chat and its messages, passed on as whatsapp-web.js makes them',
    headers: {
      'X-Causeway-Source': '`page` or `store`',
      'X-Causeway-Complete': '`false` when something that was asked for is missing; `meta.reason` says why',
      'X-Causeway-Oldest': 'Unix seconds of the oldest message; absent when there is none',
      'X-Causeway-Skipped': 'How many messages could not be serialised',
      Link: '`rel="next"` leads to the older messages when there are more',
    },
    body: z.object({ status: z.literal('success'), chat: rawChat, messages: z.array(rawMessage), meta }),
  },

  async handle({ params, query, headers, body }, context) {
    const options = toReadOptions(query, body);
    const read = await context.chats.read(chosenSession(context, query, headers), params.chat, options);
    const { source, complete, oldest, oldestId, skipped, hasMore } = read.meta;
    return {
      headers: {
        'X-Causeway-Source': source,
        'X-Causeway-Complete': String(complete),
        'X-Causeway-Skipped': String(skipped.length),
        ...(oldest === null ? {} : { 'X-Causeway-Oldest': String(oldest) }),
        ...(hasMore && oldestId !== null
          ? nextLink(`/chats/${encodeURIComponent(params.chat)}`, {
              ...query,
              limit: options.limit === 'loaded' ? ONWARDS : options.limit,
              fromMe: options.fromMe,
              before: oldestId,
            })
          : {}),
      },
      rawJson: [
        '{"status":"success","chat":',
        read.chat,
        ',"messages":[',
        read.messages,
        '],"meta":',
        JSON.stringify(read.meta),
        '}',
      ],
    };
  },
});
