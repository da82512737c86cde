import qrcode from 'qrcode';
import { z } from 'zod';
import { BridgeError } from '../../../../core/errors/bridge-error.js';
import { chosenSession, sessionHeaders } from '../../../families/session-choice.js';
import { defineRoute, type RouteContext } from '../../../route.js';
import { statusOf } from '../status.js';

export const qrPage = defineRoute({
  method: 'get',
  path: '/qr',
  id: 'getQrPage',
  summary: 'The QR as a page for a browser, loaded again every five seconds',
  scope: 'sessions:link',
  request: { headers: sessionHeaders },
  reply: { kind: 'content', description: 'The page', types: { 'text/html': z.string() } },

  async handle({ headers }, context) {
    const session = chosenSession(context, {}, headers);
    const qr = await shownQr(context, session);
    const { state } = statusOf(context, session);
    return {
      content: pageOf(state, qr),
      contentType: 'text/html; charset=utf-8',
      headers: { 'Cache-Control': 'no-store' },
    };
  },
});

/** The QR as a data URL; null when there is none to show. */
async function shownQr({ sessions }: RouteContext, session: string): Promise<string | null> {
  try {
    const { text } = await sessions.qr(session, 0);
    return await qrcode.toDataURL(text, { width: 360, margin: 2 });
  } catch (error) {
    if (error instanceof BridgeError) return null;
    throw error;
  }
}

function pageOf(state: string, qr: string | null): string {
  const shown =
    qr === null
      ? '<p>No QR is available yet. Start auth, then refresh this page.</p>'
      : `<img src="${qr}" alt="WhatsApp QR" width="360" height="360">`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="5">
<title>WhatsApp QR</title>
</head>
<body>
<h1>WhatsApp QR</h1>
<p>Status: <code>${state}</code></p>
${shown}
</body>
</html>
`;
}
