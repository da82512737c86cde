import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import type { SessionView } from '../../../../core/sessions/session-view.js';
import { assertMayCreate, namedSession, visibleSessions } from '../../../families/session-choice.js';
import { defineRoute, type Route, type RouteContext } from '../../../route.js';
import { bodyOf, bodyRefusal, flag, listOf, sessionParam, SESSION_PATH, text } from '../fields.js';
import { account, sessionSchema, sessionStatus, statusOfSession, toSession } from '../schemas/session.js';

const params = z.object({ session: sessionParam });

export const listSessions = defineRoute({
  method: 'get',
  path: '/api/v1/sessions',
  id: 'listSessions',
  summary: 'Every session of the organisation, in one page',
  scope: 'sessions:manage',
  request: {},
  reply: { kind: 'json', description: 'The sessions', body: listOf(sessionSchema) },

  async handle(_input, context) {
    const data = await Promise.all(visibleSessions(context).map((view) => toSession(context, view)));
    return { json: { data, nextCursor: null } };
  },
});

export const createSession = defineRoute({
  method: 'post',
  path: '/api/v1/sessions',
  id: 'createSession',
  summary: 'Make a session; its id is a new ULID',
  scope: 'sessions:manage',
  request: {
    body: bodyOf({
      label: text.max(200, 'at most 200 characters').optional(),
      start: flag.optional().meta({ description: 'Show a QR at once; default false' }),
      autoRead: flag.optional().meta({ description: '`true` is 501: nothing is marked as read by itself' }),
      presenceTyping: flag.optional().meta({ description: '`true` is 501: typing is shown when it is asked for' }),
    }),
  },
  reply: { kind: 'json', status: 201, description: 'The session', body: sessionSchema },

  async handle({ body }, context) {
    for (const field of ['autoRead', 'presenceTyping'] as const) {
      if (body[field] === true) throw new BridgeError('feature_unavailable', `${field} is not implemented here`);
    }
    const name = context.ulids.next(context.clock.now());
    assertMayCreate(context, name);
    const organisation = context.principal?.organisation;
    const view = await context.sessions.create({ name, organisation, start: body.start ?? false });
    if (body.label !== undefined) await context.sessionConfigs.save(view.key, 'gateway', { label: body.label });
    return { status: 201, json: await toSession(context, view) };
  },
});

export const getSession = defineRoute({
  method: 'get',
  path: SESSION_PATH,
  id: 'getSession',
  summary: 'One session',
  scope: 'sessions:manage',
  request: { params },
  reply: { kind: 'json', description: 'The session', body: sessionSchema },

  async handle(input, context) {
    const session = namedSession(context, input.params.session);
    return { json: await toSession(context, context.sessions.get(session)) };
  },
});

export const deleteSession = defineRoute({
  method: 'delete',
  path: SESSION_PATH,
  id: 'deleteSession',
  summary: 'Forget a session; what is stored of it goes too',
  scope: 'sessions:manage',
  request: { params },
  reply: { kind: 'empty', description: 'It is gone' },

  async handle(input, context) {
    await context.sessions.remove(namedSession(context, input.params.session), { force: true });
    return { status: 204, empty: true };
  },
});

/** The commands that move a session; each may be given again. */
export const sessionCommands: readonly Route[] = [
  command('start', 'Bring a session up on its link', (context, session) => {
    if (isUnpaired(context.sessions.get(session))) {
      throw new BridgeError('invalid_request', 'session not paired; use QR or pairing code', { part: 'params' });
    }
    return context.sessions.start(session);
  }),
  command('stop', 'Close the browser of a session; its link is kept', (context, session) =>
    context.sessions.stop(session),
  ),
  command('restart', 'Close the browser of a session and start it again', (context, session) =>
    context.sessions.restart(session),
  ),
  command('logout', 'Unlink a session from its phone', async (context, session) => {
    const { wanted, state } = context.sessions.get(session);
    if (wanted === 'unlinked' && state === 'stopped') return context.sessions.get(session);
    return (await context.sessions.logout(session)).session;
  }),
];

export const getMe = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/me`,
  id: 'getMe',
  summary: 'The account that is linked to a session',
  scope: 'sessions:manage',
  request: { params },
  reply: {
    kind: 'json',
    description: 'The account',
    body: z
      .object({
        sessionId: z.string(),
        status: sessionStatus,
        waJid: z.string().optional(),
        waLid: z.string().optional(),
        phoneNumber: z.string().optional(),
        connected: z.boolean(),
      })
      .meta({ id: 'GatewayMe' }),
  },

  handle(input, context) {
    const view = context.sessions.get(namedSession(context, input.params.session));
    if (view.me === null) throw new BridgeError('route_not_found', 'session is not paired');
    return {
      json: {
        sessionId: view.name,
        status: statusOfSession(view),
        ...account(view.me),
        connected: view.state === 'working',
      },
    };
  },
});

export const getQr = defineRoute({
  method: 'get',
  path: `${SESSION_PATH}/qr`,
  id: 'getQr',
  summary: 'The QR to scan; begins to link when nothing does yet',
  scope: 'sessions:link',
  request: { params },
  reply: {
    kind: 'json',
    description: 'The text of the QR',
    body: z.object({ code: z.string(), expiresAt: z.int().optional() }).meta({ id: 'GatewayQR' }),
  },

  async handle(input, context) {
    const session = namedSession(context, input.params.session);
    await beginLinking(context, session);
    const { text: code, expiresIn } = await context.sessions.qr(session, 0);
    const expiresAt = context.clock.now() + expiresIn * 1000;
    return { json: { code, expiresAt }, headers: { 'Cache-Control': 'no-store' } };
  },
});

export const createPairingCode = defineRoute({
  method: 'post',
  path: `${SESSION_PATH}/pairing-code`,
  id: 'createPairingCode',
  summary: 'A code to type on the phone instead of scanning the QR',
  scope: 'sessions:link',
  request: { params, body: bodyOf({ phone: text.optional() }) },
  reply: { kind: 'json', description: 'The code', body: z.object({ code: z.string() }) },

  async handle(input, context) {
    const session = namedSession(context, input.params.session);
    const phone = input.body.phone?.trim() ?? '';
    if (phone === '') throw bodyRefusal('phone is required');
    await beginLinking(context, session);
    const { code } = await context.sessions.pairingCode(session, phone);
    return { json: { code }, headers: { 'Cache-Control': 'no-store' } };
  },
});

function command(
  verb: string,
  summary: string,
  run: (context: RouteContext, session: string) => Promise<SessionView>,
): Route {
  return defineRoute({
    method: 'post',
    path: `${SESSION_PATH}\\:${verb}`,
    id: `${verb}Session`,
    summary,
    scope: 'sessions:write',
    request: { params },
    reply: { kind: 'json', description: 'The session as it is now', body: sessionSchema },

    async handle(input, context) {
      const view = await run(context, namedSession(context, input.params.session));
      return { json: await toSession(context, view) };
    },
  });
}

/** Brings up a session that is stopped; one that was seen with a link has none to begin. */
async function beginLinking({ sessions }: RouteContext, session: string): Promise<void> {
  const { state, me } = sessions.get(session);
  if (me !== null) throw new BridgeError('session_already_linked', 'This session is linked.');
  if (state === 'stopped') await sessions.start(session);
}

/** Whether it is known to have no link. A stopped one is only seen to have none by starting it. */
function isUnpaired({ state, wanted }: SessionView): boolean {
  return wanted === 'unlinked' || ['scan_qr', 'pairing_code', 'passkey_required', 'logged_out'].includes(state);
}
