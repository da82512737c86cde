import { PostgresAdapter, sql, type Kysely, type RawBuilder } from 'kysely';

/** The types of one schema for both databases. */
export interface ColumnTypes {
  /** Compared byte by byte on both. */
  readonly text: RawBuilder<unknown>;
  /** Up to 2^53; flags too, as 0 and 1. */
  readonly integer: RawBuilder<unknown>;
}

/** PostgreSQL would sort by the machine's language, and its `integer` ends at 2^31. */
export function columnTypes(db: Kysely<unknown>): ColumnTypes {
  return isPostgresMigration(db)
    ? { text: sql`text collate "C"`, integer: sql`bigint` }
    : { text: sql`text`, integer: sql`integer` };
}

export function isPostgresMigration(db: Kysely<unknown>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
