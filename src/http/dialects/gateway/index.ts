import type { Dialect } from '../../dialect.js';
import { gatewayErrorBody, gatewayErrorSchema } from './error-body.js';
import { gatewayWebhookFormat } from './events.js';
import { forwardMessage, messageActionRoutes } from './routes/act-on-message.js';
import { channelActions, createChannel, listChannelMessages, muteChannel } from './routes/channels.js';
import { listMessages } from './routes/chat-messages.js';
import { deleteChat, getChat, listChats, markChatRead, updateChat } from './routes/chats.js';
import { getContact, listContacts } from './routes/contacts.js';
import { blockRoutes, checkContact, getAbout, getPicture } from './routes/people.js';
import { getChatPresence, setChatPresence, setPresence } from './routes/presence.js';
import { sendMessage } from './routes/send-message.js';
import {
  createPairingCode,
  createSession,
  deleteSession,
  getMe,
  getQr,
  getSession,
  listSessions,
  sessionCommands,
} from './routes/sessions.js';
import { postStatus } from './routes/post-status.js';
import { createRealtimeTicket, openRealtime } from './routes/realtime.js';
import { createWebhook, deleteWebhook, getWebhook, listWebhooks, updateWebhook } from './routes/webhooks.js';
import { exactGatewayStatusOf, gatewayStatusOf } from './status-of.js';

/** The WhatsApp Gateway's way of speaking: its chats and messages come from the stored copy alone. */
export const gatewayDialect: Dialect = {
  name: 'gateway',
  keyCarriers: ['bearer', 'x-api-key'],
  prefersApiKeyHeader: true,
  routes: [
    listSessions,
    createSession,
    getSession,
    deleteSession,
    ...sessionCommands,
    getQr,
    createPairingCode,
    getMe,
    listChats,
    getChat,
    updateChat,
    deleteChat,
    markChatRead,
    listMessages,
    getChatPresence,
    setChatPresence,
    setPresence,
    sendMessage,
    ...messageActionRoutes,
    forwardMessage,
    listContacts,
    checkContact,
    getContact,
    getAbout,
    getPicture,
    ...blockRoutes,
    createChannel,
    listChannelMessages,
    ...channelActions,
    muteChannel,
    postStatus,
    createRealtimeTicket,
    openRealtime,
    listWebhooks,
    createWebhook,
    getWebhook,
    updateWebhook,
    deleteWebhook,
  ],
  webhookFormat: gatewayWebhookFormat,
  statusOf: gatewayStatusOf,
  exactStatusOf: exactGatewayStatusOf,
  errorSchema: gatewayErrorSchema,
  errorBody: gatewayErrorBody,
};
