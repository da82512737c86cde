import type { WebhookSettings, WebhookSettingsStore } from '../core/webhooks/webhook-settings.js';
import type { CausewayDatabase } from './open-database.js';
import type { WebhookSettingsTable } from './tables.js';
import { withStorageTrouble } from './storage-trouble.js';

/** Webhooks as clients set them, in the database. See `WebhookSettingsStore`. */
export class DatabaseWebhookSettings implements WebhookSettingsStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async list(organisation: string, dialect: string): Promise<readonly WebhookSettings[]> {
    const rows = await withStorageTrouble(() => this.#of(organisation, dialect).orderBy('id').execute());
    return rows.map(toWebhook);
  }

  async read(organisation: string, dialect: string, id: string): Promise<WebhookSettings | null> {
    const query = this.#of(organisation, dialect).where('id', '=', id);
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    return row === undefined ? null : toWebhook(row);
  }

  async save({ config, createdAt, updatedAt, ...others }: WebhookSettings): Promise<void> {
    const row = { ...others, config_json: JSON.stringify(config), created_at: createdAt, updated_at: updatedAt };
    const query = this.#database
      .insertInto('webhook_settings')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row));
    await withStorageTrouble(() => query.execute());
  }

  async remove(organisation: string, dialect: string, id: string): Promise<boolean> {
    const query = this.#database
      .deleteFrom('webhook_settings')
      .where('organisation', '=', organisation)
      .where('dialect', '=', dialect)
      .where('id', '=', id);
    const { numDeletedRows } = await withStorageTrouble(() => query.executeTakeFirst());
    return numDeletedRows > 0n;
  }

  async forget(session: string): Promise<void> {
    const query = this.#database.deleteFrom('webhook_settings').where('session', '=', session);
    await withStorageTrouble(() => query.execute());
  }

  #of(organisation: string, dialect: string) {
    return this.#database
      .selectFrom('webhook_settings')
      .selectAll()
      .where('organisation', '=', organisation)
      .where('dialect', '=', dialect);
  }
}

function toWebhook({ config_json, created_at, updated_at, ...others }: WebhookSettingsTable): WebhookSettings {
  const config = JSON.parse(config_json) as Record<string, unknown>;
  return { ...others, config, createdAt: created_at, updatedAt: updated_at };
}
