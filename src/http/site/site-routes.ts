import type { Dialect } from '../dialect.js';
import type { Route } from '../route.js';
import { getHealthz } from './get-healthz.js';

/** The routes that belong to the server and to no dialect. */
export function siteRoutes(_dialects: readonly Dialect[], _version: string): readonly Route[] {
  return [getHealthz];
}
