import { z } from 'zod';
import { wholeNumber } from '../../../families/field-types.js';
import { drawQr, QR_FORMATS, type QrFormat } from '../../../families/draw-qr.js';
import { namedSession } from '../../../families/session-choice.js';
import { successOf } from '../../../families/success.js';
import { defineRoute, type RouteContext } from '../../../route.js';

// In the order of preference: curl, which takes anything, gets what a terminal can show.
const BY_ACCEPT: Readonly<Record<string, QrFormat>> = {
  'text/plain': 'text',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'application/json': 'json',
  'text/html': 'png',
};

export const getQr = defineRoute({
  method: 'get',
  path: '/sessions/:name/qr',
  id: 'getQr',
  summary: 'The QR to scan with the phone',
  description:
    'As PNG, SVG, terminal text, raw string or JSON: `?format=` decides, else Accept. A browser gets a PNG, a client ' +
    'that takes anything (curl) gets terminal text.',
  scope: 'sessions:link',
  request: {
    params: z.object({ name: z.string() }),
    query: z.strictObject({
      format: z
        .enum(QR_FORMATS, { error: `one of ${QR_FORMATS.join(', ')}` })
        .optional()
        .meta({ description: '`text` draws it for a terminal, `raw` is what the phone reads.' }),
      wait: wholeNumber(0, 60).optional().meta({ description: 'Seconds to wait for a QR. Default 0.' }),
    }),
  },
  reply: {
    kind: 'content',
    description: 'The QR',
    headers: { 'X-Causeway-Expires-In': 'Whole seconds until WhatsApp replaces this QR' },
    types: {
      'text/plain': z.string(),
      'image/png': null,
      'image/svg+xml': z.string(),
      'application/json': successOf({ qr: z.object({ text: z.string(), expiresIn: z.int() }) }),
    },
  },

  async handle({ params, query }, context) {
    const format = query.format ?? formatFor(context);
    const qr = await context.sessions.qr(namedSession(context, params.name), (query.wait ?? 0) * 1000);
    return {
      ...(await drawQr(qr, format)),
      headers: { 'Cache-Control': 'no-store', 'X-Causeway-Expires-In': String(qr.expiresIn) },
    };
  },
});

function formatFor(context: RouteContext): QrFormat {
  return BY_ACCEPT[context.accepts(Object.keys(BY_ACCEPT)) ?? ''] ?? 'json';
}
