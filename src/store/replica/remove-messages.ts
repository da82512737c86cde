import { keptName } from '../../core/media/kept-name.js';
import { inChunks } from '../in-chunks.js';
import { searchIndexOf } from '../search/search-index-of.js';
import type { MessagesTable } from '../tables.js';
import type { BatchContext } from './batch-context.js';

type Removed = Pick<MessagesTable, 'id' | 'search_id'>;

/** Removes rows and all that hangs on them, the search index included. */
export async function removeMessages(batch: BatchContext, rows: readonly Removed[]): Promise<void> {
  const { transaction, session } = batch;
  for (const chunk of inChunks(rows)) {
    const ids = chunk.map(({ id }) => id);
    await transaction.deleteFrom('messages').where('session', '=', session).where('id', 'in', ids).execute();
    await transaction.deleteFrom('reactions').where('session', '=', session).where('message_id', 'in', ids).execute();
    await transaction.deleteFrom('media').where('session', '=', session).where('message_id', 'in', ids).execute();
  }
  const searchIds = rows.flatMap(({ search_id }) => search_id ?? []);
  await searchIndexOf(transaction).remove(transaction, session, searchIds);
}

/** The same; gives the names of the files that no other message of the session carries. */
export async function removeWithFiles(batch: BatchContext, rows: readonly Removed[]): Promise<readonly string[]> {
  const { transaction, session } = batch;
  const files = new Map<string, string | null>();
  for (const chunk of inChunks(rows)) {
    const found = await transaction
      .selectFrom('media')
      .select(['message_id', 'sha256'])
      .where('session', '=', session)
      .where(
        'message_id',
        'in',
        chunk.map(({ id }) => id),
      )
      .execute();
    for (const { message_id, sha256 } of found) files.set(keptName(message_id, sha256), sha256);
  }
  await removeMessages(batch, rows);
  for (const chunk of inChunks([...files.values()].filter((hash) => hash !== null))) {
    const shared = await transaction
      .selectFrom('media')
      .select(['message_id', 'sha256'])
      .where('session', '=', session)
      .where('sha256', 'in', chunk)
      .execute();
    for (const { message_id, sha256 } of shared) files.delete(keptName(message_id, sha256));
  }
  return [...files.keys()];
}
