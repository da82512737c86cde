import { PostgresDialect } from 'kysely';
import pg from 'pg';

const CONNECTIONS = 10;
const CONNECT_MS = 10_000;

/** PostgreSQL by URL. Its 64-bit integers come as numbers, as SQLite's do: none of ours passes 2^53. */
export function postgresDialect(url: string): PostgresDialect {
  return new PostgresDialect({
    pool: () => {
      const pool = new pg.Pool({
        connectionString: url,
        max: CONNECTIONS,
        connectionTimeoutMillis: CONNECT_MS,
        types: { getTypeParser: parserOf },
      });
      // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
      pool.on('error', () => undefined);
      return Promise.resolve(pool);
    },
  });
}

const parserOf: pg.CustomTypesConfig['getTypeParser'] = (id, format) =>
  id === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(id, format) as (value: string) => unknown);
