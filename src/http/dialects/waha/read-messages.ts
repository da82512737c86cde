import { type z } from 'zod';
import type { JsonText } from '../../../core/chats/chats-api.js';
import { BridgeError } from '../../../core/errors/bridge-error.js';
import type { RouteContext } from '../../route.js';
import { oneOf, queryBool, queryCount, querySeconds } from './fields.js';
import { inTurns } from './in-turns.js';
import { toWaMedia } from './mappers/to-wa-media.js';
import { toWaMessage } from './mappers/to-wa-message.js';
import type { WaMessage } from './schemas/wa-message.js';

const DEFAULT_LIMIT = 10;
const FILES_AT_ONCE = 4;
/** So long all files of one answer may take together, in ms; less than clients and proxies wait. */
const FILES_MS = 20_000;
const ACKS = ['ERROR', 'PENDING', 'SERVER', 'DEVICE', 'READ', 'PLAYED'] as const;

/** Which messages of a chat are meant. */
export const messagesQuery = {
  limit: queryCount(1)
    .optional()
    .meta({ description: `How many of the newest. Default ${String(DEFAULT_LIMIT)}.` }),
  offset: queryCount(0)
    .optional()
    .meta({ description: 'How many of the newest to leave out; counted before the filters.' }),
  sortBy: oneOf(['timestamp', 'messageTimestamp']).optional(),
  sortOrder: oneOf(['desc', 'asc'])
    .optional()
    .meta({ description: '`desc` (default): newest first. The same messages either way.' }),
  downloadMedia: queryBool.optional().meta({ description: 'Fetch the files and give their links. Default true.' }),
  merge: queryBool.optional().meta({ description: 'Both halves of a chat kept under phone and LID. Default true.' }),
  'filter.timestamp.lte': querySeconds.optional(),
  'filter.timestamp.gte': querySeconds.optional(),
  'filter.fromMe': queryBool.optional(),
  'filter.ack': oneOf(ACKS).optional(),
};

type MessagesQuery = z.output<z.ZodObject<typeof messagesQuery>>;

/**
 * A page of a chat's messages in WAHA's shape. The page is cut out of all messages, and only then filtered, so that a
 * client that goes on by `limit` misses none.
 */
export async function readMessages(
  context: RouteContext,
  session: string,
  chat: string,
  query: MessagesQuery,
): Promise<WaMessage[]> {
  if (chat === 'all') {
    throw new BridgeError('feature_unavailable', "Can not get messages from 'all' chats. Use 'chatId' of one chat.");
  }
  const { limit = DEFAULT_LIMIT, offset = 0, merge, sortOrder = 'desc', downloadMedia = true } = query;
  const { chatId, parts } = await context.chats.open(session, chat, { limit: limit + offset, merge });
  const texts: JsonText[] = [];
  for await (const part of parts) texts.push(...part);
  const page = texts.slice(0, Math.max(0, texts.length - offset)).slice(-limit);
  const messages = page.map(parsed).filter((message) => isWanted(toWaMessage(message), query));
  if (sortOrder === 'desc') messages.reverse();
  if (!downloadMedia) return messages.map((message) => toWaMessage(message));
  const endMs = performance.now() + FILES_MS;
  return inTurns(messages, FILES_AT_ONCE, async (message) => {
    const waitMs = endMs - performance.now();
    return toWaMessage(message, { media: await toWaMedia(context, session, chatId, message, waitMs) });
  });
}

/** One message in WAHA's shape. */
export async function readMessage(
  context: RouteContext,
  session: string,
  chat: string,
  id: string,
  downloadMedia: boolean,
): Promise<WaMessage> {
  const { message: text } = await context.chats.message(session, chat, id);
  const message = parsed(text);
  const media = downloadMedia ? await toWaMedia(context, session, chat, message, FILES_MS) : undefined;
  return toWaMessage(message, { media });
}

function isWanted(message: WaMessage, query: MessagesQuery): boolean {
  const lte = query['filter.timestamp.lte'];
  const gte = query['filter.timestamp.gte'];
  const fromMe = query['filter.fromMe'];
  const ack = query['filter.ack'];
  if (lte !== undefined && message.timestamp > lte) return false;
  if (gte !== undefined && message.timestamp < gte) return false;
  if (fromMe !== undefined && message.fromMe !== fromMe) return false;
  return ack === undefined || message.ackName === ack;
}

function parsed(text: JsonText): unknown {
  return JSON.parse(typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
}
