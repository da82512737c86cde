import type { BackfillDepth, HistorySettings, HistorySettingsStore } from '../core/history/history-settings.js';
import type { CausewayDatabase } from './open-database.js';

/** History settings in the database. See `HistorySettingsStore`. */
export class DatabaseHistorySettings implements HistorySettingsStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async read(session: string): Promise<HistorySettings | null> {
    const row = await this.#database
      .selectFrom('history_settings')
      .selectAll()
      .where('session', '=', session)
      .executeTakeFirst();
    if (row === undefined) return null;
    const depth: BackfillDepth = row.depth === 'off' || row.depth === 'all' ? row.depth : Number(row.depth);
    const linkedAtMs = row.linked_at === null ? null : Date.parse(row.linked_at);
    return { depth, paused: row.paused === 1, fromPhone: row.from_phone === 1, linkedAtMs };
  }

  async save(session: string, { depth, paused, fromPhone, linkedAtMs }: HistorySettings): Promise<void> {
    const row = {
      session,
      depth: String(depth),
      paused: Number(paused),
      from_phone: Number(fromPhone),
      linked_at: linkedAtMs === null ? null : new Date(linkedAtMs).toISOString(),
    };
    await this.#database
      .insertInto('history_settings')
      .values(row)
      .onConflict((conflict) => conflict.column('session').doUpdateSet(row))
      .execute();
  }

  async remove(session: string): Promise<void> {
    await this.#database.deleteFrom('history_settings').where('session', '=', session).execute();
  }
}
