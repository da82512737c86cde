import { randomBytes } from 'node:crypto';
import type { AppliedBatch } from '../../core/history/page-batch.js';
import type { UlidSource } from '../../core/ids/ulid.js';
import { inChunks } from '../in-chunks.js';
import { writeRows } from '../write-rows.js';
import type { BatchContext } from './batch-context.js';

interface Counters {
  readonly last_sequence: number;
  readonly last_version: number;
  readonly last_batch_id: string | null;
}

/**
 * Takes the session's counters, and with them its turn: batches of one session run one after the other, in every
 * process. Writing first also makes SQLite take the writer's lock at once instead of failing to upgrade later.
 */
export async function takeTurn({ transaction, session }: BatchContext): Promise<Counters> {
  return transaction
    .insertInto('session_counters')
    .values({ session, last_sequence: 0, last_version: 0, epoch: randomBytes(4).toString('hex') })
    .onConflict((conflict) =>
      conflict.column('session').doUpdateSet((eb) => ({ last_sequence: eb.ref('session_counters.last_sequence') })),
    )
    .returning(['last_sequence', 'last_version', 'last_batch_id'])
    .executeTakeFirstOrThrow();
}

/** Numbers the batch's events and marks the chats that it changed. */
export async function closeBatch(
  batch: BatchContext,
  counters: Counters,
  batchId: string | undefined,
  nowMs: number,
  ulids: UlidSource,
): Promise<AppliedBatch> {
  const { transaction, session } = batch;
  const events = await newEvents(batch);
  const changedChats = batch.changedChats;
  const lastSequence = counters.last_sequence + events.length;
  const version = counters.last_version + (changedChats.length > 0 ? 1 : 0);
  const at = new Date(nowMs).toISOString();
  const rows = events.map(({ event, key }, index) => ({
    session,
    sequence: counters.last_sequence + 1 + index,
    id: ulids.next(nowMs),
    name: event.name,
    at,
    recovered: Number(batch.origin !== 'live'),
    chat_id: event.chatId,
    message_id: event.messageId,
    dedupe_key: key,
    payload_json: JSON.stringify(event.payload),
  }));
  await writeRows(transaction, 'event_log', rows);
  const states = batch.keptChats.map((chat_id) => ({ session, chat_id, ...UNKNOWN_COVERAGE, version }));
  await writeRows(transaction, 'sync_state', states, { key: ['session', 'chat_id'], update: ['version'] });
  if (events.length > 0 || changedChats.length > 0 || batchId !== undefined) {
    await transaction
      .updateTable('session_counters')
      .set({
        last_sequence: lastSequence,
        last_version: version,
        ...(batchId !== undefined && { last_batch_id: batchId }),
      })
      .where('session', '=', session)
      .execute();
  }
  return {
    changedChats,
    version: changedChats.length > 0 ? version : null,
    events: events.length > 0 ? { first: counters.last_sequence + 1, last: lastSequence } : null,
  };
}

/** What is known of a chat that was not walked yet. */
const UNKNOWN_COVERAGE = {
  contiguous_from_id: null,
  reached_start: 0,
  phone_has_more: 0,
  last_reconciled_at: null,
};

/** All but those whose key was written before. */
async function newEvents({ transaction, session, events }: BatchContext): Promise<BatchContext['events']> {
  const seen = new Set<string>();
  for (const chunk of inChunks(events.flatMap(({ key }) => key ?? []))) {
    const found = await transaction
      .selectFrom('event_log')
      .select('dedupe_key')
      .where('session', '=', session)
      .where('dedupe_key', 'in', chunk)
      .execute();
    for (const { dedupe_key } of found) if (dedupe_key !== null) seen.add(dedupe_key);
  }
  return events.filter(({ key }) => {
    if (key === null) return true;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
