import { tokenise } from '../../core/search/tokenise.js';
import { inChunks } from '../in-chunks.js';
import { searchIndexOf } from '../search/search-index-of.js';
import { selectAmong } from '../select-among.js';
import type { MessagesTable } from '../tables.js';
import { writeRows } from '../write-rows.js';
import type { BatchContext } from './batch-context.js';
import { mendCoverage } from './coverage-changes.js';
import { freeSearchIds } from './free-search-ids.js';
import { MessageRun, type MessageChange, type MessageOutcome } from './message-run.js';
import { MessageSeconds, type StoredPlace } from './message-seconds.js';
import { removeMessages } from './remove-messages.js';

/** Applies changes of messages that follow each other in a batch. */
export async function applyMessages(batch: BatchContext, changes: readonly MessageChange[]): Promise<void> {
  const stored = await loadStored(batch, changes);
  const seconds = await loadSeconds(batch, changes);
  const outcome = new MessageRun(batch, stored, seconds).play(changes);
  await removeMessages(batch, outcome.removed);
  await moveMessages(batch, outcome.moved);
  const removed = new Set(outcome.removed.map(({ id }) => id));
  const before = (id: string) => (removed.has(id) ? undefined : stored.get(id));
  const rows = await indexed(batch, outcome.written, before);
  await writeRows(batch.transaction, 'messages', rows, { key: ['session', 'id'], update: UPDATED });
  await writeMedia(batch, outcome, before);
  await mendCoverage(batch, outcome.removed);
}

async function loadStored(batch: BatchContext, changes: readonly MessageChange[]): Promise<Map<string, MessagesTable>> {
  const ids = new Set(changes.flatMap((change) => idsOf(change)));
  const rows = await selectAmong<MessagesTable>(
    batch.transaction,
    { fixed: [batch.session], items: Array.from(ids, (id) => [id]) },
    (list, session) => `select * from messages where session = ${session} and id in (${list})`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function idsOf(change: MessageChange): readonly string[] {
  if (change.kind === 'message_removed') return [change.id];
  return recordsOf(change).map(({ id }) => id);
}

function recordsOf(change: MessageChange) {
  if (change.kind === 'message_removed') return [];
  return change.kind === 'message' ? [change.message] : change.messages;
}

async function loadSeconds(batch: BatchContext, changes: readonly MessageChange[]): Promise<MessageSeconds> {
  const seconds = new Map(changes.flatMap(recordsOf).map((record) => [`${record.chatId} ${record.timestamp}`, record]));
  const items = Array.from(seconds.values(), ({ chatId, timestamp }) => [chatId, timestamp]);
  const found = await selectAmong<StoredPlace>(
    batch.transaction,
    { fixed: [batch.session], items, types: ['text', 'bigint'] },
    (list, session) => `select id, chat_id, timestamp, row_order from messages
      where session = ${session} and (chat_id, timestamp) in (values ${list})`,
  );
  return new MessageSeconds(found);
}

async function moveMessages(batch: BatchContext, moved: ReadonlyMap<string, number>): Promise<void> {
  for (const [id, order] of moved) {
    await batch.transaction
      .updateTable('messages')
      .set({ row_order: order })
      .where('session', '=', batch.session)
      .where('id', '=', id)
      .execute();
  }
}

/** Brings the search index in line with the rows, and gives the rows with the numbers they have in it. */
async function indexed(
  batch: BatchContext,
  rows: readonly MessagesTable[],
  before: (id: string) => MessagesTable | undefined,
): Promise<readonly MessagesTable[]> {
  const { transaction, session } = batch;
  const stays = (row: MessagesTable) => {
    const old = before(row.id);
    return old?.body === row.body && old.timestamp === row.timestamp && old.chat_id === row.chat_id;
  };
  const changed = rows.filter((row) => !stays(row));
  const index = searchIndexOf(transaction);
  await index.remove(
    transaction,
    session,
    changed.flatMap((row) => before(row.id)?.search_id ?? []),
  );
  const found = changed.map((row) => ({ row, tokens: tokenise(row.body) })).filter(({ tokens }) => tokens.length > 0);
  const nextId = await freeSearchIds(
    transaction,
    found.map(({ row }) => row.timestamp),
  );
  const fresh = found.map(({ row, tokens }) => ({
    id: row.id,
    searchId: nextId(row.timestamp),
    chatId: row.chat_id,
    tokens,
  }));
  await index.add(transaction, session, fresh);
  const searchIds = new Map(fresh.map(({ id, searchId }) => [id, searchId]));
  return rows.map((row) => (stays(row) ? row : { ...row, search_id: searchIds.get(row.id) ?? null }));
}

/** What a message that is there takes from the new row; who recovered it stays. */
const UPDATED = [
  'chat_id',
  'timestamp',
  'row_order',
  'from_me',
  'author',
  'type',
  'has_media',
  'ack',
  'starred',
  'is_notification',
  'revoked',
  'edited_at',
  'search_id',
  'body',
  'json',
] as const;

/** Metadata always; what was fetched of it stays fetched. */
async function writeMedia(
  batch: BatchContext,
  { written, media }: MessageOutcome,
  before: (id: string) => MessagesTable | undefined,
): Promise<void> {
  const { transaction, session } = batch;
  const rows = written.flatMap(({ id, chat_id }) => {
    const facts = media.get(id);
    return facts == null ? [] : [{ session, message_id: id, chat_id, state: 'pending', fetched_at: null, ...facts }];
  });
  const without = written.filter(({ id }) => media.get(id) === null && before(id) !== undefined).map(({ id }) => id);
  for (const chunk of inChunks(without)) {
    await transaction.deleteFrom('media').where('session', '=', session).where('message_id', 'in', chunk).execute();
  }
  for (const chunk of inChunks(rows)) {
    await transaction
      .insertInto('media')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['session', 'message_id']).doUpdateSet((eb) => ({
          mimetype: eb.ref('excluded.mimetype'),
          filename: eb.ref('excluded.filename'),
          size: eb.ref('excluded.size'),
          sha256: eb.ref('excluded.sha256'),
        })),
      )
      .execute();
  }
}
