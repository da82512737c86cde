import { sql } from 'kysely';
import type { CoverageChange } from '../../core/history/page-batch.js';
import { inChunks } from '../in-chunks.js';
import type { MessagesTable } from '../tables.js';
import type { BatchContext } from './batch-context.js';

/** Writes what is now known of how much of a chat is here. */
export async function applyCoverage(batch: BatchContext, change: CoverageChange): Promise<void> {
  const before = await batch.transaction
    .selectFrom('sync_state')
    .selectAll()
    .where('session', '=', batch.session)
    .where('chat_id', '=', change.chatId)
    .executeTakeFirst();
  const fromId = change.contiguousFromId;
  const known = {
    contiguous_from_id: fromId === undefined ? (before?.contiguous_from_id ?? null) : fromId,
    reached_start: Number(change.reachedStart ?? before?.reached_start ?? false),
    phone_has_more: Number(change.phoneHasMore ?? before?.phone_has_more ?? false),
    last_reconciled_at: change.reconciledAt ?? before?.last_reconciled_at ?? null,
  };
  await batch.transaction
    .insertInto('sync_state')
    .values({ session: batch.session, chat_id: change.chatId, version: 0, ...known })
    .onConflict((conflict) => conflict.columns(['session', 'chat_id']).doUpdateSet(known))
    .execute();
  // What an answer says of itself changes with it, the time of the check alone does not.
  const isSame =
    before?.contiguous_from_id === known.contiguous_from_id &&
    before.reached_start === known.reached_start &&
    before.phone_has_more === known.phone_has_more;
  if (!isSame) batch.touch(change.chatId);
}

/** A contiguous stretch whose first message is gone begins at the next one. */
export async function mendCoverage(batch: BatchContext, removed: readonly MessagesTable[]): Promise<void> {
  const { transaction, session } = batch;
  const rows = new Map(removed.map((row) => [row.id, row]));
  for (const chunk of inChunks([...rows.keys()])) {
    const broken = await transaction
      .selectFrom('sync_state')
      .select(['chat_id', 'contiguous_from_id'])
      .where('session', '=', session)
      .where('contiguous_from_id', 'in', chunk)
      .execute();
    for (const { chat_id, contiguous_from_id } of broken) {
      const row = rows.get(contiguous_from_id ?? '');
      if (row === undefined) continue;
      const next = await transaction
        .selectFrom('messages')
        .select('id')
        .where('session', '=', session)
        .where('chat_id', '=', chat_id)
        .where(sql<boolean>`(timestamp, row_order) >= (${row.timestamp}, ${row.row_order})`)
        .orderBy('timestamp')
        .orderBy('row_order')
        .executeTakeFirst();
      await transaction
        .updateTable('sync_state')
        .set({ contiguous_from_id: next?.id ?? null })
        .where('session', '=', session)
        .where('chat_id', '=', chat_id)
        .execute();
    }
  }
}
