import type { SessionRecord, SessionStore } from '../core/ports/stores.js';
import type { WantedState } from '../core/sessions/session-view.js';
import type { CausewayDatabase } from './open-database.js';

/** Sessions in the database. See `SessionStore`. */
export class DatabaseSessionStore implements SessionStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async list(): Promise<readonly SessionRecord[]> {
    const rows = await this.#database.selectFrom('sessions').selectAll().orderBy('name').execute();
    return rows.map((row) => ({
      name: row.name,
      wanted: row.wanted as WantedState,
      metadata: JSON.parse(row.metadata_json) as Record<string, unknown>,
      proxy: row.proxy,
      createdAt: row.created_at,
    }));
  }

  async save({ name, wanted, metadata, proxy, createdAt }: SessionRecord): Promise<void> {
    const row = { name, wanted, metadata_json: JSON.stringify(metadata), proxy, created_at: createdAt };
    await this.#database
      .insertInto('sessions')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute();
  }

  async remove(name: string): Promise<void> {
    await this.#database.deleteFrom('sessions').where('name', '=', name).execute();
  }
}
