import type { Dialect } from './dialect.js';
import { siteRoutes } from './site/site-routes.js';

/**
 * Names that no session may have, because a route stands there already: the first fixed part of every path, and the
 * second one where the first is `api`, as some dialects put a session's name in that place.
 */
export function reservedSessionNames(dialects: readonly [Dialect, ...Dialect[]]): ReadonlySet<string> {
  const names = new Set<string>();
  const routes = [...siteRoutes(dialects, ''), ...dialects.flatMap((dialect) => dialect.routes)];
  for (const { path } of routes) {
    const [first, second] = path.split('/').filter((part) => part !== '');
    for (const part of first === 'api' ? [first, second] : [first]) {
      if (part !== undefined && !part.startsWith(':')) names.add(part.toLowerCase());
    }
  }
  return names;
}
