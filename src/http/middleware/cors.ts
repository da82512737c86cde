import type { RequestHandler } from 'express';
import { stateOf } from '../request-state.js';

const EXPOSED =
  'Link, Retry-After, X-Request-Id, X-Causeway-Source, X-Causeway-Complete, X-Causeway-Oldest, X-Causeway-Skipped';

/** Lets the listed origins, and no other, read answers from a browser. Throws at set-up for anything but exact origins. */
export function cors(origins: readonly string[]): RequestHandler {
  for (const origin of origins) {
    if (!/^https?:\/\/[^/*\s]+$/.test(origin)) {
      throw new Error(`CORS origin ${JSON.stringify(origin)}: expected scheme and host, such as https://shop.example`);
    }
  }
  return (request, response, next) => {
    if (origins.length > 0) response.vary('Origin');
    const origin = request.headers.origin;
    if (origin === undefined || !origins.includes(origin)) {
      next();
      return;
    }
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', EXPOSED);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) {
      next();
      return;
    }
    stateOf(response).template = '(preflight)';
    response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, PATCH, DELETE');
    response.setHeader(
      'Access-Control-Allow-Headers',
      'Authorization, Content-Type, X-Api-Key, X-Causeway-Session, X-Request-Id',
    );
    response.setHeader('Access-Control-Max-Age', '600');
    response.status(204).end();
  };
}
