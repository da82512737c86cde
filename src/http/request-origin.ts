import type { IncomingMessage } from 'node:http';
import { invalidInput } from '../core/errors/bridge-error.js';

const HOST = /^(\[[\da-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/;

/**
 * Scheme and host that the caller used, such as `https://bridge.example`, for links that are handed back to the same
 * caller: what a proxy says of itself is believed, because whoever lies gets a link of no use. Throws for a Host that
 * is none.
 */
export function requestOrigin(request: IncomingMessage): string {
  const scheme = forwarded(request, 'x-forwarded-proto') === 'https' ? 'https' : 'http';
  const host = forwarded(request, 'x-forwarded-host') ?? request.headers.host ?? '';
  if (!HOST.test(host))
    throw invalidInput('Host', 'a host name with or without a port', JSON.stringify(host.slice(0, 80)));
  return `${scheme}://${host}`;
}

function forwarded(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value.split(',', 1)[0]?.trim().toLowerCase() : undefined;
}
