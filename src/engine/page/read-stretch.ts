import type { SkippedMessage } from '../../core/ports/skipped-message.js';
import type { FeedMessage, Stretch, StretchMiss, StretchRequest } from '../../core/ports/page-feed.js';
import { clock } from './clock.js';
import { findChat } from './find-chat.js';
import { byTime } from './gather-messages.js';
import { late, Pace } from './pace.js';
import { MORE_ON_PHONE } from './read-chat.js';
import { messageChange } from './to-changes.js';
import { collections, waModule, waModuleIfPresent } from './wa-modules.js';

interface Held {
  /** Oldest first. */
  readonly messages: readonly any[];
  readonly hasMore: boolean;
}

/** See `PageFeed.readStretch`. */
export async function readStretch(request: StretchRequest): Promise<Stretch | StretchMiss> {
  const found = findChat([request.chatId]);
  if ('outcome' in found) return { outcome: 'chat_unknown' };
  const { chat } = found;
  const held = await gather(chat, request);
  if (held === 'before_unknown') return { outcome: 'before_unknown' };

  const readAt = clock();
  const messages: FeedMessage[] = [];
  const skipped: SkippedMessage[] = [];
  for (const message of held.messages) {
    const change = messageChange(message, 'loaded');
    if (change.kind === 'message') messages.push({ json: change.json, isNotification: change.isNotification });
    else if (change.kind === 'unreadable') skipped.push(change.message);
  }
  return {
    outcome: 'ok',
    chatId: chat.id._serialized,
    messages,
    skipped,
    hasMore: held.hasMore,
    phoneHasMore: chat.endOfHistoryTransferType === MORE_ON_PHONE,
    clock: readAt,
  };
}

async function gather(chat: any, request: StretchRequest): Promise<Held | 'before_unknown'> {
  const pace = new Pace(request.deadlineMs);
  if (request.from === 'memory') return fromMemory(chat, request);
  if (request.from === 'database') {
    const rows = await fromDatabase(chat, request, pace);
    if (rows !== null) return rows;
  }
  return byLoading(chat, request, pace);
}

function fromMemory(chat: any, { before, count }: StretchRequest): Held | 'before_unknown' {
  return newestOf(heldBefore(chat, before), count, isAtStart(chat));
}

/** What is in memory and older than `before`, oldest first; null when `before` is not in memory. */
function heldBefore(chat: any, before: string | null): readonly any[] | null {
  const loaded = byTime(chat.msgs.getModelsArray());
  if (before === null) return loaded;
  const end = loaded.findIndex((message) => message.id._serialized === before);
  return end < 0 ? null : loaded.slice(0, end);
}

function newestOf(held: readonly any[] | null, count: number, isWhole: boolean): Held | 'before_unknown' {
  if (held === null) return 'before_unknown';
  const start = Math.max(0, held.length - count);
  return { messages: held.slice(start), hasMore: start > 0 || !isWhole };
}

function isAtStart(chat: any): boolean {
  return chat.msgs.msgLoadState?.noEarlierMsgs === true;
}

/**
 * Reads WhatsApp's own database, which fills no memory (wwebjs-contract 4.4). Null when this page cannot, or does not know
 * the anchor there: a message can be in memory and not yet in the database.
 */
async function fromDatabase(chat: any, { before, count }: StretchRequest, pace: Pace): Promise<Held | null> {
  const find = waModuleIfPresent('WAWebDBMessageFindLocal')?.msgFindByDirection;
  const anchorText = before ?? chat.lastReceivedKey?._serialized;
  if (typeof find !== 'function') return null;
  if (anchorText === undefined) return { messages: [], hasMore: false };
  const anchor = keyOf(anchorText);
  if (anchor === undefined) return null;

  const found = await pace.within<any>(find({ anchor, count, direction: 'before' }));
  if (found === late || found?.status !== 200 || !Array.isArray(found.messages)) return null;
  const { Msg } = collections();
  const ids: string[] = found.messages.map((row: any) => keyOf(row.id)?._serialized ?? String(row.id));
  if (before === null) ids.push(anchorText);
  const read = ids.length === 0 ? { messages: [] } : await pace.within<any>(Msg.getMessagesById(ids));
  if (read === late) return null;
  const messages = new Map<string, any>();
  for (const message of read?.messages ?? []) if (message) messages.set(message.id._serialized, message);
  // A row without a model would be a hole in what is to be without holes.
  if (ids.some((id) => !messages.has(id) && id !== anchorText)) return null;
  const oldest = messages.get(ids[0] ?? '');
  for (const message of loadedBetween(chat, oldest, before)) messages.set(message.id._serialized, message);
  return { messages: byTime([...messages.values()]), hasMore: found.messages.length >= count };
}

/** What is in memory and not (yet) in the database, newer than `oldest` and older than `before`. */
function loadedBetween(chat: any, oldest: any, before: string | null): readonly any[] {
  const held = heldBefore(chat, before) ?? [];
  return held.filter((message) => oldest === undefined || message.t > oldest.t);
}

async function byLoading(chat: any, { before, count }: StretchRequest, pace: Pace): Promise<Held | 'before_unknown'> {
  const { loadEarlierMsgs } = waModule('WAWebChatLoadMessages');
  for (;;) {
    const held = heldBefore(chat, before);
    if ((held !== null && held.length > count) || isAtStart(chat) || pace.leftMs <= 0) {
      return newestOf(held, count, isAtStart(chat));
    }
    await pace.rest();
    const older = await pace.within<any[] | undefined>(loadEarlierMsgs({ chat }));
    if (older !== late && !older?.length) return newestOf(held, count, true);
  }
}

function keyOf(id: any): any {
  if (typeof id === 'object' && id !== null) return id;
  const loaded = waModuleIfPresent('WAWebMsgKey');
  const MsgKey = loaded?.default ?? loaded;
  try {
    return MsgKey.fromString(id);
  } catch {
    return undefined;
  }
}

/** See `PageFeed.missing`. */
export async function missing({ ids }: { ids: readonly string[] }): Promise<readonly string[]> {
  const { Msg } = collections();
  const unknown = ids.filter((id) => !Msg.get(id));
  if (unknown.length === 0) return [];
  const read = await Msg.getMessagesById(unknown);
  // What could not be asked is not missing: it would be removed.
  if (!Array.isArray(read?.messages)) throw new Error('The page did not say which messages it has');
  const found = new Set(read.messages.filter(Boolean).map((message: any) => message.id._serialized));
  return unknown.filter((id) => !found.has(id));
}

/** See `PageFeed.askPhone`. The answer comes later, as a history sync (wwebjs-contract 1.7, syncHistory). */
export async function askPhone({ chatId }: { chatId: string }): Promise<boolean> {
  const found = findChat([chatId]);
  const send = waModuleIfPresent('WAWebSendNonMessageDataRequest')?.sendPeerDataOperationRequest;
  if ('outcome' in found || typeof send !== 'function') return false;
  if (found.chat.endOfHistoryTransferType !== MORE_ON_PHONE) return false;
  await send(3, { chatId: found.chat.id });
  return true;
}
