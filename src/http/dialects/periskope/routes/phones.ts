import { z } from 'zod';
import { invalidInput } from '../../../../core/errors/bridge-error.js';
import { drawQr } from '../../../families/draw-qr.js';
import { assertMayCreate } from '../../../families/session-choice.js';
import { defineRoute, type Route, type RouteContext } from '../../../route.js';
import { labelNames, bodyOf } from '../fields.js';
import { labelIdsOf } from '../own-data.js';
import { orgIdOf, phonesOf, toPhone } from '../phone.js';
import { phoneRoute } from '../phone-route.js';
import { phoneInfo } from '../schemas/phone.js';
import { showPhoneTo } from '../show-phone.js';
import { organisationOfCaller } from '../../../families/principal-of.js';

const QR_WAIT_MS = 5_000;

export const getPhone = phoneRoute({
  method: 'get',
  path: '/v1/phones',
  id: 'getPhone',
  summary: 'The phone and where it stands',
  scope: 'sessions:read',
  request: {},
  reply: { kind: 'json', description: 'The phone', body: phoneInfo },
  handle: async (_input, context, phone) => ({ json: await showPhoneTo(context, phone) }),
});

export const getAllPhones = defineRoute({
  method: 'get',
  path: '/v1/phones/all',
  id: 'getAllPhones',
  summary: 'Every phone that the key may use',
  scope: 'sessions:read',
  request: {},
  reply: { kind: 'json', description: 'The phones', body: z.array(phoneInfo) },

  async handle(_input, context) {
    const phones = await phonesOf(context);
    const json = await Promise.all(phones.map((phone) => showPhoneTo(context, phone)));
    return {
      json,
      headers: { 'x-periskope-org-id': orgIdOf(organisationOfCaller(context)) },
    };
  },
});

export const getPhoneQr = phoneRoute({
  method: 'get',
  path: '/v1/phones/qr',
  id: 'getPhoneQr',
  summary: 'The QR to scan, as a PNG: as bytes for a client that asks for image/png, else as a Buffer in JSON',
  scope: 'sessions:link',
  request: {},
  reply: {
    kind: 'content',
    description: 'The picture',
    types: { 'application/json': z.object({ type: z.literal('Buffer'), data: z.array(z.int()) }), 'image/png': null },
  },

  async handle(_input, context, { session }) {
    const drawn = await drawQr(await context.sessions.qr(session, QR_WAIT_MS), 'png');
    const headers = { 'Cache-Control': 'no-store' };
    if (context.accepts(['application/json', 'image/png']) === 'image/png') return { ...drawn, headers };
    const content = JSON.stringify(Buffer.from(drawn.content));
    return { content, contentType: 'application/json; charset=utf-8', headers };
  },
});

export const updatePhone = phoneRoute({
  method: 'patch',
  path: '/v1/phones/update',
  id: 'updatePhone',
  summary: 'Set the name and labels of a phone, as they are shown here',
  scope: 'sessions:write',
  request: {
    body: bodyOf({
      phone_name: z.string({ error: 'a text' }).trim().min(1, 'a text').max(100).nullish(),
      labels: labelNames.optional(),
    }),
  },
  reply: { kind: 'empty', description: 'It is set' },

  async handle({ body }, context, phone) {
    const { phone_name: name, labels } = body;
    if (name === undefined && labels === undefined) {
      const keys = 'Invalid body. At least one of the following keys are required: phone_name, labels';
      throw invalidInput('body', keys, 'nothing');
    }
    const labelIds = labels === undefined ? undefined : await labelIdsOf(context, phone, labels);
    await context.annotations.change(phone.session, 'phone', phone.phoneId, (before) => ({
      data: { ...before?.data, ...(name !== undefined && { name }), ...(labelIds !== undefined && { labelIds }) },
    }));
    return { empty: true as const, status: 204 };
  },
});

/** What moves a phone. */
export const phoneCommands: readonly Route[] = [
  command('reset', 'resetPhone', 'Unlink the phone and show a new QR', async ({ sessions }, session) => {
    await sessions.logout(session);
    await sessions.start(session);
  }),
  command(
    'restart',
    'restartPhone',
    'Start the browser of a phone again on the same link',
    async ({ sessions }, session) => {
      await sessions.restart(session);
    },
  ),
  command(
    'resync',
    'resyncPhone',
    'Load the page anew, which compares the stored copy with it chat by chat',
    async ({ sessions }, session) => {
      await sessions.restart(session);
    },
  ),
];

export const createPhone = defineRoute({
  method: 'post',
  path: '/v1/phones/create',
  id: 'createPhone',
  summary: 'Make a phone, which then shows a QR',
  scope: 'sessions:manage',
  request: {
    body: bodyOf({ phone_name: z.string({ error: 'a text' }).trim().min(1, 'a text').max(100).optional() }).optional(),
  },
  reply: { kind: 'json', description: 'The phone', body: phoneInfo },

  async handle({ body }, context) {
    assertMayCreate(context, undefined);
    const view = await context.sessions.create({ organisation: context.principal?.organisation });
    const phone = await toPhone(context, view);
    const name = body?.phone_name;
    if (name !== undefined) {
      await context.annotations.change(phone.session, 'phone', phone.phoneId, () => ({ data: { name } }));
    }
    const headers = { 'x-periskope-org-id': phone.orgId, 'x-periskope-phone-id': phone.phoneId };
    return { json: await showPhoneTo(context, phone), headers };
  },
});

export const deletePhone = phoneRoute({
  method: 'delete',
  path: '/v1/phones/delete',
  id: 'deletePhone',
  summary: 'Forget a phone and all that is stored of it',
  scope: 'sessions:manage',
  request: {},
  reply: { kind: 'empty', description: 'It is gone; its profile is put away and kept' },

  async handle(_input, context, { session }) {
    await context.sessions.remove(session, { force: true });
    return { empty: true as const, status: 204 };
  },
});

function command(
  what: string,
  id: string,
  summary: string,
  run: (context: RouteContext, session: string) => Promise<void>,
): Route {
  return phoneRoute({
    method: 'post',
    path: `/v1/phones/${what}`,
    id,
    summary,
    scope: 'sessions:write',
    request: {},
    reply: { kind: 'empty', description: 'It is under way' },

    async handle(_input, context, { session }) {
      await run(context, session);
      return { empty: true as const, status: 204 };
    },
  });
}
