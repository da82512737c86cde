import type { RequestHandler } from 'express';
import type { AuditApi } from '../../core/keys/audit-log.js';
import { stateOf } from '../request-state.js';
import type { Route } from '../route.js';
import { addressOf } from './rate-limit.js';

/** Notes a call that may change something once it is over: who, which route, which session, how it ended. */
export function audit(route: Route, log: AuditApi): RequestHandler {
  return (request, response, next) => {
    const { requestId, principal } = stateOf(response);
    if (principal === null) {
      next();
      return;
    }
    const address = addressOf(request);
    const action = `${route.method.toUpperCase()} ${route.path}`;
    const params = route.path.startsWith('/sessions/') ? request.params['name'] : request.params['session'];
    const asked = params ?? request.query['session'] ?? request.get('x-causeway-session');
    response.once('close', () => {
      log.note({
        organisation: principal.organisation,
        keyId: principal.id,
        keyName: principal.name,
        action,
        session: typeof asked === 'string' ? asked.slice(0, 64) : null,
        status: response.statusCode,
        address,
        requestId,
      });
    });
    next();
  };
}

/** Whether calls of a route are for the audit log: those that may change something, by method or by scope. */
export function isAudited({ scope, method }: Pick<Route, 'scope' | 'method'>): boolean {
  if (scope === 'open' || scope === 'optional') return false;
  return method === 'get' ? scope.endsWith(':write') : !scope.endsWith(':read');
}
