import { z } from 'zod';
import { drawQr, QR_FORMATS } from '../../../families/draw-qr.js';
import { wholeNumber } from '../../../families/field-types.js';
import { chosenSession, sessionHeaders } from '../../../families/session-choice.js';
import { success, successOf } from '../../../families/success.js';
import type { SessionView } from '../../../../core/sessions/session-view.js';
import { defineRoute, type Route, type RouteContext } from '../../../route.js';
import { INSTANCE_STATUS_OF, INSTANCE_STATUSES } from '../instance-status.js';
import { changeSettings, instanceSettings, readSettings, settingsChange } from '../settings.js';

const instanceStatus = z.enum(INSTANCE_STATUSES);
const instance = z
  .object({
    name: z.string(),
    status: instanceStatus,
    number: z.string().nullable().meta({ description: 'Digits of the linked phone' }),
    pushname: z.string().nullable(),
    platform: z.string().nullable(),
  })
  .meta({ id: 'CartatInstance' });

export const getStatus = defineRoute({
  method: 'get',
  path: '/instance/status',
  id: 'getInstanceStatus',
  summary: 'Where the instance stands',
  scope: 'sessions:read',
  request: { headers: sessionHeaders },
  reply: { kind: 'json', description: 'Its status', body: z.object({ status: instanceStatus }) },

  handle({ headers }, context) {
    const { state } = context.sessions.get(chosenSession(context, {}, headers));
    return { json: { status: INSTANCE_STATUS_OF[state] } };
  },
});

export const getInfo = defineRoute({
  method: 'get',
  path: '/instance/info',
  id: 'getInstanceInfo',
  summary: 'The instance and the account that is linked to it',
  scope: 'sessions:read',
  request: { headers: sessionHeaders },
  reply: { kind: 'json', description: 'The instance', body: successOf({ instance }) },

  handle({ headers }, context) {
    const view = context.sessions.get(chosenSession(context, {}, headers));
    return { json: success({ instance: toInstance(view) }) };
  },
});

export const getSettings = defineRoute({
  method: 'get',
  path: '/instance/settings',
  id: 'getInstanceSettings',
  summary: 'What is set of the instance',
  scope: 'sessions:read',
  request: { headers: sessionHeaders },
  reply: { kind: 'json', description: 'The settings', body: instanceSettings },

  async handle({ headers }, context) {
    return { json: await readSettings(context, chosenSession(context, {}, headers)) };
  },
});

export const setSettings = defineRoute({
  method: 'post',
  path: '/instance/settings',
  id: 'setInstanceSettings',
  summary: 'Set archiving and the webhook; what is not given stays',
  scope: 'sessions:manage',
  request: { headers: sessionHeaders, body: settingsChange },
  reply: { kind: 'json', description: 'The settings as they are now', body: instanceSettings },

  async handle({ headers, body }, context) {
    return { json: await changeSettings(context, chosenSession(context, {}, headers), body) };
  },
});

export const getQr = defineRoute({
  method: 'get',
  path: '/instance/qr',
  id: 'getInstanceQr',
  summary: 'The QR to scan: its text as JSON, or a picture',
  scope: 'sessions:link',
  request: {
    headers: sessionHeaders,
    query: z.strictObject({
      format: z
        .enum(QR_FORMATS, { error: `one of ${QR_FORMATS.join(', ')}` })
        .optional()
        .meta({ description: 'Default: PNG for a client that takes no JSON, else `json`.' }),
      wait: wholeNumber(0, 60).optional().meta({ description: 'Seconds to wait for a QR. Default 5.' }),
    }),
  },
  reply: {
    kind: 'content',
    description: 'The QR',
    types: {
      'application/json': successOf({ qr: z.string(), expires_in: z.int().meta({ description: 'Whole seconds' }) }),
      'image/png': null,
      'image/svg+xml': z.string(),
      'text/plain': z.string(),
    },
  },

  async handle({ headers, query }, context) {
    const session = chosenSession(context, {}, headers);
    const format =
      query.format ?? (context.accepts(['application/json', 'image/png']) === 'image/png' ? 'png' : 'json');
    const qr = await context.sessions.qr(session, (query.wait ?? 5) * 1000);
    const unkept = { 'Cache-Control': 'no-store' };
    if (format !== 'json') return { ...(await drawQr(qr, format)), headers: unkept };
    const content = JSON.stringify(success({ qr: qr.text, expires_in: qr.expiresIn }));
    return { content, contentType: 'application/json; charset=utf-8', headers: unkept };
  },
});

/** The commands that move the instance. */
export const instanceCommands: readonly Route[] = [
  command('initialize', 'Bring the instance up, so that it shows a QR or comes back', (context, name) =>
    context.sessions.start(name),
  ),
  command('restart', 'Close the browser of the instance and start it again on the same link', (context, name) =>
    context.sessions.restart(name),
  ),
  command('destroy', 'Close the browser of the instance; its link is kept', (context, name) =>
    context.sessions.stop(name),
  ),
];

export const logout = defineRoute({
  method: 'post',
  path: '/instance/logout',
  id: 'logoutInstance',
  summary: 'Unlink the instance from its phone',
  scope: 'sessions:write',
  request: { headers: sessionHeaders },
  reply: {
    kind: 'json',
    description: 'The link is gone here',
    body: successOf({
      instance,
      phone_told: z.boolean().meta({ description: 'false: remove the device on the phone under Linked devices.' }),
    }),
  },

  async handle({ headers }, context) {
    const { phoneTold, session } = await context.sessions.logout(chosenSession(context, {}, headers));
    return { json: success({ instance: toInstance(session), phone_told: phoneTold }) };
  },
});

function command(
  verb: string,
  summary: string,
  run: (context: RouteContext, session: string) => Promise<SessionView>,
): Route {
  return defineRoute({
    method: 'post',
    path: `/instance/${verb}`,
    id: `${verb}Instance`,
    summary,
    scope: 'sessions:write',
    request: { headers: sessionHeaders },
    reply: { kind: 'json', description: 'The instance as it is now', body: successOf({ instance }) },

    async handle({ headers }, context) {
      const view = await run(context, chosenSession(context, {}, headers));
      return { json: success({ instance: toInstance(view) }) };
    },
  });
}

function toInstance({ name, state, me }: SessionView): z.input<typeof instance> {
  return {
    name,
    status: INSTANCE_STATUS_OF[state],
    number: me?.phone ?? null,
    pushname: me?.pushName ?? null,
    platform: me?.platform ?? null,
  };
}
