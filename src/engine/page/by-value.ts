const DEEPEST = 60;

/**
 * `byValue` of a model's own fresh attributes, in place: of its eighty or so attributes few are objects, and copying
 * the others took longer than writing the JSON.
 */
export function byValueInPlace(attributes: Record<string, unknown>): Record<string, unknown> {
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if ((typeof value === 'object' && value !== null) || typeof value === 'function')
      attributes[key] = byValue(value, 1);
  }
  return attributes;
}

/**
 * A plain copy of a value as `page.evaluate` would hand it to Node: own enumerable properties only, `toJSON` ignored,
 * `undefined` left out. JSON.stringify of the live object would call `Wid.toJSON` and lose the id's parts.
 * Throws on a cycle, as the protocol does.
 */
export function byValue(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return value;
    case 'undefined':
      return undefined;
    case 'function':
      return {};
    case 'object':
      break;
    default:
      throw new Error(`A ${typeof value} cannot be handed over by value`);
  }
  if (value === null) return null;
  if (depth > DEEPEST) throw new Error('Object reference chain is too long');
  if (Array.isArray(value)) return value.map((item) => byValue(item, depth + 1));

  const source = value as Record<string, unknown>;
  // In the `$1` layout reading `_serialized` moves the key's text to where everybody looks for it.
  if ('_serialized' in source) void source['_serialized'];
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    const item = source[key];
    const type = typeof item;
    if (type === 'undefined') continue;
    copy[key] = item === null || (type !== 'object' && type !== 'function') ? item : byValue(item, depth + 1);
  }
  return copy;
}
