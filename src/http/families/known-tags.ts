/** The entity tags of an `If-None-Match` header, without their quotes and whether they are weak. */
export function knownTags(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  return [...header.matchAll(/"([\x21\x23-\x7e]{1,100})"/g)].slice(0, 20).map(([, tag = '']) => tag);
}
