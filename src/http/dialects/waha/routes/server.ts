import { z } from 'zod';
import { visibleSessions } from '../../../families/session-choice.js';
import { defineRoute, type Route, type RouteContext } from '../../../route.js';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { bodyOf, bool, queryBool } from '../fields.js';
import { toEnvironment } from '../mappers/to-environment.js';
import { environment } from '../schemas/environment.js';

export const ping = defineRoute({
  method: 'get',
  path: '/ping',
  id: 'ping',
  summary: 'Whether somebody answers',
  scope: 'open',
  request: {},
  reply: { kind: 'json', description: 'Somebody does', body: z.object({ message: z.string() }) },
  handle: () => ({ json: { message: 'pong' } }),
});

const indicator = z.record(z.string(), z.looseObject({ status: z.enum(['up', 'down']) }));

export const health = defineRoute({
  method: 'get',
  path: '/health',
  id: 'health',
  summary: 'How the sessions that should run are',
  scope: 'key',
  claims: ({ hasKey }) => hasKey,
  request: {},
  reply: {
    kind: 'json',
    description: 'All is well',
    body: z.object({ status: z.enum(['ok', 'error']), info: indicator, error: indicator, details: indicator }),
    otherStatuses: { 503: 'A session that should run has failed' },
  },

  handle(_input, context) {
    const wanted = visibleSessions(context).filter((session) => session.wanted === 'run');
    const failed = wanted.filter(({ state }) => state === 'failed' || state === 'logged_out');
    const up = { process: { status: 'up' as const } };
    if (failed.length === 0) return { json: { status: 'ok' as const, info: up, error: {}, details: up } };
    const down = { sessions: { status: 'down' as const, failed: failed.length } };
    return { status: 503, json: { status: 'error' as const, info: up, error: down, details: { ...up, ...down } } };
  },
});

/** The version at its place of today and at that of old clients. */
export const versionRoutes: readonly Route[] = [
  versionAt('/api/server/version', 'serverVersion'),
  versionAt('/api/version', 'version'),
];

function versionAt(path: string, id: string): Route {
  return defineRoute({
    method: 'get',
    path,
    id,
    summary: 'What answers here',
    scope: 'key',
    request: {},
    reply: { kind: 'json', description: 'Version and engine', body: environment },
    handle: (_input, context) => ({ json: environmentNow(context) }),
  });
}

export const serverEnvironment = defineRoute({
  method: 'get',
  path: '/api/server/environment',
  id: 'serverEnvironment',
  summary: 'What may be told of the server’s settings: nothing secret, and no variable of the machine',
  scope: 'key',
  request: { query: z.object({ all: queryBool.optional() }) },
  reply: { kind: 'json', description: 'Settings', body: z.record(z.string(), z.string()) },
  handle: (_input, { defaultSession }) => ({
    json: { WHATSAPP_DEFAULT_ENGINE: 'WEBJS', WHATSAPP_START_SESSION: defaultSession },
  }),
});

export const serverStatus = defineRoute({
  method: 'get',
  path: '/api/server/status',
  id: 'serverStatus',
  summary: 'Since when the server runs',
  scope: 'key',
  request: {},
  reply: {
    kind: 'json',
    description: 'Times in milliseconds',
    body: z.object({ startTimestamp: z.number(), uptime: z.number(), worker: z.object({ id: z.string() }) }),
  },

  handle(_input, { health: process }) {
    const uptime = process.uptimeS() * 1000;
    return { json: { startTimestamp: Date.now() - uptime, uptime, worker: { id: 'causeway' } } };
  },
});

export const stopServer = defineRoute({
  method: 'post',
  path: '/api/server/stop',
  id: 'stopServer',
  summary: 'Stop the server: requests end, browsers close and keep their links',
  description: 'With `force` running requests are not waited for. Needs an operator’s key.',
  scope: 'sessions:manage',
  request: { body: bodyOf({ force: bool.nullish() }) },
  reply: { kind: 'json', description: 'It stops', body: z.object({ stopping: z.boolean() }) },

  handle({ body }, { principal, shutdown }) {
    if (principal?.isOperator !== true) {
      throw new BridgeError('forbidden', 'Only a key of whoever runs this server may stop it.');
    }
    shutdown.ask({ force: body.force ?? false });
    return { json: { stopping: true } };
  },
});

function environmentNow({ health: process, sessions }: RouteContext): z.input<typeof environment> {
  const browser = sessions.list().find((session) => session.browser !== null)?.browser?.product ?? '';
  return toEnvironment(process.version, browser);
}
