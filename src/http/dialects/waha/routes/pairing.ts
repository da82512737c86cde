import { z } from 'zod';
import type { SessionState } from '../../../../core/sessions/session-machine.js';
import { drawQr } from '../../../families/draw-qr.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { bodyOf, filled, oneOf, sessionPath, sessionQuery, text } from '../fields.js';
import { DEFAULT_NAME, inStatus, knownSession, withStatusErrors } from '../session-access.js';

const QR_WAIT_MS = 5_000;
const path = z.object({ session: sessionPath });
const base64File = z.object({ mimetype: z.string(), data: z.string() }).meta({ id: 'WahaBase64File' });

/** States in which a code can be had, also when the last one is over and WAHA calls it FAILED. */
const CAN_LINK: ReadonlySet<SessionState> = new Set(['scan_qr', 'pairing_code', 'logged_out']);

export const getQr = defineRoute({
  method: 'get',
  path: '/api/:session/auth/qr',
  id: 'getQr',
  summary: 'The QR to scan: as PNG, as base64 for `Accept: application/json`, or as its text with `format=raw`',
  scope: 'sessions:link',
  request: { params: path, query: z.object({ format: oneOf(['image', 'raw']).optional() }) },
  reply: {
    kind: 'content',
    description: 'The QR',
    types: { 'image/png': null, 'application/json': z.union([base64File, z.object({ value: z.string() })]) },
  },

  async handle({ params, query }, context) {
    const qr = await whileLinking(context, params.session, (session) => context.sessions.qr(session, QR_WAIT_MS));
    if (query.format === 'raw') return jsonContent({ value: qr.text });
    const { content, contentType } = await drawQr(qr, 'png');
    return pictureContent(context, content, contentType);
  },
});

export const requestCode = defineRoute({
  method: 'post',
  path: '/api/:session/auth/request-code',
  id: 'requestCode',
  summary: 'A code to type on the phone instead of scanning the QR',
  scope: 'sessions:link',
  request: { params: path, body: bodyOf({ phoneNumber: filled, method: text.nullish() }) },
  reply: { kind: 'json', description: 'The code', body: z.object({ code: z.string() }) },

  async handle({ params, body }, context) {
    const { code } = await whileLinking(context, params.session, (session) =>
      context.sessions.pairingCode(session, body.phoneNumber),
    );
    return { json: { code: code.replace(/^(\w{4})-?(\w{4})$/, '$1-$2') } };
  },
});

export const getScreenshot = defineRoute({
  method: 'get',
  path: '/api/screenshot',
  id: 'getScreenshot',
  summary: 'What the page of a session shows, as PNG or, for `Accept: application/json`, as base64',
  scope: 'sessions:manage',
  request: { query: z.object({ session: sessionQuery }) },
  reply: { kind: 'content', description: 'The picture', types: { 'image/png': null, 'application/json': base64File } },

  async handle({ query }, context) {
    const session = knownSession(context, query.session ?? DEFAULT_NAME);
    const expected = ['STARTING', 'SCAN_QR_CODE', 'WORKING', 'FAILED'] as const;
    const content = await withStatusErrors(context, session, expected, (name) => context.sessions.screenshot(name));
    return pictureContent(context, content, 'image/png');
  },
});

function whileLinking<T>(context: RouteContext, name: string, run: (session: string) => Promise<T>): Promise<T> {
  const session = knownSession(context, name);
  if (!CAN_LINK.has(context.sessions.get(session).state)) return inStatus(context, session, ['SCAN_QR_CODE'], run);
  return withStatusErrors(context, session, ['SCAN_QR_CODE'], run);
}

function pictureContent(context: RouteContext, content: string | Uint8Array, contentType: string) {
  if (context.accepts([contentType, 'application/json']) !== 'application/json') {
    return { content, contentType, headers: { 'Cache-Control': 'no-store' } };
  }
  return jsonContent({ mimetype: contentType, data: Buffer.from(content).toString('base64') });
}

function jsonContent(value: unknown) {
  const headers = { 'Cache-Control': 'no-store' };
  return { content: JSON.stringify(value), contentType: 'application/json; charset=utf-8', headers };
}
