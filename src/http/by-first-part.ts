import { Router, type RequestHandler } from 'express';
import { partsOf, type TableRow } from './route-table.js';

/**
 * Routes in their order, of which only those are tried that begin as the request's path does: there are hundreds, and
 * trying one after the other costs more than answering. `put` sets a row up on a router, when the first request comes
 * that begins so: most of the dialects are never asked in a bridge's life.
 */
export function byFirstPart(table: readonly TableRow[], put: (router: Router, row: TableRow) => void): RequestHandler {
  const rows = table.map((row) => [fixedFirstPart(row), row] as const);
  const firsts = new Set(rows.map(([first]) => first));
  const routers = new Map<string | null, Router>();
  const routerOf = (first: string | null): Router => {
    const router = routers.get(first) ?? Router();
    if (routers.has(first)) return router;
    for (const [own, row] of rows) if (own === null || own === first) put(router, row);
    routers.set(first, router);
    return router;
  };
  return (request, response, next) => {
    const [, part = ''] = request.path.split('/', 2);
    const first = part.toLowerCase();
    routerOf(firsts.has(first) ? first : null)(request, response, next);
  };
}

/** In lower case, as Express does not look at the case; null for one that matches more than itself. */
function fixedFirstPart({ route }: TableRow): string | null {
  const [first = ''] = partsOf(route.path);
  return /[:*{}()\\]/.test(first) ? null : first.toLowerCase();
}
