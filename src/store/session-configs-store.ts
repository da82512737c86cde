import type { SessionConfigs } from '../core/sessions/session-configs.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';

/** What was set of sessions, in the database. See `SessionConfigs`. */
export class DatabaseSessionConfigs implements SessionConfigs {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async read(session: string, dialect: string): Promise<Readonly<Record<string, unknown>> | null> {
    const query = this.#database
      .selectFrom('session_configs')
      .select('config_json')
      .where('session', '=', session)
      .where('dialect', '=', dialect);
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    return row === undefined ? null : (JSON.parse(row.config_json) as Record<string, unknown>);
  }

  async save(session: string, dialect: string, config: Readonly<Record<string, unknown>>): Promise<void> {
    const row = { session, dialect, config_json: JSON.stringify(config) };
    const query = this.#database
      .insertInto('session_configs')
      .values(row)
      .onConflict((conflict) => conflict.columns(['session', 'dialect']).doUpdateSet(row));
    await withStorageTrouble(() => query.execute());
  }

  async remove(session: string): Promise<void> {
    const query = this.#database.deleteFrom('session_configs').where('session', '=', session);
    await withStorageTrouble(() => query.execute());
  }
}
