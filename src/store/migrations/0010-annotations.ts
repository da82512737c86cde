import type { Kysely, Migration } from 'kysely';
import { columnTypes } from './column-types.js';

/** What is written down beside chats, people and messages. Released: never edited. */
export const annotations0010: Migration = {
  async up(db: Kysely<unknown>) {
    const { text, integer } = columnTypes(db);
    await db.schema
      .createTable('annotations')
      .addColumn('session', text, (column) => column.notNull())
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('subject', text)
      .addColumn('parent', text)
      .addColumn('created_at', integer, (column) => column.notNull())
      .addColumn('updated_at', integer, (column) => column.notNull())
      .addColumn('data_json', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('annotations_pk', ['session', 'kind', 'id'])
      .execute();
    await db.schema
      .createIndex('annotations_by_time')
      .on('annotations')
      .columns(['session', 'kind', 'created_at', 'id'])
      .execute();
    await db.schema.createIndex('annotations_of_subject').on('annotations').columns(['session', 'subject']).execute();
    await db.schema
      .createIndex('annotations_of_parent')
      .on('annotations')
      .columns(['session', 'kind', 'parent'])
      .execute();
  },
};
