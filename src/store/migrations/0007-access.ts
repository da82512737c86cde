import type { Kysely, Migration } from 'kysely';
import { columnTypes } from './column-types.js';

/** API keys and the audit log. Released: never edited. */
export const access0007: Migration = {
  async up(db: Kysely<unknown>) {
    const { text, integer } = columnTypes(db);
    await db.schema
      .createTable('api_keys')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('sha256', text, (column) => column.notNull().unique())
      .addColumn('prefix', text, (column) => column.notNull())
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('organisation', text, (column) => column.notNull())
      .addColumn('sessions_json', text)
      .addColumn('scopes_json', text, (column) => column.notNull())
      .addColumn('ip_allow_json', text)
      .addColumn('rate_per_minute', integer)
      .addColumn('enabled', integer, (column) => column.notNull())
      .addColumn('created_at', text, (column) => column.notNull())
      .addColumn('expires_at', text)
      .addColumn('revoked_at', text)
      .addColumn('last_used_at', text)
      .execute();
    await db.schema.createIndex('api_keys_of_organisation').on('api_keys').columns(['organisation', 'id']).execute();
    await db.schema
      .createTable('audit_log')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('at', text, (column) => column.notNull())
      .addColumn('organisation', text, (column) => column.notNull())
      .addColumn('key_id', text, (column) => column.notNull())
      .addColumn('key_name', text, (column) => column.notNull())
      .addColumn('action', text, (column) => column.notNull())
      .addColumn('session', text)
      .addColumn('status', integer, (column) => column.notNull())
      .addColumn('address', text, (column) => column.notNull())
      .addColumn('request_id', text, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('audit_log_of_organisation').on('audit_log').columns(['organisation', 'id']).execute();
    await db.schema.createIndex('audit_log_by_time').on('audit_log').columns(['at']).execute();
  },
};
