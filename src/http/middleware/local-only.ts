import type { RequestHandler } from 'express';
import { BridgeError } from '../../core/errors/bridge-error.js';

/**
 * The guard of `AUTH=none`: a foreign web page must not reach this server through the visitor's browser. The Host
 * must be a loopback name (DNS rebinding brings another), and an Origin must be this very host or a listed one.
 */
export function localOnly(corsOrigins: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const host = request.headers.host ?? '';
    if (!isLoopbackHost(host)) {
      throw refused('Without a key only loopback names are accepted as Host.', 'Use http://localhost or set API_KEY.');
    }
    const origin = request.headers.origin;
    if (origin !== undefined && hostOf(origin) !== host.toLowerCase() && !corsOrigins.includes(origin)) {
      throw refused('Without a key requests from other web pages are refused.', 'Set API_KEY and list CORS_ORIGINS.');
    }
    next();
  };
}

/** Whether a Host header names this machine itself: `localhost`, `127.x.x.x` or `[::1]`, with any port. */
export function isLoopbackHost(host: string): boolean {
  const name = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(host.toLowerCase())?.[1] ?? '';
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}

function hostOf(origin: string): string | null {
  return /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1] ?? null;
}

function refused(message: string, hint: string): BridgeError {
  return new BridgeError('forbidden', message, { hint });
}
