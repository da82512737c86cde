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
  return (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    protect(request, response, next);
  };
}
