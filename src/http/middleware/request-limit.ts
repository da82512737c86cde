import type { RequestHandler } from 'express';
import { MemoryStore, rateLimit } from 'express-rate-limit';
import { BridgeError } from '../../core/errors/bridge-error.js';
import type { LimitHeaders } from '../dialect.js';
import { stateOf } from '../request-state.js';

const WINDOW_MS = 60_000;

/**
 * At most so many requests a minute for each key: its own limit, else `perMinute`; none when neither says. Throws
 * `rate_limited` beyond it; every answer under a limit says what is left.
 */
export function requestLimit(perMinute: number | undefined): (headers: LimitHeaders) => RequestHandler {
  const store = new MemoryStore();
  const limitOf = (response: Parameters<RequestHandler>[1]): number =>
    stateOf(response).principal?.ratePerMinute ?? perMinute ?? Infinity;
  const limiter = rateLimit({
    windowMs: WINDOW_MS,
    limit: (_request, response) => limitOf(response),
    keyGenerator: (_request, response) => stateOf(response).principal?.id ?? '',
    legacyHeaders: false,
    standardHeaders: false,
    store,
    handler: (request, _response, next) => {
      const resetMs = rateOf(request)?.resetTime?.getTime() ?? Date.now() + WINDOW_MS;
      const retryAfterS = Math.max(1, Math.ceil((resetMs - Date.now()) / 1000));
      next(new BridgeError('rate_limited', 'This API key made too many requests in a minute.', { retryAfterS }));
    },
  });
  return (headers) => (request, response, next) => {
    if (stateOf(response).principal === null || limitOf(response) === Infinity) {
      next();
      return;
    }
    void limiter(request, response, (error?: unknown) => {
      const rate = rateOf(request);
      if (rate !== undefined) setHeaders(response, headers, rate);
      next(error);
    });
  };
}

interface Rate {
  readonly limit: number;
  readonly remaining: number;
  readonly resetTime: Date | undefined;
}

/** What the limiter leaves on the request. */
function rateOf(request: object): Rate | undefined {
  return 'rateLimit' in request ? (request.rateLimit as Rate) : undefined;
}

function setHeaders(response: Parameters<RequestHandler>[1], headers: LimitHeaders, rate: Rate): void {
  const prefix = headers === 'standard' ? 'RateLimit' : 'X-RateLimit';
  const resetMs = rate.resetTime?.getTime() ?? Date.now() + WINDOW_MS;
  const reset =
    headers === 'standard' ? Math.max(0, Math.ceil((resetMs - Date.now()) / 1000)) : Math.ceil(resetMs / 1000);
  response.setHeader(`${prefix}-Limit`, rate.limit);
  response.setHeader(`${prefix}-Remaining`, rate.remaining);
  response.setHeader(`${prefix}-Reset`, reset);
}
