import type { KeyRecord, MsgRecord } from '../wire/records.js';
import { MsgKey, toKeyRecord } from './ids/msg-key.js';
import { disk } from './link/disk-link.js';
import type { ChatModel } from './models/chat-model.js';
import { MsgModel } from './models/msg-model.js';
import { attributesFromDisk } from './models/revive.js';
import { stage } from './stage.js';
import { Msg } from './store.js';

const loading = new Map<string, Promise<MsgModel[]>>();

/** The next page of older messages: read from the database, added to memory; empty at the start of what there is. */
export function loadEarlierMsgs({ chat }: { chat: ChatModel }): Promise<MsgModel[]> {
  const id = chat.id._serialized;
  const running = loading.get(id);
  if (running) return running;
  const page = loadPage(chat).finally(() => loading.delete(id));
  loading.set(id, page);
  return page;
}

async function loadPage(chat: ChatModel): Promise<MsgModel[]> {
  const oldest = chat.msgs.head();
  const { messages } = await disk.read('messages', {
    chat: chat.id._serialized,
    anchor: oldest ? toKeyRecord(oldest.id) : undefined,
    count: stage.pageSize,
    direction: 'before',
  });
  const models = messages.map((record) => {
    const attributes = attributesFromDisk(record);
    return Msg.get(attributes['id']) ?? new MsgModel(attributes);
  });
  chat.msgs.prepend(models);
  for (const model of models) Msg.add(model);
  return models;
}

/** A row as the database hands it out: a plain object, with no model round it. */
export type Row = Record<string, unknown> & { id: MsgKey };

interface Cursor {
  readonly anchor: unknown;
  readonly count: number;
}

/** Rows beside the anchor, oldest first; 404 when the anchor is not in the database. Memory does not grow. */
export async function findByDirection({
  anchor,
  count,
  direction,
}: Cursor & { readonly direction: 'before' | 'after' }): Promise<{ messages: Row[]; status: number }> {
  const key: KeyRecord = toKeyRecord(MsgKey.from(anchor));
  const limit = Number.isFinite(count) && count >= 0 ? count : 1_000_000_000;
  const { found, messages } = await disk.read('messages', { chat: key.remote, anchor: key, count: limit, direction });
  return { messages: messages.map(toRow), status: found ? 200 : 404 };
}

function toRow(record: MsgRecord): Row {
  return attributesFromDisk(record) as Row;
}
