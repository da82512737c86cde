import qrcode from 'qrcode';
import terminal from 'qrcode-terminal';
import type { QrCode } from '../../core/sessions/session-view.js';
import { success } from './success.js';

export const QR_FORMATS = ['png', 'svg', 'text', 'raw', 'json'] as const;
export type QrFormat = (typeof QR_FORMATS)[number];

interface Drawing {
  readonly content: string | Uint8Array;
  readonly contentType: string;
}

const LOOK = { errorCorrectionLevel: 'L', margin: 4 } as const;

/** The QR in the wanted form; phones read the same text from each. */
export async function drawQr(qr: QrCode, format: QrFormat): Promise<Drawing> {
  switch (format) {
    case 'png':
      return { content: await qrcode.toBuffer(qr.text, { ...LOOK, type: 'png', scale: 6 }), contentType: 'image/png' };
    case 'svg':
      return { content: await qrcode.toString(qr.text, { ...LOOK, type: 'svg' }), contentType: 'image/svg+xml' };
    case 'text':
      return { content: await forTerminal(qr.text), contentType: 'text/plain; charset=utf-8' };
    case 'raw':
      return { content: qr.text, contentType: 'text/plain; charset=utf-8' };
    case 'json':
      return { content: JSON.stringify(success({ qr })), contentType: 'application/json; charset=utf-8' };
  }
}

function forTerminal(text: string): Promise<string> {
  return new Promise((resolve) => {
    terminal.generate(text, { small: true }, (drawn) => {
      resolve(`${drawn}\n`);
    });
  });
}
