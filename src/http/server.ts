import express, { type Express } from 'express';
import type { Log } from '../core/ports/log.js';
import { connectRoutes, type ConnectRoutesOptions } from './connect/connect-routes.js';
import type { Dialect } from './dialect.js';
import { inSequence } from './middleware/in-sequence.js';
import { accessLog } from './middleware/access-log.js';
import type { AuthPolicy } from './middleware/authenticate.js';
import { bodyLimit } from './middleware/body-limit.js';
import { cors } from './middleware/cors.js';
import { localOnly } from './middleware/local-only.js';
import { guessLimit } from './middleware/rate-limit.js';
import { requestLimit } from './middleware/request-limit.js';
import { uploadBody } from './middleware/upload-body.js';
import { requestId } from './middleware/request-id.js';
import { securityHeaders } from './middleware/security-headers.js';
import type { ChannelAcceptor } from './open-channel.js';
import { answerError, methodHints, mount, noRoute } from './mount.js';
import type { HttpServices } from './services.js';
import { routeTable } from './route-table.js';
import { siteRoutes } from './site/site-routes.js';

export interface HttpAppOptions {
  /** The first one's envelope answers what belongs to no route. */
  readonly dialects: readonly [Dialect, ...Dialect[]];
  readonly services: HttpServices;
  readonly logger: Log;
  readonly auth: AuthPolicy;
  readonly defaultSession: string;
  /** Health, documents and the start page; false for a port that serves one dialect alone. Default true. */
  readonly site?: boolean | undefined;
  readonly connect?: ConnectRoutesOptions | undefined;
  /** Without it routes that open a channel are 501. */
  readonly channels?: ChannelAcceptor | undefined;
  readonly corsOrigins?: readonly string[] | undefined;
  /** Default 1 MiB. */
  readonly bodyLimitBytes?: number | undefined;
  /** What a file in a request may have. Default 64 MiB. */
  readonly fileLimitBytes?: number | undefined;
  /** Requests a minute of one key; without it as many as it likes. */
  readonly requestsPerMinute?: number | undefined;
  /** Wrong keys a minute and address before 429. Default 20. */
  readonly wrongKeysPerMinute?: number | undefined;
}

/** The whole HTTP side as one Express app that does not listen yet. */
export function createHttpApp(options: HttpAppOptions): Express {
  const { dialects, services, logger, auth, defaultSession, corsOrigins = [] } = options;
  const [first] = dialects;
  const tools = {
    services,
    logger,
    auth,
    defaultSession,
    channels: options.channels,
    guesses: guessLimit(options.wrongKeysPerMinute ?? 20),
    limit: requestLimit(options.requestsPerMinute),
    readBody: bodyLimit(options.bodyLimitBytes ?? 1024 * 1024),
    readUpload: uploadBody(options.fileLimitBytes ?? 64 * 1024 * 1024),
  };
  const site =
    options.site === false
      ? connectRoutes(options.connect)
      : siteRoutes(dialects, services.health.version, options.connect);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const table = routeTable(site, dialects);
  const guards = auth.mode === 'none' ? [localOnly(corsOrigins), cors(corsOrigins)] : [cors(corsOrigins)];
  app.use(inSequence(requestId(), accessLog(logger), securityHeaders(), ...guards, mount(table, tools)));
  app.use(methodHints(table), noRoute());
  app.use(answerError(first, logger));
  return app;
}
