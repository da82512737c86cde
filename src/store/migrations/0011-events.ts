import type { Kysely, Migration } from 'kysely';
import { columnTypes } from './column-types.js';

/** What readers of the event log and webhooks need. Released: never edited. */
export const events0011: Migration = {
  async up(db: Kysely<unknown>) {
    const { text, integer } = columnTypes(db);
    await db.schema
      .alterTable('session_counters')
      .addColumn('epoch', text, (column) => column.notNull().defaultTo(''))
      .execute();
    await db.schema
      .createIndex('event_log_of_chat_by_number')
      .on('event_log')
      .columns(['session', 'chat_id', 'sequence'])
      .execute();
    await db.schema.dropIndex('event_log_of_chat').execute();
    await db.schema
      .createTable('webhooks')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('organisation', text, (column) => column.notNull())
      .addColumn('session', text)
      .addColumn('url', text, (column) => column.notNull())
      .addColumn('events_json', text)
      .addColumn('chats_json', text)
      .addColumn('headers_json', text, (column) => column.notNull())
      .addColumn('secret', text)
      .addColumn('format', text, (column) => column.notNull())
      .addColumn('retries_json', text, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('notice', text)
      .addColumn('created_at', text, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('webhooks_of_organisation').on('webhooks').columns(['organisation', 'id']).execute();
    await db.schema
      .createTable('webhook_progress')
      .addColumn('webhook', text, (column) => column.notNull())
      .addColumn('session', text, (column) => column.notNull())
      .addColumn('epoch', text, (column) => column.notNull())
      .addColumn('sequence', integer, (column) => column.notNull())
      .addColumn('lanes_json', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('webhook_progress_pk', ['webhook', 'session'])
      .execute();
    await db.schema
      .createTable('webhook_deliveries')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('webhook', text, (column) => column.notNull())
      .addColumn('session', text)
      .addColumn('sequence', integer)
      .addColumn('event_id', text)
      .addColumn('event', text, (column) => column.notNull())
      .addColumn('attempt', integer, (column) => column.notNull())
      .addColumn('at', text, (column) => column.notNull())
      .addColumn('outcome', text, (column) => column.notNull())
      .addColumn('status', integer)
      .addColumn('took_ms', integer, (column) => column.notNull())
      .addColumn('response_start', text)
      .addColumn('problem', text)
      .addColumn('next_attempt_at', text)
      .execute();
    await db.schema.createIndex('webhook_deliveries_of').on('webhook_deliveries').columns(['webhook', 'id']).execute();
    await db.schema.createIndex('webhook_deliveries_by_time').on('webhook_deliveries').columns(['at']).execute();
    await db.schema
      .createIndex('webhook_deliveries_by_outcome')
      .on('webhook_deliveries')
      .columns(['webhook', 'outcome', 'id'])
      .execute();
  },
};
