import type { Dialect } from '../dialect.js';
import { connectRoutes, type ConnectRoutesOptions } from '../connect/connect-routes.js';
import { createOpenApi } from '../openapi.js';
import type { Route } from '../route.js';
import { getDocs, getDocsFile } from './docs.js';
import { getHealthz } from './get-healthz.js';
import { getHome } from './get-home.js';
import { getOpenApi } from './get-openapi.js';
import { getReadyz } from './get-readyz.js';

/** The routes that belong to the server and to no dialect. */
export function siteRoutes(
  dialects: readonly [Dialect, ...Dialect[]],
  version: string,
  connect: ConnectRoutesOptions = {},
): readonly Route[] {
  const site: readonly Route[] = [
    getHome,
    getHealthz,
    getReadyz,
    getOpenApi(() => createOpenApi({ site, dialects, version })),
    getDocs,
    getDocsFile,
    ...connectRoutes(connect),
  ];
  return site;
}
