import type { AnnotationData } from '../core/annotations/annotation.js';
import { namesOneOf } from '../core/history/without-quote.js';
import type { Clock } from '../core/ports/clock.js';
import type { ErasedCounts, ErasureStore } from '../core/ports/removal-ports.js';
import { inChunks } from './in-chunks.js';
import type { CausewayDatabase } from './open-database.js';
import { RemovalSteps } from './removal-steps.js';
import type { BatchContext } from './replica/batch-context.js';
import { eraseInChats, eraseInEvents, eraseInMessages } from './replica/erase-traces.js';
import { forget } from './replica/forgotten.js';
import { removeWithFiles } from './replica/remove-messages.js';

const A_STEP = 500;

/** See `ErasureStore`. */
export class DatabaseErasureStore implements ErasureStore {
  readonly #database: CausewayDatabase;
  readonly #steps: RemovalSteps;

  constructor(database: CausewayDatabase, clock: Pick<Clock, 'now'>) {
    this.#database = database;
    this.#steps = new RemovalSteps(database, clock);
  }

  async people(session: string, candidates: readonly string[]): Promise<readonly (readonly string[])[]> {
    const people = new Map<string, readonly string[]>();
    for (const id of candidates) {
      const pair = await this.#database
        .selectFrom('id_mapping')
        .select(['pn', 'lid'])
        .where('session', '=', session)
        .where((eb) => eb.or([eb('pn', '=', id), eb('lid', '=', id)]))
        .executeTakeFirst();
      if (pair !== undefined) people.set(pair.lid, [pair.pn, pair.lid]);
      else if (await this.#isKnown(session, id)) people.set(id, [id]);
    }
    return [...people.values()];
  }

  async erase(
    session: string,
    ids: readonly string[],
    until: number,
    onFiles: (names: readonly string[]) => Promise<void>,
  ): Promise<Omit<ErasedCounts, 'files'>> {
    const steps = this.#steps;
    // First, so that what the page tells meanwhile does not come in behind us.
    await steps.step(session, async (batch) => {
      for (const id of ids) await forget(batch, { id, until, reason: 'erased' });
    });
    const reactions = await steps.step(session, ({ transaction }) => removeReactions(transaction, session, ids));
    let messages = 0;
    let chats = 0;
    for (const id of ids) {
      messages += await steps.until(session, async (batch) => removeSome(batch, id, onFiles));
      chats += await steps.step(session, (batch) => removeEmptyChat(batch, id));
    }
    const elsewhere = await eraseInMessages(steps, session, ids, onFiles);
    await eraseInChats(steps, session, ids);
    const contacts = await steps.step(session, ({ transaction }) => removePerson(transaction, session, ids));
    const events = await eraseInEvents(steps, session, ids);
    return { messages: messages + elsewhere.messages, quotes: elsewhere.quotes, chats, reactions, contacts, events };
  }

  async erasedUntil(session: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    for (const chunk of inChunks(ids)) {
      const rows = await this.#database
        .selectFrom('forgotten')
        .select(['id', 'until'])
        .where('session', '=', session)
        .where('reason', '=', 'erased')
        .where('id', 'in', chunk)
        .execute();
      for (const { id, until } of rows) found.set(id, until);
    }
    return found;
  }

  async #isKnown(session: string, id: string): Promise<boolean> {
    for (const table of ['chats', 'contacts'] as const) {
      const row = await this.#database
        .selectFrom(table)
        .select('id')
        .where('session', '=', session)
        .where('id', '=', id)
        .executeTakeFirst();
      if (row !== undefined) return true;
    }
    const message = await this.#database
      .selectFrom('messages')
      .select('id')
      .where('session', '=', session)
      .where('chat_id', '=', id)
      .limit(1)
      .executeTakeFirst();
    return message !== undefined;
  }
}

async function removeSome(
  batch: BatchContext,
  chatId: string,
  onFiles: (names: readonly string[]) => Promise<void>,
): Promise<number> {
  const rows = await batch.transaction
    .selectFrom('messages')
    .select(['id', 'search_id'])
    .where('session', '=', batch.session)
    .where('chat_id', '=', chatId)
    .limit(A_STEP)
    .execute();
  if (rows.length === 0) return 0;
  await onFiles(await removeWithFiles(batch, rows));
  batch.touch(chatId);
  return rows.length;
}

async function removeEmptyChat(batch: BatchContext, id: string): Promise<number> {
  const { transaction, session } = batch;
  for (const table of ['reactions', 'media', 'sync_state', 'chat_labels', 'chat_intents'] as const) {
    await transaction.deleteFrom(table).where('session', '=', session).where('chat_id', '=', id).execute();
  }
  const { numDeletedRows } = await transaction
    .deleteFrom('chats')
    .where('session', '=', session)
    .where('id', '=', id)
    .executeTakeFirst();
  batch.drop(id);
  return Number(numDeletedRows);
}

async function removeReactions(database: CausewayDatabase, session: string, ids: readonly string[]): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('reactions')
    .where('session', '=', session)
    .where('sender_id', 'in', ids)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

async function removePerson(database: CausewayDatabase, session: string, ids: readonly string[]): Promise<number> {
  await database.deleteFrom('annotations').where('session', '=', session).where('subject', 'in', ids).execute();
  await eraseInAnnotations(database, session, ids);
  await database
    .deleteFrom('id_mapping')
    .where('session', '=', session)
    .where((eb) => eb.or([eb('pn', 'in', ids), eb('lid', 'in', ids)]))
    .execute();
  const { numDeletedRows } = await database
    .deleteFrom('contacts')
    .where('session', '=', session)
    .where('id', 'in', ids)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** What was written about their messages in groups names them in the id of the message. */
async function eraseInAnnotations(database: CausewayDatabase, session: string, ids: readonly string[]): Promise<void> {
  const rows = await database
    .selectFrom('annotations')
    .select(['kind', 'id', 'data_json'])
    .where('session', '=', session)
    .where('kind', 'in', ['flag', 'note'])
    .execute();
  for (const { kind, id, data_json: text } of rows) {
    const one = { session, kind, id };
    if (kind === 'flag') {
      if (!namesOneOf(id, ids)) continue;
      await database
        .deleteFrom('annotations')
        .where((eb) => eb.and(one))
        .execute();
      continue;
    }
    const data = JSON.parse(text) as AnnotationData['note'];
    if (!namesOneOf(data.messageId, ids)) continue;
    const data_json = JSON.stringify({ ...data, messageId: null });
    await database
      .updateTable('annotations')
      .set({ data_json })
      .where((eb) => eb.and(one))
      .execute();
  }
}
