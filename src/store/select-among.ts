import { CompiledQuery } from 'kysely';
import { isPostgres, type CausewayDatabase } from './open-database.js';

/** Items a statement: few sizes, so that the database meets the same few texts again and again and keeps them prepared. */
const SIZES = [1, 8, 64, 400];

/** What is looked for among many items, which are values or, with several `types`, tuples of values. */
interface Among {
  /** Values that come before the list in the text. */
  readonly fixed: readonly unknown[];
  readonly items: readonly (readonly unknown[])[];
  /** SQL's types of a tuple's values; nothing where a column tells the type of a single value. */
  readonly types?: readonly string[];
}

/**
 * Runs a query for the items, a piece of the list at a time, and gives all rows. A piece is filled up by repeating its
 * last item, so a row may come twice. Written by hand for the reason that `writeRows` is. `text` gets the list as it
 * stands behind `in` or `values`, and what stands for the fixed values.
 */
export async function selectAmong<Row>(
  database: CausewayDatabase,
  { fixed, items, types = [] }: Among,
  text: (list: string, ...fixed: string[]) => string,
): Promise<readonly Row[]> {
  const isNumbered = isPostgres(database);
  const found: Row[] = [];
  for (let at = 0; at < items.length;) {
    const size = SIZES.find((one) => one >= items.length - at) ?? SIZES.at(-1) ?? 1;
    const parameters = [...fixed];
    for (let n = at; n < at + size; n++) parameters.push(...(items[Math.min(n, items.length - 1)] ?? []));
    const list = listText(size, types, isNumbered ? fixed.length : null);
    const marks = fixed.map((_, n) => (isNumbered ? `$${String(n + 1)}` : '?'));
    const { rows } = await database.executeQuery<Row>(CompiledQuery.raw(text(list, ...marks), parameters));
    for (const row of rows) found.push(row);
    at += size;
  }
  return found;
}

const lists = new Map<string, string>();

/** `after` is the number of the parameter before the list, null where parameters have no numbers. */
function listText(size: number, types: readonly string[], after: number | null): string {
  const key = [size, after, ...types].join(' ');
  const known = lists.get(key);
  if (known !== undefined) return known;
  const width = Math.max(1, types.length);
  const mark = (n: number): string => (after === null ? '?' : `$${String(after + n + 1)}`);
  const tuple = (row: number): string => {
    // The first row tells the types of all.
    const values = Array.from({ length: width }, (_, column) => {
      const value = mark(row * width + column);
      const type = types[column];
      return row === 0 && type !== undefined ? `cast(${value} as ${type})` : value;
    });
    return types.length === 0 ? values.join() : `(${values.join(', ')})`;
  };
  const text = Array.from({ length: size }, (_, row) => tuple(row)).join(', ');
  lists.set(key, text);
  return text;
}
