import type { ChatListRequest } from '../../core/ports/engine.js';
import { inChunks } from '../in-chunks.js';
import type { CausewayDatabase } from '../open-database.js';

/** See `ChatStore.listChats`. */
export async function readChats(
  transaction: CausewayDatabase,
  session: string,
  listing: ChatListRequest,
): Promise<{ texts: readonly string[]; total: number }> {
  const { limit, offset, unread, archived, group } = listing;
  let matching = transaction.selectFrom('chats').where('session', '=', session);
  if (unread !== undefined) matching = matching.where('unread_count', unread ? '!=' : '=', 0);
  if (archived !== undefined) matching = matching.where('archived', '=', Number(archived));
  if (group !== undefined) matching = matching.where('is_group', '=', Number(group));
  const inOrder = matching.orderBy('pin', 'desc').orderBy('timestamp', 'desc').orderBy('id', 'desc');

  if (listing.sort === 'recent') {
    const counted = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const rows = await inOrder.select('json').limit(limit).offset(offset).execute();
    return { texts: rows.map(({ json }) => json), total: counted.total };
  }
  // A database sorts names by its own rules, the page by those of the language: names are few and short.
  const names = await inOrder.select(['id', 'name']).execute();
  const wanted = names.sort((one, other) => one.name.localeCompare(other.name)).slice(offset, offset + limit);
  const texts = new Map<string, string>();
  for (const chunk of inChunks(wanted.map(({ id }) => id))) {
    const rows = await transaction
      .selectFrom('chats')
      .select(['id', 'json'])
      .where('session', '=', session)
      .where('id', 'in', chunk)
      .execute();
    for (const { id, json } of rows) texts.set(id, json);
  }
  return { texts: wanted.flatMap(({ id }) => texts.get(id) ?? []), total: names.length };
}
