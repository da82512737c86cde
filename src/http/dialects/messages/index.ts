import type { Dialect } from '../../dialect.js';
import { messagesErrorBody, messagesErrorSchema } from './error-body.js';
import { getStatus, healthRoutes, logoutRoute, pairingCodeRoute, startAuthRoute } from './routes/account.js';
import { getMessages, listChatsRoute, postMessages, sendRoute } from './routes/chats.js';
import { mcp, mcpRefusals } from './routes/mcp.js';
import { qrPage } from './routes/qr-page.js';
import { messagesStatusOf } from './status-of.js';

/** The messages API with its MCP endpoint: one account, people by phone number. */
export const messagesDialect: Dialect = {
  name: 'messages',
  keyCarriers: ['bearer', 'x-api-key', 'basic'],
  routes: [
    ...healthRoutes,
    getStatus,
    startAuthRoute,
    pairingCodeRoute,
    sendRoute,
    listChatsRoute,
    getMessages,
    postMessages,
    logoutRoute,
    qrPage,
    mcp,
    ...mcpRefusals,
  ],
  statusOf: messagesStatusOf,
  errorSchema: messagesErrorSchema,
  errorBody: messagesErrorBody,
  jsonIndent: 2,
};
