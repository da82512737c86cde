import { toChatRecord, type ChatRecord } from '../../src/core/history/chat-record.js';
import { toMessageRecord, type MessageRecord } from '../../src/core/history/message-record.js';
import type { BatchOrigin, PageBatch, PageChange } from '../../src/core/history/page-batch.js';

export interface MessageShape {
  readonly key: string;
  readonly at: number;
  readonly chat?: string | undefined;
  readonly body?: string | undefined;
  readonly fromMe?: boolean | undefined;
  readonly type?: string | undefined;
  readonly ack?: number | undefined;
  readonly editedAt?: number | undefined;
  readonly isNotification?: boolean | undefined;
  readonly file?: string | undefined;
}

export const SHOP = '551198765432@c.us';

/** The id that `aMessage` gives. */
export function idOf({ key, chat = SHOP, fromMe = false }: Pick<MessageShape, 'key' | 'chat' | 'fromMe'>): string {
  return `${String(fromMe)}_${chat}_${key}`;
}

/** A message as the page hands it over, in the library's shape. */
export function aMessage(shape: MessageShape): MessageRecord {
  const { key, at, chat = SHOP, body = key, fromMe = false, type = 'chat', ack = 1, editedAt, file } = shape;
  const id = { fromMe, remote: chat, id: key, _serialized: idOf(shape) };
  const json = JSON.stringify({
    _data: { id, filename: file, mimetype: file && 'application/pdf', size: file && 9, filehash: file && 'aGFzaA==' },
    id,
    ack,
    hasMedia: file !== undefined,
    body,
    type,
    timestamp: at,
    from: fromMe ? 'me@c.us' : chat,
    to: fromMe ? chat : 'me@c.us',
    isStarred: false,
    fromMe,
    latestEditSenderTimestampMs: editedAt,
  });
  return toMessageRecord(json, { isNotification: shape.isNotification ?? false });
}

export function put(shape: MessageShape): PageChange {
  return { kind: 'message', message: aMessage(shape) };
}

export interface ChatShape {
  readonly id: string;
  readonly name?: string | undefined;
  readonly at?: number | undefined;
  readonly pin?: number | undefined;
  readonly archived?: boolean | undefined;
  readonly unread?: number | undefined;
}

export function aChat({ id, name = id, at = 0, pin = 0, archived = false, unread = 0 }: ChatShape): ChatRecord {
  const json = JSON.stringify({
    id: { server: 'c.us', user: id, _serialized: id },
    name,
    isGroup: id.endsWith('@g.us'),
    unreadCount: unread,
    timestamp: at,
    archived,
    pinned: pin > 0,
    muteExpiration: 0,
  });
  return toChatRecord(json, { pin });
}

export function batchOf(changes: readonly PageChange[], origin: BatchOrigin = 'live'): PageBatch {
  return { origin, changes };
}
