import type { Kysely, Migration } from 'kysely';
import { columnTypes } from './column-types.js';

/** What was decided of a session's history. Released: never edited. */
export const historySettings0004: Migration = {
  async up(db: Kysely<unknown>) {
    const { text, integer } = columnTypes(db);
    await db.schema
      .createTable('history_settings')
      .addColumn('session', text, (column) => column.primaryKey())
      .addColumn('depth', text, (column) => column.notNull())
      .addColumn('paused', integer, (column) => column.notNull())
      .addColumn('from_phone', integer, (column) => column.notNull())
      .addColumn('linked_at', text)
      .execute();
  },
};
