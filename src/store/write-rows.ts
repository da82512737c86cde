import { CompiledQuery, type Kysely } from 'kysely';
import { isPostgres } from './open-database.js';

/** Rows a statement: few sizes, so that the database meets the same few texts again and again and keeps them prepared. */
const SIZES = [64, 8, 1];

/** What happens to a row that is there: `key` finds it, `update` takes the new row's columns. Without it: an error. */
interface OnConflict {
  readonly key: readonly string[];
  readonly update: readonly string[];
}

const texts = new Map<string, string>();

/**
 * Inserts many rows of one shape. Written by hand because the query builder's work on each value costs more than the
 * database's: names come from the code alone, values go as parameters.
 */
export async function writeRows<Schema, Table extends keyof Schema & string>(
  database: Kysely<Schema>,
  table: Table,
  rows: readonly Schema[Table][],
  onConflict?: OnConflict,
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first as object) as (keyof Schema[Table] & string)[];
  let at = 0;
  for (const size of SIZES) {
    for (; rows.length - at >= size; at += size) {
      const parameters: unknown[] = [];
      for (const row of rows.slice(at, at + size)) for (const column of columns) parameters.push(row[column]);
      const text = insertText(table, columns, size, onConflict, isPostgres(database));
      await database.executeQuery(CompiledQuery.raw(text, parameters));
    }
  }
}

function insertText(
  table: string,
  columns: readonly string[],
  size: number,
  onConflict: OnConflict | undefined,
  isNumbered: boolean,
): string {
  const cacheKey = [table, size, isNumbered, onConflict?.update.length, ...columns].join(' ');
  const known = texts.get(cacheKey);
  if (known !== undefined) return known;
  const row = (n: number) =>
    `(${columns.map((_, i) => (isNumbered ? `$${String(n * columns.length + i + 1)}` : '?')).join(', ')})`;
  const values = Array.from({ length: size }, (_, n) => row(n)).join(', ');
  const text = `insert into ${table} (${columns.join(', ')}) values ${values}${conflictText(onConflict)}`;
  texts.set(cacheKey, text);
  return text;
}

function conflictText(onConflict: OnConflict | undefined): string {
  if (onConflict === undefined) return '';
  const updates = onConflict.update.map((column) => `${column} = excluded.${column}`);
  return ` on conflict (${onConflict.key.join(', ')}) do update set ${updates.join(', ')}`;
}
