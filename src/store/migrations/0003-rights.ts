import type { Kysely, Migration } from 'kysely';
import { columnTypes } from './column-types.js';

/** What was forgotten on purpose and must not come back, and whose account a stored copy is. Released: never edited. */
export const rights0003: Migration = {
  async up(db: Kysely<unknown>) {
    const { text, integer } = columnTypes(db);
    await db.schema
      .createTable('forgotten')
      .addColumn('session', text, (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('until', integer, (column) => column.notNull())
      .addColumn('reason', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('forgotten_pk', ['session', 'id'])
      .execute();
    await db.schema
      .createTable('session_accounts')
      .addColumn('session', text, (column) => column.primaryKey())
      .addColumn('account_id', text, (column) => column.notNull())
      .execute();
    // One file may belong to many messages.
    await db.schema.createIndex('media_of_file').on('media').columns(['session', 'sha256']).execute();
  },
};
