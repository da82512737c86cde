/** An object of which nothing is known: builds of WhatsApp Web differ. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object itself; an empty one for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** Null for anything but a text with something in it. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Null for anything but a finite number. */
export function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function asFlag(value: unknown): boolean {
  return value === true;
}

/** An id that arrives as text or as an object, in either key layout. */
export function serializedId(value: unknown): string | null {
  const id = fieldsOf(value);
  return asText(value) ?? asText(id['_serialized']) ?? asText(id['$1']);
}
