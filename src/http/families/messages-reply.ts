import { z } from 'zod';
import type { ChatReadOptions, JsonText, OpenedChat, ReadMeta } from '../../core/chats/chats-api.js';
import { joinTexts } from '../../core/chats/join-texts.js';
import type { RawJsonAnswer, RouteContext, StreamAnswer } from '../route.js';
import { knownTags } from './known-tags.js';
import { staleSchema } from './message-filters.js';
import { chosenForm, FORM_TYPES, inForm, type MessageForm } from './message-forms.js';
import { nextLink } from './next-link.js';
import { skippedMessages } from './raw-shapes.js';

// Before the oldest message at hand nothing is loaded: a link without a limit would lead to an empty page.
const ONWARDS = 50;
/** An answer of more than this is never held as a whole. */
const MOST_AT_ONCE = 2_000;

/** What an answer with messages says of itself. */
export const readMetaSchema = z.object({
  source: z.enum(['page', 'store']),
  engine: z.enum(['page', 'library']).nullable().meta({ description: 'What read the page; null for the store.' }),
  complete: z.boolean(),
  reason: z.enum(['cap', 'deadline', 'skipped', 'phone_has_more', 'offline', 'backfill']).nullable(),
  hasMore: z.boolean(),
  oldest: z.int().nullable().meta({ description: 'Unix seconds of the oldest message here.' }),
  oldestId: z.string().nullable().meta({ description: 'Its id: give it as `before` for the page before.' }),
  count: z.int(),
  skipped: skippedMessages,
  stale: staleSchema,
});

/** The reply of a route that gives messages: JSON with this body, or one of the other forms. */
export function messagesReply<S extends z.ZodType>(description: string, body: S) {
  return {
    kind: 'forms',
    description,
    headers: {
      'X-Causeway-Source': '`page` or `store`',
      'X-Causeway-Complete': '`false` when something that was asked for is missing; `meta.reason` says why',
      'X-Causeway-Oldest': 'Unix seconds of the oldest message; absent when there is none',
      'X-Causeway-Skipped': 'How many messages could not be serialised',
      ETag: 'Of answers from the store: sent back as If-None-Match it costs nothing while nothing changed',
      Link: '`rel="next"` leads to the older messages when there are more',
    },
    body,
    types: FORM_TYPES,
  } as const;
}

export interface MessagesRequest {
  readonly session: string;
  /** The name as it stood in the query, for the link onwards. */
  readonly namedSession: string | undefined;
  readonly chat: string;
  /** The path that was asked, for the link onwards. */
  readonly path: string;
  readonly options: ChatReadOptions;
  readonly format: MessageForm | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly withChat: boolean;
}

type MessagesAnswer =
  RawJsonAnswer | StreamAnswer | { readonly status: 304; readonly headers: Headers; readonly empty: true };
type Headers = Readonly<Record<string, string>>;

/** Reads the messages of a chat and puts them into the form that was asked for. */
export async function answerMessages(context: RouteContext, request: MessagesRequest): Promise<MessagesAnswer> {
  const { session, chat, options, withChat } = request;
  const form = chosenForm(context, request.format);
  if (form !== 'json') {
    const opened = await context.chats.open(session, chat, options);
    return { headers: headersOf(opened.meta(), request), ...inForm(form, opened.parts) };
  }
  if (isUnbounded(options)) {
    const opened = await context.chats.open(session, chat, options);
    return {
      headers: headersOf(opened.meta(), request),
      stream: asJson(opened, withChat),
      contentType: 'application/json; charset=utf-8',
    };
  }

  const mark = withChat ? '.c' : '.m';
  const tags = knownTags(request.ifNoneMatch).flatMap((tag) => (tag.endsWith(mark) ? tag.slice(0, -mark.length) : []));
  const same = tags.length === 0 ? null : await context.chats.unchanged(session, chat, options, tags);
  if (same !== null) return { status: 304, headers: { ETag: `W/"${same}${mark}"` }, empty: true };

  const read = await context.chats.read(session, chat, options);
  return {
    headers: {
      ...headersOf(read.meta, request),
      ...(read.tag === null ? {} : { ETag: `W/"${read.tag}${mark}"` }),
    },
    rawJson: wholeOf(read.messages, [
      ...opening(read.chat, withChat),
      read.messages,
      `],"meta":${JSON.stringify(read.meta)}}`,
    ]),
  };
}

async function* asJson({ chat, parts, meta }: OpenedChat, withChat: boolean): AsyncGenerator<JsonText> {
  yield* opening(chat, withChat);
  let isFirst = true;
  for await (const part of parts) {
    if (part.length === 0) continue;
    if (!isFirst) yield ',';
    isFirst = false;
    yield joined(part);
  }
  yield `],"meta":${JSON.stringify(meta())}}`;
}

/** An answer up to this size is put together once for as long as its messages are kept. */
const WHOLE_BYTES = 512 * 1024;
const wholes = new WeakMap<Uint8Array, { readonly pieces: readonly JsonText[]; readonly body: Uint8Array }>();

/** The pieces as one, made once for messages that are asked for again and again: copying them costs more than the rest. */
function wholeOf(messages: JsonText, pieces: readonly JsonText[]): readonly JsonText[] {
  if (typeof messages === 'string' || messages.byteLength > WHOLE_BYTES) return pieces;
  const known = wholes.get(messages);
  if (known?.pieces.every((piece, index) => piece === pieces[index]) === true) return [known.body];
  const body = Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece)));
  wholes.set(messages, { pieces, body });
  return [body];
}

const encoder = new TextEncoder();

function joined(part: readonly JsonText[]): Uint8Array {
  return joinTexts(part.map((text) => (typeof text === 'string' ? encoder.encode(text) : text)));
}

function opening(chat: JsonText, withChat: boolean): readonly JsonText[] {
  return withChat ? ['{"status":"success","chat":', chat, ',"messages":['] : ['{"status":"success","messages":['];
}

function isUnbounded({ limit }: ChatReadOptions): boolean {
  return limit === 'all' || (typeof limit === 'number' && limit > MOST_AT_ONCE);
}

function headersOf(meta: ReadMeta, { path, options, format, namedSession }: MessagesRequest): Headers {
  const { source, complete, oldest, oldestId, skipped, hasMore } = meta;
  const { limit, types, ...rest } = options;
  return {
    'X-Causeway-Source': source,
    'X-Causeway-Complete': String(complete),
    'X-Causeway-Skipped': String(skipped.length),
    ...(oldest === null ? {} : { 'X-Causeway-Oldest': String(oldest) }),
    ...(hasMore && oldestId !== null
      ? nextLink(path, {
          session: namedSession,
          limit: limit === 'loaded' ? ONWARDS : limit,
          ...rest,
          type: types?.join(','),
          format,
          before: oldestId,
        })
      : {}),
  };
}
