/** The part of OpenAPI 3.0 that schemas are compared by. */
export interface ShapeSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, ShapeSchema>>;
  readonly items?: ShapeSchema;
  readonly allOf?: readonly ShapeSchema[];
  readonly oneOf?: readonly ShapeSchema[];
}

export interface ShapeOptions {
  readonly schemas: Readonly<Record<string, ShapeSchema>>;
  /** Paths at which null is right though the schema does not say so, such as `[].replyTo`. */
  readonly nullAt?: readonly string[];
}

/**
 * What of a value its schema does not know, in words: keys that it lacks and values of another type. Keys that the value
 * lacks are no difference. An object without properties in the schema may hold anything.
 */
export function misfits(value: unknown, schema: ShapeSchema, options: ShapeOptions, path = ''): string[] {
  if (schema.$ref !== undefined) return misfits(value, resolved(schema.$ref, options), options, path);
  if (schema.oneOf !== undefined) {
    const tried = schema.oneOf.map((one) => misfits(value, one, options, path));
    return tried.find((found) => found.length === 0) ?? tried[0] ?? [];
  }
  if (schema.allOf !== undefined) return schema.allOf.flatMap((one) => misfits(value, one, options, path));
  if (value === null)
    return schema.nullable === true || options.nullAt?.includes(path) === true ? [] : [`${path}: null`];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [`${path}: ${JSON.stringify(value)} of no enum`];
  switch (schema.type) {
    case 'array':
      if (!Array.isArray(value)) return [`${path}: no array`];
      return value.flatMap((one) => misfits(one, schema.items ?? {}, options, `${path}[]`));
    case 'object':
      if (typeof value !== 'object' || Array.isArray(value)) return [`${path}: no object`];
      return ofObject(value, schema.properties, options, path);
    case undefined:
      return [];
    default:
      return typeof value === (schema.type === 'integer' ? 'number' : schema.type)
        ? []
        : [`${path}: no ${schema.type}`];
  }
}

function ofObject(value: object, properties: ShapeSchema['properties'], options: ShapeOptions, path: string): string[] {
  if (properties === undefined) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const known = properties[key];
    return known === undefined ? [`${at}: unknown`] : misfits(inner, known, options, at);
  });
}

function resolved(reference: string, { schemas }: ShapeOptions): ShapeSchema {
  const schema = schemas[reference.replace('#/', '')];
  if (schema === undefined) throw new Error(`The schema ${reference} is not there.`);
  return schema;
}
