import { withStorageTrouble } from './storage-trouble.js';
import type { Clock } from '../core/ports/clock.js';
import type { CopyStore } from '../core/ports/removal-ports.js';
import type { CausewayDatabase } from './open-database.js';
import { RemovalSteps } from './removal-steps.js';
import { removeMessages } from './replica/remove-messages.js';

const MESSAGES_A_STEP = 1_000;
const EVENTS_A_STEP = 5_000;
/** Small tables, emptied in one step each; the account last, so that what was begun is known to be unfinished. */
const SMALL = [
  'annotations',
  'reactions',
  'media',
  'sync_state',
  'chat_labels',
  'chat_intents',
  'labels',
  'chats',
  'contacts',
  'id_mapping',
  'forgotten',
  'session_accounts',
] as const;

/** See `CopyStore`. */
export class DatabaseCopyStore implements CopyStore {
  readonly #database: CausewayDatabase;
  readonly #steps: RemovalSteps;

  constructor(database: CausewayDatabase, clock: Pick<Clock, 'now'>) {
    this.#database = database;
    this.#steps = new RemovalSteps(database, clock);
  }

  async account(session: string): Promise<string | null> {
    const row = await withStorageTrouble(() =>
      this.#database
        .selectFrom('session_accounts')
        .select('account_id')
        .where('session', '=', session)
        .executeTakeFirst(),
    );
    return row?.account_id ?? null;
  }

  async setAccount(session: string, accountId: string): Promise<void> {
    await withStorageTrouble(() =>
      this.#database
        .insertInto('session_accounts')
        .values({ session, account_id: accountId })
        .onConflict((conflict) => conflict.column('session').doUpdateSet({ account_id: accountId }))
        .execute(),
    );
  }

  async removeCopy(session: string): Promise<void> {
    await this.#steps.until(session, async (batch) => {
      const rows = await batch.transaction
        .selectFrom('messages')
        .select(['id', 'search_id'])
        .where('session', '=', session)
        .limit(MESSAGES_A_STEP)
        .execute();
      await removeMessages(batch, rows);
      return rows.length;
    });
    await this.#steps.until(session, ({ transaction }) => removeEvents(transaction, session));
    for (const table of SMALL) {
      await this.#steps.step(session, ({ transaction }) =>
        transaction.deleteFrom(table).where('session', '=', session).execute(),
      );
    }
    await this.#database
      .updateTable('session_counters')
      .set({ last_batch_id: null })
      .where('session', '=', session)
      .execute();
  }

  async removeCounters(session: string): Promise<void> {
    await this.#database.deleteFrom('session_counters').where('session', '=', session).execute();
  }
}

async function removeEvents(transaction: CausewayDatabase, session: string): Promise<number> {
  const rows = await transaction
    .selectFrom('event_log')
    .select('sequence')
    .where('session', '=', session)
    .orderBy('sequence')
    .limit(EVENTS_A_STEP)
    .execute();
  const last = rows.at(-1)?.sequence;
  if (last === undefined) return 0;
  await transaction.deleteFrom('event_log').where('session', '=', session).where('sequence', '<=', last).execute();
  return rows.length;
}
