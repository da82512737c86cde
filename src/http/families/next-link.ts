/** A `Link: rel="next"` header to the same path with this query; absent values are left out. */
export function nextLink(
  path: string,
  query: Readonly<Record<string, string | number | boolean | undefined>>,
): { readonly Link: string } {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) search.set(key, String(value));
  }
  return { Link: `<${path}?${search.toString()}>; rel="next"` };
}
