import type { IncomingMessage } from 'node:http';
import type { KeyCarrier } from './dialect.js';

/** What a request brought as a key: `conflict` when its headers hold different ones. */
export type PresentedKey =
  | { readonly kind: 'none' }
  /** `otherwise` is to be tried when nobody has `key`. */
  | { readonly kind: 'key'; readonly key: string; readonly otherwise?: string }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'unreadable' };

// Longer than any key we make or accept; what is longer is not worth hashing.
const MAX_KEY_LENGTH = 512;

/**
 * Reads the key from every place that the dialect allows, repeated headers included. With `prefersApiKeyHeader` an
 * X-Api-Key beside something else in Authorization counts, but after a login token that stands there.
 */
export function presentedKey(
  request: IncomingMessage,
  carriers: readonly KeyCarrier[],
  prefersApiKeyHeader = false,
): PresentedKey {
  if (prefersApiKeyHeader && valuesOf(request, 'x-api-key').length > 0) {
    const explicit = apiKeyHeader(request);
    const bearer = keyIn(
      request,
      carriers.filter((carrier) => carrier !== 'x-api-key'),
    );
    if (explicit.kind !== 'key' || bearer.kind !== 'key' || !isThreeParts(bearer.key)) return explicit;
    return bearer.key === explicit.key ? explicit : { ...bearer, otherwise: explicit.key };
  }
  return keyIn(request, carriers);
}

function apiKeyHeader(request: IncomingMessage): PresentedKey {
  const [key, ...others] = new Set(valuesOf(request, 'x-api-key').map((value) => value.trim()));
  if (others.length > 0) return { kind: 'conflict' };
  return key === undefined || key === '' || key.length > MAX_KEY_LENGTH ? { kind: 'unreadable' } : { kind: 'key', key };
}

function isThreeParts(key: string): boolean {
  return /^[^.]+\.[^.]+\.[^.]+$/.test(key);
}

function keyIn(request: IncomingMessage, carriers: readonly KeyCarrier[]): PresentedKey {
  const keys = new Set<string>();
  let unreadable = false;
  for (const value of valuesOf(request, 'authorization')) {
    const key = fromAuthorization(value, request.method ?? '', carriers);
    if (key === null) unreadable = true;
    else keys.add(key);
  }
  if (carriers.includes('x-api-key')) {
    for (const value of valuesOf(request, 'x-api-key')) keys.add(value.trim());
  }
  if (carriers.includes('query')) for (const value of keysInQuery(request.url ?? '')) keys.add(value);
  const [key, ...others] = keys;
  if (others.length > 0) return { kind: 'conflict' };
  if (unreadable || key === '' || (key !== undefined && key.length > MAX_KEY_LENGTH)) return { kind: 'unreadable' };
  return key === undefined ? { kind: 'none' } : { kind: 'key', key };
}

/** Every value of a header as it came: Node's own list of them is made for all headers at once. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const key = rawHeaders[at] ?? '';
    if (key.length === name.length && key.toLowerCase() === name) values.push(rawHeaders[at + 1] ?? '');
  }
  return values;
}

function keysInQuery(url: string): readonly string[] {
  const start = url.indexOf('?');
  return start < 0 ? [] : new URLSearchParams(url.slice(start)).getAll('x-api-key');
}

function fromAuthorization(value: string, method: string, carriers: readonly KeyCarrier[]): string | null {
  const [, scheme = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s+(\S.*?))?\s*$/.exec(value) ?? [];
  if (scheme.toLowerCase() === 'bearer' && carriers.includes('bearer')) return rest;
  // A browser sends Basic by itself, from any page: it may read, never change.
  const mayUseBasic = carriers.includes('basic') && (method === 'GET' || method === 'HEAD');
  if (scheme.toLowerCase() === 'basic' && mayUseBasic) {
    const pair = Buffer.from(rest, 'base64').toString('utf8');
    return pair.slice(pair.indexOf(':') + 1);
  }
  return null;
}
