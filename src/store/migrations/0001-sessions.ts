import type { Kysely, Migration } from 'kysely';

/** The sessions and what their owner wants of them. Released: never edited again. */
export const sessions0001: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('sessions')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('wanted', 'text', (column) => column.notNull())
      .addColumn('metadata_json', 'text', (column) => column.notNull())
      .addColumn('proxy', 'text')
      .addColumn('created_at', 'text', (column) => column.notNull())
      .execute();
  },
};
