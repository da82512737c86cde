import type { Dialect } from '../../dialect.js';
import { getChat } from '../../families/chat-with-messages.js';
import { listChats } from '../../families/list-chats.js';
import { statusErrorBody, statusErrorSchema } from '../../families/status-error.js';
import { cartatWebhookFormat } from './events.js';
import { chatsOfLabel } from './routes/chats-of-label.js';
import { getInfo, getQr, getSettings, getStatus, instanceCommands, logout, setSettings } from './routes/instance.js';
import { sendRoutes } from './routes/send-messages.js';
import { trueStatusOf } from '../../families/true-status-of.js';

/** Cartat's way of speaking; its reads are the native ones. */
export const cartatDialect: Dialect = {
  name: 'cartat',
  keyCarriers: ['bearer', 'x-api-key'],
  routes: [
    getChat,
    listChats,
    chatsOfLabel,
    getStatus,
    getInfo,
    getSettings,
    setSettings,
    getQr,
    ...instanceCommands,
    logout,
    ...sendRoutes,
  ],
  webhookFormat: cartatWebhookFormat,
  statusOf: trueStatusOf,
  errorSchema: statusErrorSchema,
  errorBody: statusErrorBody,
};
