import type { HistorySettingsStore, KeptHistorySettings } from '../core/history/history-settings.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';

/** Nothing was decided for this session. */
const AS_CONFIGURED = 'default';

/** History settings in the database. See `HistorySettingsStore`. */
export class DatabaseHistorySettings implements HistorySettingsStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async read(session: string): Promise<KeptHistorySettings | null> {
    const query = this.#database.selectFrom('history_settings').selectAll().where('session', '=', session);
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    if (row === undefined) return null;
    const depth = toDepth(row.depth);
    const linkedAtMs = row.linked_at === null ? null : Date.parse(row.linked_at);
    return { depth, paused: row.paused === 1, fromPhone: row.from_phone === 1, linkedAtMs };
  }

  async save(session: string, { depth, paused, fromPhone, linkedAtMs }: KeptHistorySettings): Promise<void> {
    const row = {
      session,
      depth: depth === null ? AS_CONFIGURED : String(depth),
      paused: Number(paused),
      from_phone: Number(fromPhone),
      linked_at: linkedAtMs === null ? null : new Date(linkedAtMs).toISOString(),
    };
    const query = this.#database
      .insertInto('history_settings')
      .values(row)
      .onConflict((conflict) => conflict.column('session').doUpdateSet(row));
    await withStorageTrouble(() => query.execute());
  }

  async remove(session: string): Promise<void> {
    const query = this.#database.deleteFrom('history_settings').where('session', '=', session);
    await withStorageTrouble(() => query.execute());
  }
}

function toDepth(text: string): KeptHistorySettings['depth'] {
  if (text === AS_CONFIGURED) return null;
  return text === 'off' || text === 'all' ? text : Number(text);
}
