import { BridgeError } from '../../../core/errors/bridge-error.js';
import type { ReadMeta } from '../../../core/chats/chats-api.js';
import { asText, fieldsOf } from '../../../core/history/json-fields.js';
import { readRawChats } from '../../families/raw-chats.js';
import { mayDo } from '../../families/key-scopes.js';
import type { RouteContext } from '../../route.js';
import { toChatSummary, toMessageSummary, type ChatSummary, type MessageSummary } from './mappers.js';
import { statusOf, type Status } from './status.js';

const DEFAULT_CHATS = 20;
const DEFAULT_MESSAGES = 10;
/** How long a send waits for WhatsApp to have the message; it is sent all the same later. */
const SEND_WAIT_MS = 25_000;
const INSTRUCTIONS = 'WhatsApp -> Linked devices -> Link a device -> Link with phone number instead';

// What a route and its tool do; they differ only in how they are asked and how they answer.

/** The newest chats first. */
export async function listChats(context: RouteContext, session: string, limit = DEFAULT_CHATS) {
  const { chats, meta } = await newestChats(context, session, limit);
  return { answer: { ok: true as const, count: chats.length, chats }, meta };
}

/** By the time of the newest message alone: the service puts pinned chats first, so as many more are read. */
async function newestChats(context: RouteContext, session: string, limit: number) {
  for (let most = limit; ;) {
    const { chats, meta } = await readRawChats(context, session, most);
    const summaries = chats.map((chat) => toChatSummary(chat));
    const lacking = limit - summaries.filter((chat) => !chat.pinned).length;
    if (!meta.hasMore || lacking <= 0) {
      return { chats: summaries.sort((a, b) => b.timestamp - a.timestamp).slice(0, limit), meta };
    }
    most += lacking;
  }
}

/** The newest messages of a chat with one person, the oldest of them first. */
export async function readMessages(
  context: RouteContext,
  session: string,
  phoneNumber: string,
  limit = DEFAULT_MESSAGES,
): Promise<{
  answer: { ok: true; chat: ChatSummary; count: number; messages: MessageSummary[] };
  meta: ReadMeta;
}> {
  const read = await context.chats.read(session, phoneNumber, { limit });
  const messages = (parsed(['[', read.messages, ']']) as unknown[]).map(toMessageSummary);
  const chat = toChatSummary(fieldsOf(parsed([read.chat])), messages.at(-1) ?? null);
  return { answer: { ok: true, chat, count: messages.length, messages }, meta: read.meta };
}

/** Sends a text. A stopped session is started first when the key may do that; one that is coming back is waited for. */
export async function sendMessage(context: RouteContext, session: string, phoneNumber: string, message: string) {
  const { state, wanted } = context.sessions.get(session);
  if (state === 'stopped' && wanted !== 'unlinked' && mayDo(context, 'sessions:write')) {
    await context.sessions.start(session);
  }
  const sent = await context.send.send(
    session,
    phoneNumber,
    { kind: 'text', text: message },
    { wait: 'server', deadlineMs: SEND_WAIT_MS },
  );
  return {
    ok: true as const,
    to: phoneNumber,
    chat_id: sent.chatId,
    message_id: sent.id,
    timestamp: new Date(sent.timestamp * 1000).toISOString(),
  };
}

/** Brings the session up; one that runs is left alone. */
export async function startAuth(context: RouteContext, session: string): Promise<Status> {
  if (context.sessions.get(session).state !== 'working') await context.sessions.start(session);
  return statusOf(context, session);
}

/** A code to type on the phone; null when one is linked already. Starts the session when it is stopped. */
export async function requestPairingCode(context: RouteContext, session: string, phoneNumber: string) {
  try {
    if (context.sessions.get(session).state === 'stopped') await context.sessions.start(session);
    const { code } = await context.sessions.pairingCode(session, phoneNumber);
    return {
      already_authenticated: false as const,
      phone_number: phoneNumber,
      code: code.replace('-', ''),
      instructions: INSTRUCTIONS,
    };
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'session_already_linked') throw error;
    return { already_authenticated: true as const, code: null, status: statusOf(context, session) };
  }
}

/** Unlinks the session. `phone_told` is there only when the phone could not be told and still lists the device. */
export async function logout(context: RouteContext, session: string) {
  const wasLinked = context.sessions.get(session).me !== null;
  const { phoneTold } = await context.sessions.logout(session);
  return wasLinked && !phoneTold ? { ok: true as const, phone_told: false as const } : { ok: true as const };
}

/** Messages of all chats that hold certain words, newest first. */
export async function searchMessages(context: RouteContext, session: string, query: string, limit = DEFAULT_MESSAGES) {
  const { hits, meta } = await context.search.search(session, { q: query, limit });
  const messages = hits.map(({ chatId, message }) => ({ chat_id: chatId, ...toMessageSummary(JSON.parse(message)) }));
  return { ok: true as const, count: messages.length, complete: meta.complete, messages };
}

function parsed(pieces: readonly (string | Uint8Array)[]): unknown {
  const texts = pieces.map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8')));
  return JSON.parse(asText(texts.join('')) ?? 'null');
}
