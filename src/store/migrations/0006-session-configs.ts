import type { Kysely, Migration } from 'kysely';
import { columnTypes } from './column-types.js';

/** What clients of dialects set of a session. Released: never edited. */
export const sessionConfigs0006: Migration = {
  async up(db: Kysely<unknown>) {
    const { text } = columnTypes(db);
    await db.schema
      .createTable('session_configs')
      .addColumn('session', text, (column) => column.primaryKey())
      .addColumn('config_json', text, (column) => column.notNull())
      .execute();
  },
};
