/** How strictly keys are compared: every key of the example at least, or these and no others. */
export type KeyRule = 'at least' | 'exactly';

/**
 * Where a value differs from a documented example, in words: keys that it lacks, values of another type. null stands for
 * any type on either side where the example has it; of a list the example's first element stands for all.
 */
export function differencesFrom(example: unknown, value: unknown, rule: KeyRule, path = '$'): string[] {
  if (example === null) return [];
  if (typeOf(example) !== typeOf(value)) return [`${path}: ${typeOf(value)} in place of ${typeOf(example)}`];
  if (Array.isArray(example)) {
    const [first] = example as unknown[];
    if (first === undefined) return [];
    return (value as unknown[]).flatMap((one, index) => differencesFrom(first, one, rule, `${path}[${index}]`));
  }
  if (typeof example !== 'object') return [];
  const known = example as Record<string, unknown>;
  const found = value as Record<string, unknown>;
  const inner = Object.keys(known).flatMap((key) =>
    key in found ? differencesFrom(known[key], found[key], rule, `${path}.${key}`) : [`${path}.${key}: missing`],
  );
  if (rule === 'at least') return inner;
  const more = Object.keys(found).filter((key) => !(key in known));
  return [...inner, ...more.map((key) => `${path}.${key}: not documented`)];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
