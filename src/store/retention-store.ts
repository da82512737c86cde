import type { RemovalStep, RetentionStore } from '../core/ports/removal-ports.js';
import type { Clock } from '../core/ports/clock.js';
import type { CausewayDatabase } from './open-database.js';
import { RemovalSteps } from './removal-steps.js';
import { mendCoverage } from './replica/coverage-changes.js';
import { forget } from './replica/forgotten.js';
import { removeWithFiles } from './replica/remove-messages.js';

/** See `RetentionStore`. */
export class DatabaseRetentionStore implements RetentionStore {
  readonly #database: CausewayDatabase;
  readonly #steps: RemovalSteps;

  constructor(database: CausewayDatabase, clock: Pick<Clock, 'now'>) {
    this.#database = database;
    this.#steps = new RemovalSteps(database, clock);
  }

  async storedChats(session: string): Promise<readonly string[]> {
    const rows = await this.#database
      .selectFrom('sync_state')
      .select('chat_id')
      .where('session', '=', session)
      .orderBy('chat_id')
      .execute();
    return rows.map(({ chat_id }) => chat_id);
  }

  async removeOlder(session: string, chatId: string, cut: number, limit: number): Promise<RemovalStep> {
    // Most chats have nothing that old: they cost one look and no transaction.
    if ((await olderOf(this.#database, session, chatId, cut, 1)).length === 0) return { removed: 0, files: [] };
    return this.#steps.step(session, async (batch) => {
      const { transaction } = batch;
      const rows = await olderOf(transaction, session, chatId, cut, limit);
      const newest = rows.at(-1);
      if (newest === undefined) return { removed: 0, files: [] };
      await forget(batch, { id: chatId, until: newest.timestamp, reason: 'retention' });
      const files = await removeWithFiles(batch, rows);
      await mendCoverage(batch, rows);
      await transaction
        .updateTable('sync_state')
        .set({ reached_start: 0 })
        .where('session', '=', session)
        .where('chat_id', '=', chatId)
        .execute();
      batch.touch(chatId);
      return { removed: rows.length, files };
    });
  }

  async emptyEvents(session: string, after: number, cut: string, limit: number): Promise<number | null> {
    const rows = await this.#database
      .selectFrom('event_log')
      .select(['sequence', 'at'])
      .where('session', '=', session)
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(limit)
      .execute();
    const last = rows.filter(({ at }) => at < cut).at(-1)?.sequence;
    if (last === undefined) return null;
    await this.#steps.step(session, ({ transaction }) =>
      transaction
        .updateTable('event_log')
        .set({ payload_json: '{}' })
        .where('session', '=', session)
        .where('sequence', '>', after)
        .where('sequence', '<=', last)
        .where('at', '<', cut)
        .execute(),
    );
    return last;
  }
}

function olderOf(database: CausewayDatabase, session: string, chatId: string, cut: number, limit: number) {
  return database
    .selectFrom('messages')
    .selectAll()
    .where('session', '=', session)
    .where('chat_id', '=', chatId)
    .where('timestamp', '<', cut)
    .orderBy('timestamp')
    .orderBy('row_order')
    .limit(limit)
    .execute();
}
