/** The types seen at each path of some values: `id._serialized` -> `string`. Holds key names and types, never values. */
export type Shape = Map<string, Set<string>>;

/** A key of an object that is made of data (a phone number, an id, an emoji) is not a key name. */
const KEY_NAME = /^[A-Za-z_$][\w$]{0,39}$/;
const MOST_DEPTH = 12;

/** Adds the shape of a value that came from JSON. */
export function addShape(shape: Shape, value: unknown, path = '', depth = 0): Shape {
  if (path !== '') types(shape, path).add(typeName(value));
  if (depth >= MOST_DEPTH) return shape;
  if (Array.isArray(value)) {
    for (const item of value) addShape(shape, item, `${path}[]`, depth + 1);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      addShape(shape, item, path === '' ? keyName(key) : `${path}.${keyName(key)}`, depth + 1);
    }
  }
  return shape;
}

/** One line a path, in order: `ack: number`. */
export function shapeLines(shape: Shape): string[] {
  return [...shape].map(([path, seen]) => `${path}: ${[...seen].sort().join('|')}`).sort();
}

/** What only one of two shapes has, a path or a type of it. */
export function shapeDifference(ours: Shape, theirs: Shape): { onlyOurs: string[]; onlyLibrary: string[] } {
  return { onlyOurs: missingFrom(theirs, ours), onlyLibrary: missingFrom(ours, theirs) };
}

function missingFrom(shape: Shape, other: Shape): string[] {
  const missing: string[] = [];
  for (const [path, seen] of other) {
    for (const type of seen) if (shape.get(path)?.has(type) !== true) missing.push(`${path}: ${type}`);
  }
  return missing.sort();
}

function types(shape: Shape, path: string): Set<string> {
  const seen = shape.get(path) ?? new Set<string>();
  shape.set(path, seen);
  return seen;
}

function keyName(key: string): string {
  return KEY_NAME.test(key) && !/\d{5}/.test(key) ? key : '<key>';
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
