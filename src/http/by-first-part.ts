import { Router, type RequestHandler } from 'express';
import { partsOf, type TableRow } from './route-table.js';

/**
 * Routes in their order, of which only those are tried that begin as the request's path does: there are hundreds, and
 * trying one after the other costs more than answering. `put` sets a row up on a router.
 */
export function byFirstPart(table: readonly TableRow[], put: (router: Router, row: TableRow) => void): RequestHandler {
  const rest = Router();
  const routers = new Map(table.flatMap((row) => fixedFirstPart(row) ?? []).map((first) => [first, Router()]));
  for (const row of table) {
    const first = fixedFirstPart(row);
    const own = first === null ? [...routers.values(), rest] : [routers.get(first) ?? rest];
    for (const router of own) put(router, row);
  }
  return (request, response, next) => {
    const [, first = ''] = request.path.split('/', 2);
    (routers.get(first.toLowerCase()) ?? rest)(request, response, next);
  };
}

/** In lower case, as Express does not look at the case; null for one that matches more than itself. */
function fixedFirstPart({ route }: TableRow): string | null {
  const [first = ''] = partsOf(route.path);
  return /[:*{}()\\]/.test(first) ? null : first.toLowerCase();
}
