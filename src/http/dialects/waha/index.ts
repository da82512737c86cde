import type { Dialect } from '../../dialect.js';
import type { Route } from '../../route.js';
import { wahaErrorBody, wahaErrorSchema } from './error-body.js';
import { getChatPicture, listChats, overviewOfChats, postOverviewOfChats } from './routes/chats.js';
import { getFile } from './routes/files.js';
import { deprecatedListMessages, getMessage, listMessages } from './routes/messages.js';
import { getQr, getScreenshot, requestCode } from './routes/pairing.js';
import { health, ping, serverEnvironment, serverStatus, versionRoutes } from './routes/server.js';
import {
  createSessionRoute,
  deleteSession,
  deprecatedLogout,
  deprecatedStart,
  deprecatedStop,
  getMe,
  getSession,
  listSessions,
  sessionCommands,
  updateSessionRoute,
} from './routes/sessions.js';
import { wahaStatusOf } from './status-of.js';
import { asWahaRoute } from './waha-route.js';

// What stands at a fixed path comes before what has a session's name in that place.
const ROUTES: readonly Route[] = [
  ping,
  health,
  ...versionRoutes,
  serverEnvironment,
  serverStatus,
  listSessions,
  createSessionRoute,
  deprecatedStart,
  deprecatedStop,
  deprecatedLogout,
  getSession,
  updateSessionRoute,
  deleteSession,
  getMe,
  ...sessionCommands,
  getScreenshot,
  getQr,
  requestCode,
  getFile,
  deprecatedListMessages,
  listChats,
  overviewOfChats,
  postOverviewOfChats,
  getChatPicture,
  listMessages,
  getMessage,
];

/** WAHA's way of speaking, as its browser engine (WEBJS) does. */
export const wahaDialect: Dialect = {
  name: 'waha',
  keyCarriers: ['x-api-key', 'bearer'],
  routes: ROUTES.map(asWahaRoute),
  statusOf: wahaStatusOf,
  errorSchema: wahaErrorSchema,
  errorBody: wahaErrorBody,
};
