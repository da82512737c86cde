import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Helmet for a server that speaks plain HTTP behind, at most, a proxy: no HSTS and no upgrade of local links, which
 * would break both on a LAN. Answers hold private messages, so nothing is cached unless a route says so.
 */
export function securityHeaders(): RequestHandler {
  const protect = helmet({
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // swagger-ui writes style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
      },
    },
  });
  const headers = [['Cache-Control', 'no-store'] as const, ...headersOf(protect)];
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** What Helmet sets is the same for every answer: its dozen steps are gone through once, not with every request. */
function headersOf(protect: ReturnType<typeof helmet>): readonly (readonly [string, string])[] {
  const headers: [string, string][] = [];
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  response.setHeader = (name, value) => {
    headers.push([name, String(value)]);
    return response;
  };
  protect(response.req, response, (error?: unknown) => {
    if (error !== undefined) throw new Error('Helmet refused its options', { cause: error });
  });
  return headers;
}
