import { randomBytes } from 'node:crypto';
import { ServerError, type RequestHandler } from '../service.js';

const CODE_ALPHABET = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';

/** What an unlinked page may ask. */
export const pairingRequests: Readonly<Record<string, RequestHandler>> = {
  refreshQr: {
    kind: 'query',
    isOpen: true,
    handle: (_args, { session }) => {
      session.pairingCode = undefined;
      session.startRefs();
    },
  },
  pairingCode: {
    kind: 'query',
    isOpen: true,
    handle: ({ phone }: { phone: string }, { session }) => {
      if (!/^\d{8,15}$/.test(phone)) throw new ServerError(400, 'bad-request');
      const code = [...randomBytes(8)].map((byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length]).join('');
      session.pairingCode = code;
      session.pairingPhone = phone;
      return code;
    },
  },
  logout: {
    kind: 'write',
    handle: (_args, { account, session }) => {
      if (session.deviceId !== undefined) account.unlink(session.deviceId);
    },
  },
};
