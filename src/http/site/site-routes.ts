import type { Dialect } from '../dialect.js';
import { connectRoutes, type ConnectRoutesOptions } from '../connect/connect-routes.js';
import { createOpenApi } from '../openapi.js';
import type { Route } from '../route.js';
import { getDocs, getDocsFile } from './docs.js';
import { getHealthz } from './get-healthz.js';
import { getHome } from './get-home.js';
import { getDialectOpenApi, getOpenApi } from './get-openapi.js';
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
    getDialectOpenApi(
      new Map(
        dialects.map((dialect) => [
          dialect.name,
          () => createOpenApi({ site: [], dialects: [dialect], title: `Causeway: ${dialect.name}`, version }),
        ]),
      ),
    ),
    getDocs,
    getDocsFile(dialects.map(({ name }) => name)),
    ...connectRoutes(connect),
  ];
  return site;
}
