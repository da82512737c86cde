import type { StopEntry, StopStore } from '../core/ports/outbox-store.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';

/** The stop lists in the database. See `StopStore`. */
export class DatabaseStopList implements StopStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async add(session: string, { id, reason, addedAt }: StopEntry): Promise<void> {
    const query = this.#database
      .insertInto('stop_list')
      .values({ session, id, reason, added_at: addedAt })
      .onConflict((conflict) => conflict.columns(['session', 'id']).doNothing());
    await withStorageTrouble(() => query.execute());
  }

  async list(session: string): Promise<readonly StopEntry[]> {
    const query = this.#database
      .selectFrom('stop_list')
      .selectAll()
      .where('session', '=', session)
      .orderBy('added_at', 'desc')
      .orderBy('id');
    const rows = await withStorageTrouble(() => query.execute());
    return rows.map(({ id, reason, added_at }) => ({ id, reason, addedAt: added_at }));
  }

  async remove(session: string, ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const query = this.#database
      .deleteFrom('stop_list')
      .where('session', '=', session)
      .where('id', 'in', [...ids]);
    return Number((await withStorageTrouble(() => query.executeTakeFirst())).numDeletedRows);
  }

  async among(session: string, ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const query = this.#database
      .selectFrom('stop_list')
      .select('id')
      .where('session', '=', session)
      .where('id', 'in', [...ids]);
    return (await withStorageTrouble(() => query.execute())).map(({ id }) => id);
  }

  async removeSession(session: string): Promise<void> {
    const query = this.#database.deleteFrom('stop_list').where('session', '=', session);
    await withStorageTrouble(() => query.execute());
  }
}
