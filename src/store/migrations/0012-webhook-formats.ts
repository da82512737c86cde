import { sql, type Kysely, type Migration } from 'kysely';
import { columnTypes } from './column-types.js';

/** What the dialects know of their webhooks; the table that only kept settings goes. Released: never edited. */
export const webhookFormats0012: Migration = {
  async up(db: Kysely<unknown>) {
    const { text } = columnTypes(db);
    await db.schema
      .alterTable('webhooks')
      .addColumn('settings_json', text, (column) => column.notNull().defaultTo('{}'))
      .execute();
    await db.schema
      .alterTable('webhooks')
      .addColumn('updated_at', text, (column) => column.notNull().defaultTo(''))
      .execute();
    await sql`update webhooks set updated_at = created_at`.execute(db);
    // What clients of the gateway set stood apart and was never delivered to.
    await db.schema.dropTable('webhook_settings').execute();
  },
};
