import type { Answer, Route } from '../../route.js';

/** A route as WAHA answers it: 201 to a POST that names no status of its own. */
export function asWahaRoute(route: Route): Route {
  const status = route.reply.kind === 'json' ? (route.reply.status ?? usualStatus(route)) : undefined;
  if (status === undefined || route.reply.kind !== 'json') return route;
  return {
    ...route,
    reply: { ...route.reply, status },
    handle: async (input, context): Promise<Answer> => ({ status, ...(await route.handle(input, context)) }),
  };
}

function usualStatus({ method }: Route): 200 | 201 {
  return method === 'post' ? 201 : 200;
}
