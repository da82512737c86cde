import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { Log } from '../core/ports/log.js';
import type { Dialect, KeyCarrier, LimitHeaders } from './dialect.js';
import { byFirstPart } from './by-first-part.js';
import { inSequence } from './middleware/in-sequence.js';
import { audit, isAudited } from './middleware/audit.js';
import { authenticate, type AuthPolicy } from './middleware/authenticate.js';
import { bodyLimit } from './middleware/body-limit.js';
import type { GuessLimit } from './middleware/rate-limit.js';
import { openChannel, type ChannelAcceptor } from './open-channel.js';
import { parseRequest } from './parse-request.js';
import { presentedKey, type PresentedKey } from './presented-key.js';
import { contextMaker, type ContextMaker } from './request-context.js';
import { stateOf } from './request-state.js';
import type { RequestGlance, Route } from './route.js';
import type { TableRow } from './route-table.js';
import { sendAnswer } from './send-answer.js';
import type { HttpServices } from './services.js';
import { toBridgeError } from './to-bridge-error.js';
import { whileAllowed } from './while-allowed.js';

export interface MountTools {
  readonly services: HttpServices;
  readonly logger: Log;
  readonly auth: AuthPolicy;
  readonly guesses: GuessLimit;
  /** Holds each key to its requests a minute. */
  readonly limit: (headers: LimitHeaders) => RequestHandler;
  /** Runs after the key was accepted, so that strangers' bodies are never held. */
  readonly readBody: RequestHandler;
  /** The same for routes that take files. */
  readonly readUpload: RequestHandler;
  readonly defaultSession: string;
  readonly channels: ChannelAcceptor | undefined;
}

/** Answers the table's routes, tried in its order. The only place where a route meets Express. */
export function mount(table: readonly TableRow[], tools: MountTools): RequestHandler {
  const contextOf = contextMaker(tools.services, tools.defaultSession);
  const routes = byFirstPart(table, (router, row) => {
    const { dialect, route } = row;
    router[route.method](
      route.path,
      inSequence(
        enter(row),
        authenticate(tools.auth, tools.guesses, (request) => keyOf(request, dialect, route), route.scope),
        tools.limit(dialect.limitHeaders ?? 'standard'),
        ...(isAudited(route) ? [audit(route, tools.services.audit)] : []),
        // What is sent on a channel is read by its protocol.
        ...(route.reply.kind === 'channel' ? [] : [bodyReaderOf(route, tools)]),
        run(row, tools, contextOf),
      ),
    );
  });
  return (request, response, next) => {
    // A router within the app would answer OPTIONS by itself.
    if (request.method === 'OPTIONS') next();
    else routes(request, response, next);
  };
}

function bodyReaderOf({ takesFile, bodyLimitBytes }: Route, tools: MountTools): RequestHandler {
  if (takesFile === true) return tools.readUpload;
  return bodyLimitBytes === undefined ? tools.readBody : bodyLimit(bodyLimitBytes);
}

function keyOf(request: Request, { keyCarriers, prefersApiKeyHeader }: Dialect, { keyInQuery }: Route): PresentedKey {
  const carriers: readonly KeyCarrier[] = keyInQuery === true ? [...keyCarriers, 'query'] : keyCarriers;
  return presentedKey(request, carriers, prefersApiKeyHeader);
}

function enter({ dialect, route, claims }: TableRow): RequestHandler {
  return (request, response, next) => {
    if (claims !== null && !claims(glanceAt(request, dialect, route))) {
      next('route');
      return;
    }
    const state = stateOf(response);
    state.dialect = dialect;
    state.template = route.path;
    if (dialect.requestIdHeader !== undefined) response.setHeader(dialect.requestIdHeader, state.requestId);
    next();
  };
}

function glanceAt(request: Request, dialect: Dialect, route: Route): RequestGlance {
  return {
    hasQuery: (name) => request.query[name] !== undefined,
    get hasKey() {
      const { kind } = keyOf(request, dialect, route);
      return kind === 'key' || kind === 'conflict';
    },
  };
}

function run({ dialect, route }: TableRow, tools: MountTools, contextOf: ContextMaker): RequestHandler {
  return async (request, response) => {
    const input = parseRequest(request, route.request);
    const given = await route.handle(input, contextOf(request, response));
    const ofAnswer = 'socket' in given ? given.isStillAllowed : undefined;
    const isStillAllowed = ofAnswer ?? stateOf(response).isStillAllowed;
    const answer = isStillAllowed === null ? given : whileAllowed(given, isStillAllowed, tools.services.clock);
    if (response.destroyed) return;
    if ('channel' in answer) openChannel(response, answer, tools.channels);
    else await sendAnswer(response, answer, dialect.jsonIndent);
  };
}

/** To be used after every route: knows which paths exist, so that a wrong method is told from a wrong path. */
export function methodHints(table: readonly TableRow[]): RequestHandler {
  return byFirstPart(table, (router, { dialect, route }) => {
    router.all(route.path, (_request, response, next) => {
      const state = stateOf(response);
      state.template ??= route.path;
      state.dialect ??= dialect;
      state.allowed.add(route.method.toUpperCase());
      if (route.method === 'get') state.allowed.add('HEAD');
      next();
    });
  });
}

/** Answers what no route took: OPTIONS with the methods, 405 for another method, else 404. */
export function noRoute(): RequestHandler {
  return (request, response) => {
    const { allowed } = stateOf(response);
    if (allowed.size === 0) throw new BridgeError('route_not_found', `There is no route for this path.`);
    response.setHeader('Allow', [...allowed, 'OPTIONS'].join(', '));
    if (request.method !== 'OPTIONS') {
      throw new BridgeError('method_not_allowed', `This route does not answer ${request.method}.`);
    }
    response.status(204).end();
  };
}

/** Turns whatever was thrown into the dialect's envelope. Only the log learns what a 500 was about. */
export function answerError(fallback: Dialect, logger: Log): ErrorRequestHandler {
  return (thrown: unknown, _request, response, _next) => {
    const state = stateOf(response);
    const dialect = state.dialect ?? fallback;
    const error = toBridgeError(thrown);
    const status = dialect.exactStatusOf?.(error) ?? dialect.statusOf[error.code];
    if (status >= 500) {
      const fields = { requestId: state.requestId, route: state.template, code: error.code, err: error.cause ?? error };
      if (error.code === 'internal_error') logger.error(fields, 'request failed');
      else logger.warn(fields, 'request could not be served');
    }
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    if (error.retryAfterS !== undefined)
      response.setHeader('Retry-After', String(Math.max(0, Math.ceil(error.retryAfterS))));
    void sendAnswer(
      response,
      { status, json: dialect.errorBody(error, state.requestId, state.template) },
      dialect.jsonIndent,
    );
  };
}
