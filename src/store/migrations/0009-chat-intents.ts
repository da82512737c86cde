import type { Kysely, Migration } from 'kysely';
import { columnTypes } from './column-types.js';

/** What is wished of chats until it is seen there, and webhooks as clients set them. Released: never edited. */
export const chatIntents0009: Migration = {
  async up(db: Kysely<unknown>) {
    const { text, integer } = columnTypes(db);
    await db.schema
      .createTable('chat_intents')
      .addColumn('session', text, (column) => column.notNull())
      .addColumn('chat_id', text, (column) => column.notNull())
      .addColumn('field', text, (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('value_json', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('chat_intents_pk', ['session', 'chat_id', 'field'])
      .execute();
    await db.schema
      .createTable('webhook_settings')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('organisation', text, (column) => column.notNull())
      .addColumn('dialect', text, (column) => column.notNull())
      .addColumn('session', text)
      .addColumn('config_json', text, (column) => column.notNull())
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('updated_at', integer, (column) => column.notNull())
      .execute();
  },
};
