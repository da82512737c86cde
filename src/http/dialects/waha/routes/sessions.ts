import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { visibleSessions } from '../../../families/session-choice.js';
import { defineRoute, type Route, type RouteContext } from '../../../route.js';
import { bodyOf, filled, queryBool, bool, sessionPath, text } from '../fields.js';
import { toMe, toSessionDto, toSessionInfo } from '../mappers/to-session-info.js';
import { sessionConfig } from '../schemas/session-config.js';
import { meInfo, sessionDto, sessionInfo } from '../schemas/session-info.js';
import { createSession, startSession, updateSession } from '../session-commands.js';
import { knownSession } from '../session-access.js';

const path = z.object({ session: sessionPath });

export const listSessions = defineRoute({
  method: 'get',
  path: '/api/sessions',
  id: 'listSessions',
  summary: 'The sessions that run; all of them with `all=true`',
  scope: 'sessions:read',
  request: { query: z.object({ all: queryBool.optional() }) },
  reply: { kind: 'json', description: 'The sessions', body: z.array(sessionInfo) },

  async handle({ query }, context) {
    const shown = visibleSessions(context).filter(({ state }) => query.all === true || state !== 'stopped');
    return { json: await Promise.all(shown.map((view) => toSessionInfo(context, view))) };
  },
});

export const getSession = defineRoute({
  method: 'get',
  path: '/api/sessions/:session',
  id: 'getSession',
  summary: 'One session',
  scope: 'sessions:read',
  request: { params: path },
  reply: { kind: 'json', description: 'The session', body: sessionInfo },

  async handle({ params }, context) {
    return { json: await toSessionInfo(context, viewOf(context, params.session)) };
  },
});

export const getMe = defineRoute({
  method: 'get',
  path: '/api/sessions/:session/me',
  id: 'getMe',
  summary: 'The linked account; null while none is',
  scope: 'sessions:read',
  request: { params: path },
  reply: { kind: 'json', description: 'The account', body: meInfo.nullable() },

  async handle({ params }, context) {
    return Promise.resolve({ json: toMe(viewOf(context, params.session)) });
  },
});

export const createSessionRoute = defineRoute({
  method: 'post',
  path: '/api/sessions',
  id: 'createSession',
  summary: 'Make a session and start it',
  scope: 'sessions:manage',
  request: { body: bodyOf({ name: filled.nullish(), start: bool.nullish(), config: sessionConfig.nullish() }) },
  reply: { kind: 'json', description: 'The session', body: sessionDto },

  async handle({ body }, context) {
    const { name, start, config } = body;
    return { json: await toSessionDto(context, await createSession(context, { name, start, config })) };
  },
});

export const updateSessionRoute = defineRoute({
  method: 'put',
  path: '/api/sessions/:session',
  id: 'updateSession',
  summary: 'Set what is to hold for a session',
  scope: 'sessions:write',
  request: { params: path, body: bodyOf({ config: sessionConfig.nullish() }) },
  reply: { kind: 'json', description: 'The session', body: sessionDto },

  async handle({ params, body }, context) {
    const name = knownSession(context, params.session);
    return { json: await toSessionDto(context, await updateSession(context, name, body.config ?? {})) };
  },
});

export const deleteSession = defineRoute({
  method: 'delete',
  path: '/api/sessions/:session',
  id: 'deleteSession',
  summary: 'Unlink a session and forget it; one that is not there is no error',
  scope: 'sessions:manage',
  request: { params: path },
  reply: { kind: 'json', description: 'It is gone', body: z.object({ success: z.boolean() }) },

  async handle({ params }, context) {
    const view = findView(context, params.session);
    if (view !== null) {
      if (view.state === 'working') await context.sessions.logout(view.key);
      await context.sessions.remove(view.key, { force: true });
    }
    return { json: { success: true } };
  },
});

/** The commands that move a session. */
export const sessionCommands: readonly Route[] = [
  command('start', 'Bring a session up; one that runs is left alone', (context, name) => startSession(context, name)),
  command('stop', 'Close the browser of a session; its link is kept', (context, name) =>
    context.sessions.stop(knownSession(context, name)),
  ),
  command('restart', 'Close the browser of a session and start it again', (context, name) =>
    context.sessions.restart(knownSession(context, name)),
  ),
  command('logout', 'Unlink a session from its phone', async (context, name) => {
    const { session } = await context.sessions.logout(knownSession(context, name));
    return session;
  }),
];

function command(
  verb: string,
  summary: string,
  run: (context: RouteContext, name: string) => Promise<ReturnType<typeof viewOf>>,
): Route {
  return defineRoute({
    method: 'post',
    path: `/api/sessions/:session/${verb}`,
    id: `${verb}Session`,
    summary,
    scope: 'sessions:write',
    request: { params: path },
    reply: { kind: 'json', description: 'The session as it is now', body: sessionDto },

    async handle({ params }, context) {
      return { json: await toSessionDto(context, await run(context, params.session)) };
    },
  });
}

export const deprecatedStart = defineRoute({
  method: 'post',
  path: '/api/sessions/start',
  id: 'deprecatedStartSession',
  summary: 'Make a session if need be, and start it',
  scope: 'sessions:manage',
  request: { body: bodyOf({ name: filled, config: sessionConfig.nullish() }) },
  reply: { kind: 'json', description: 'The session', body: sessionDto },

  async handle({ body: { name, config } }, context) {
    if (findView(context, name) === null) {
      return { json: await toSessionDto(context, await createSession(context, { name, start: true, config })) };
    }
    if (config != null) await updateSession(context, knownSession(context, name), config);
    return { json: await toSessionDto(context, await startSession(context, name)) };
  },
});

export const deprecatedStop = defineRoute({
  method: 'post',
  path: '/api/sessions/stop',
  id: 'deprecatedStopSession',
  summary: 'Stop a session; with `logout` unlink it too',
  scope: 'sessions:write',
  request: { body: bodyOf({ name: filled, logout: bool.nullish() }) },
  reply: { kind: 'json', description: 'The session', body: sessionDto },

  async handle({ body }, context) {
    const name = knownSession(context, body.name);
    const view =
      body.logout === true ? (await context.sessions.logout(name)).session : await context.sessions.stop(name);
    return { json: await toSessionDto(context, view) };
  },
});

export const deprecatedLogout = defineRoute({
  method: 'post',
  path: '/api/sessions/logout',
  id: 'deprecatedLogoutSession',
  summary: 'Unlink a session from its phone',
  scope: 'sessions:write',
  request: { body: bodyOf({ name: text }) },
  reply: { kind: 'json', description: 'The session', body: sessionDto },

  async handle({ body }, context) {
    const { session } = await context.sessions.logout(knownSession(context, body.name));
    return { json: await toSessionDto(context, session) };
  },
});

function viewOf(context: RouteContext, name: string) {
  return context.sessions.get(knownSession(context, name));
}

function findView(context: RouteContext, name: string): ReturnType<typeof viewOf> | null {
  try {
    return viewOf(context, name);
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'session_not_found') return null;
    throw error;
  }
}
