/** Whether a webhook may carry a header of that name: one that no connection needs for itself. */
export function isOwnHeaderName(name: string): boolean {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name)) return false;
  return !/^(host|connection|content-length|transfer-encoding|upgrade|keep-alive|te)$/i.test(name);
}

/** Whether it is plain ASCII of a length that servers take. */
export function isHeaderValue(value: string): boolean {
  return /^[\x20-\x7e]{0,1000}$/.test(value);
}
