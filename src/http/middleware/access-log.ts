import type { RequestHandler } from 'express';
import type { Log } from '../../core/ports/log.js';
import { stateOf } from '../request-state.js';

/** One line a request: method, route template, status, time. Never a path as sent, a query value or a body. */
export function accessLog(logger: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const state = stateOf(response);
      logger.info(
        {
          method: request.method,
          route: state.template,
          status: response.statusCode,
          ms: Math.round((performance.now() - startedAt) * 10) / 10,
          requestId: state.requestId,
          key: state.principal?.name ?? null,
          ...(response.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}
