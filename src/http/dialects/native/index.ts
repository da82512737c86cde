import type { Dialect } from '../../dialect.js';
import { getChat } from '../../families/chat-with-messages.js';
import { nativeErrorBody, nativeErrorSchema } from './error-envelope.js';
import { createPairingCode } from './routes/create-pairing-code.js';
import { getContact } from './routes/get-contact.js';
import { getMessage } from './routes/get-message.js';
import { getQr } from './routes/get-qr.js';
import { getSession } from './routes/get-session.js';
import { listChats } from './routes/list-chats.js';
import { listSessions } from './routes/list-sessions.js';
import { nativeStatusOf } from './status-of.js';

/** Causeway's own way of speaking. */
export const nativeDialect: Dialect = {
  name: 'native',
  keyCarriers: ['bearer', 'x-api-key', 'basic'],
  routes: [listChats, getChat, getMessage, getContact, listSessions, getSession, getQr, createPairingCode],
  statusOf: nativeStatusOf,
  errorSchema: nativeErrorSchema,
  errorBody: nativeErrorBody,
};
