import type { Kysely, Migration } from 'kysely';
import { columnTypes } from './column-types.js';

/** Messages on their way, and who is not to be written to. Released: never edited. */
export const outbox0005: Migration = {
  async up(db: Kysely<unknown>) {
    const { text, integer } = columnTypes(db);
    await db.schema
      .createTable('outbox')
      .addColumn('session', text, (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('position', integer, (column) => column.notNull())
      .addColumn('chat_id', text, (column) => column.notNull())
      .addColumn('candidates_json', text, (column) => column.notNull())
      .addColumn('account', text)
      .addColumn('payload_json', text, (column) => column.notNull())
      .addColumn('is_new_contact', integer, (column) => column.notNull())
      .addColumn('idempotency_key', text)
      .addColumn('request_hash', text)
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('ack', integer)
      .addColumn('message_id', text)
      .addColumn('timestamp', integer, (column) => column.notNull())
      .addColumn('attempts', integer, (column) => column.notNull())
      .addColumn('failure_json', text)
      .addPrimaryKeyConstraint('outbox_pk', ['session', 'id'])
      .execute();
    await db.schema
      .createIndex('outbox_key')
      .unique()
      .on('outbox')
      .columns(['session', 'idempotency_key'])
      .where('idempotency_key' as never, 'is not', null)
      .execute();
    await db.schema.createIndex('outbox_position').unique().on('outbox').columns(['session', 'position']).execute();
    await db.schema.createIndex('outbox_state').on('outbox').columns(['state', 'created_at']).execute();
    await db.schema.createIndex('outbox_chat').on('outbox').columns(['session', 'chat_id']).execute();

    await db.schema
      .createTable('stop_list')
      .addColumn('session', text, (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('reason', text)
      .addColumn('added_at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('stop_list_pk', ['session', 'id'])
      .execute();
  },
};
