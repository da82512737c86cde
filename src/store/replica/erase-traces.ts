import { sql, type RawBuilder } from 'kysely';
import { namesOneOf, userOf, withoutLastMessage, withoutQuote } from '../../core/history/without-quote.js';
import { inChunks } from '../in-chunks.js';
import type { RemovalSteps } from '../removal-steps.js';
import type { BatchContext } from './batch-context.js';
import { mendCoverage } from './coverage-changes.js';
import { removeWithFiles } from './remove-messages.js';

const ROWS_A_STEP = 500;
const EVENTS_A_STEP = 2_000;

/** Removes from every chat what these people wrote and what is said of them by the system, and takes quotes of them out. */
export async function eraseInMessages(
  steps: RemovalSteps,
  session: string,
  ids: readonly string[],
  onFiles: (names: readonly string[]) => Promise<void>,
): Promise<{ messages: number; quotes: number }> {
  const sum = { messages: 0, quotes: 0 };
  let after: string | null = '';
  while (after !== null) {
    const from: string = after;
    after = await steps.step(session, async (batch) => {
      const page = await batch.transaction
        .selectFrom('messages')
        .select(['id', mentions('json', ids).as('mentions')])
        .where('session', '=', session)
        .where('id', '>', from)
        .orderBy('id')
        .limit(ROWS_A_STEP)
        .execute();
      const hits = page.filter((row) => row.mentions).map(({ id }) => id);
      const done = await eraseHits(batch, hits, new Set(ids), onFiles);
      sum.messages += done.messages;
      sum.quotes += done.quotes;
      return page.length < ROWS_A_STEP ? null : (page.at(-1)?.id ?? null);
    });
  }
  return sum;
}

async function eraseHits(
  batch: BatchContext,
  hits: readonly string[],
  ids: ReadonlySet<string>,
  onFiles: (names: readonly string[]) => Promise<void>,
): Promise<{ messages: number; quotes: number }> {
  const { transaction, session } = batch;
  let messages = 0;
  let quotes = 0;
  for (const chunk of inChunks(hits)) {
    const rows = await transaction
      .selectFrom('messages')
      .selectAll()
      .where('session', '=', session)
      .where('id', 'in', chunk)
      .execute();
    const theirs = rows.filter(
      (row) =>
        (row.author !== null && ids.has(row.author)) || (row.is_notification === 1 && namesOneOf(row.json, [...ids])),
    );
    await onFiles(await removeWithFiles(batch, theirs));
    await mendCoverage(batch, theirs);
    for (const { chat_id } of theirs) batch.touch(chat_id);
    messages += theirs.length;
    for (const row of rows.filter((one) => !theirs.includes(one))) {
      const json = withoutQuote(row.json, ids);
      if (json === null) continue;
      await transaction
        .updateTable('messages')
        .set({ json })
        .where('session', '=', session)
        .where('id', '=', row.id)
        .execute();
      batch.touch(row.chat_id);
      quotes += 1;
    }
  }
  return { messages, quotes };
}

/** Chats of others carry their last message with them. */
export async function eraseInChats(steps: RemovalSteps, session: string, ids: readonly string[]): Promise<void> {
  await steps.step(session, async (batch) => {
    const { transaction } = batch;
    const found = await transaction
      .selectFrom('chats')
      .select(['id', 'json'])
      .where('session', '=', session)
      .where(mentions('json', ids))
      .execute();
    for (const { id, json } of found) {
      const rest = withoutLastMessage(json, new Set(ids));
      if (rest === null) continue;
      await transaction
        .updateTable('chats')
        .set({ json: rest })
        .where('session', '=', session)
        .where('id', '=', id)
        .execute();
      batch.touch(id);
    }
  });
}

/** Empties what the log tells of these people; the numbers stay, so that no reader finds a hole. */
export async function eraseInEvents(steps: RemovalSteps, session: string, ids: readonly string[]): Promise<number> {
  let sum = 0;
  let after: number | null = 0;
  while (after !== null) {
    const from: number = after;
    after = await steps.step(session, async ({ transaction }) => {
      const page = await transaction
        .selectFrom('event_log')
        .select(['sequence', 'chat_id', 'message_id', 'dedupe_key', 'payload_json'])
        .where('session', '=', session)
        .where('sequence', '>', from)
        .orderBy('sequence')
        .limit(EVENTS_A_STEP)
        .execute();
      const told = page
        .filter((row) =>
          [row.chat_id, row.message_id, row.dedupe_key, row.payload_json].some((text) => namesOneOf(text, ids)),
        )
        .map(({ sequence }) => sequence);
      for (const chunk of inChunks(told)) {
        await transaction
          .updateTable('event_log')
          .set({ payload_json: '{}', chat_id: null, message_id: null, dedupe_key: null })
          .where('session', '=', session)
          .where('sequence', 'in', chunk)
          .execute();
      }
      sum += told.length;
      return page.length < EVENTS_A_STEP ? null : (page.at(-1)?.sequence ?? null);
    });
  }
  return sum;
}

/** Whether a column names one of the ids, roughly: the rows are looked at one by one afterwards. */
function mentions(column: string, ids: readonly string[]): RawBuilder<boolean> {
  const each = ids.map((id) => sql`${sql.ref(column)} like ${`%${userOf(id)}%`}`);
  return sql<boolean>`(${sql.join(each, sql` or `)})`;
}
