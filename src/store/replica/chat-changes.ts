import type { ChatRecord } from '../../core/history/chat-record.js';
import { chatCreated, chatEvents } from '../../core/history/history-events.js';
import { searchIndexOf } from '../search/search-index-of.js';
import type { BatchContext } from './batch-context.js';

/** Messages of several chats come at once, in any order. */
const ABOUT_NOW_S = 60;

/** Adds or replaces a chat. */
export async function applyChat(batch: BatchContext, chat: ChatRecord): Promise<void> {
  const { transaction, session } = batch;
  const before = await transaction
    .selectFrom('chats')
    .selectAll()
    .where('session', '=', session)
    .where('id', '=', chat.id)
    .executeTakeFirst();
  if (before?.json === chat.json && before.pin === chat.pin) return;
  const row = {
    session,
    id: chat.id,
    name: chat.name,
    timestamp: chat.timestamp,
    pin: chat.pin,
    archived: Number(chat.archived),
    is_group: Number(chat.isGroup),
    unread_count: chat.unreadCount,
    mute_expiration: chat.muteExpiration,
    json: chat.json,
  };
  await transaction
    .insertInto('chats')
    .values(row)
    .onConflict((conflict) => conflict.columns(['session', 'id']).doUpdateSet(row))
    .execute();
  const known = before && {
    archived: before.archived === 1,
    pin: before.pin,
    muteExpiration: before.mute_expiration,
    unreadCount: before.unread_count,
  };
  batch.tell(
    known === undefined && (await isNews(batch, chat)) ? [chatCreated(chat.id)] : chatEvents(known ?? null, chat),
  );
  batch.touch(chat.id);
}

/** Chats of a new link come in waves, the older ones long after the newest: only what is as new as any other is news. */
async function isNews({ transaction, session, origin }: BatchContext, { id, timestamp }: ChatRecord): Promise<boolean> {
  if (origin !== 'live' || timestamp === 0) return false;
  const others = await transaction
    .selectFrom('chats')
    .select(({ fn }) => fn.max<number | null>('timestamp').as('newest'))
    .where('session', '=', session)
    .where('id', '<>', id)
    .executeTakeFirst();
  return others?.newest != null && timestamp >= others.newest - ABOUT_NOW_S;
}

/** Removes a chat with all that is in it. */
export async function removeChat(batch: BatchContext, id: string): Promise<void> {
  const { transaction, session } = batch;
  const known = await transaction
    .selectFrom('chats')
    .select('id')
    .where('session', '=', session)
    .where('id', '=', id)
    .executeTakeFirst();
  const found = await transaction
    .selectFrom('messages')
    .select('search_id')
    .where('session', '=', session)
    .where('chat_id', '=', id)
    .execute();
  if (known === undefined && found.length === 0) return;
  const searchIds = found.flatMap(({ search_id }) => search_id ?? []);
  await searchIndexOf(transaction).remove(transaction, session, searchIds);
  for (const table of ['messages', 'reactions', 'media', 'sync_state', 'chat_labels', 'chat_intents'] as const) {
    await transaction.deleteFrom(table).where('session', '=', session).where('chat_id', '=', id).execute();
  }
  await transaction.deleteFrom('chats').where('session', '=', session).where('id', '=', id).execute();
  batch.tell([{ name: 'chat.deleted', chatId: id, messageId: null, payload: {} }]);
  batch.drop(id);
}

/** Says which labels a chat has; all others are taken off. */
export async function applyChatLabels(batch: BatchContext, chatId: string, labelIds: readonly string[]): Promise<void> {
  const { transaction, session } = batch;
  await transaction.deleteFrom('chat_labels').where('session', '=', session).where('chat_id', '=', chatId).execute();
  if (labelIds.length === 0) return;
  const rows = [...new Set(labelIds)].map((label_id) => ({ session, chat_id: chatId, label_id }));
  await transaction.insertInto('chat_labels').values(rows).execute();
}
