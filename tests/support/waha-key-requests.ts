import { KNOWN_KEY } from './fake-keys.js';
import { TEXTS, type WahaRequest } from './waha-request.js';

const wanted = {
  session: 'body',
  anyStatus: true,
  body: { isAdmin: false, isActive: true, actions: { read: true } },
  refused: {
    isAdmin: ['yes', 1],
    isActive: ['yes', 1],
    session: [5, {}],
    actions: ['all', {}, { read: 'yes' }, { app: true }],
  },
} as const;
const ofSession = { session: 'body', anyStatus: true, body: {}, refused: { session: TEXTS } } as const;

/** Requests of API keys, by the route's id. */
export const KEY_REQUESTS: Readonly<Record<string, WahaRequest>> = {
  listKeys: { session: 'none' },
  createKey: wanted,
  updateKey: { ...wanted, path: { id: KNOWN_KEY.id } },
  deleteKey: { session: 'none', path: { id: KNOWN_KEY.id } },
  createMediaKey: ofSession,
  createControlKey: ofSession,
};
