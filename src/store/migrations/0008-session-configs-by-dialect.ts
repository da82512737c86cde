import { sql, type Kysely, type Migration } from 'kysely';
import { columnTypes } from './column-types.js';

/** What clients set of a session is kept for each dialect apart. Released: never edited. */
export const sessionConfigsByDialect0008: Migration = {
  async up(db: Kysely<unknown>) {
    const { text } = columnTypes(db);
    // A primary key cannot be changed in SQLite.
    await db.schema.alterTable('session_configs').renameTo('session_configs_0006').execute();
    await db.schema
      .createTable('session_configs')
      .addColumn('session', text, (column) => column.notNull())
      .addColumn('dialect', text, (column) => column.notNull())
      .addColumn('config_json', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('session_configs_by_dialect', ['session', 'dialect'])
      .execute();
    // WAHA was the only dialect that kept any.
    await sql`insert into session_configs (session, dialect, config_json)
      select session, 'waha', config_json from session_configs_0006`.execute(db);
    await db.schema.dropTable('session_configs_0006').execute();
  },
};
