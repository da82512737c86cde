import type { Dialect } from '../../dialect.js';
import { errorBody, errorSchema } from './error-body.js';
import {
  acceptInvite,
  createGroup,
  groupSettings,
  inviteLink,
  leaveGroup,
  memberRoutes,
  readChat,
} from './routes/chat-actions.js';
import { updateAccess, updateChat, updateLabels } from './routes/change-chats.js';
import { getChatById, getChats, messageLists } from './routes/chats.js';
import { createContact, getContact, getContacts, updateContact, updateContactLabels } from './routes/contacts.js';
import { getMessage, getMessageMedia, getReactions, messageActions } from './routes/messages.js';
import { createNote, getNote, getNotes, getNotesByChat } from './routes/notes.js';
import {
  createPhone,
  deletePhone,
  getAllPhones,
  getPhone,
  getPhoneQr,
  phoneCommands,
  updatePhone,
} from './routes/phones.js';
import { broadcastStatus, purgeRoutes, queueJobs, queueStatus } from './routes/queue.js';
import { broadcast, scheduleMessage, sendMessage, sendSync } from './routes/send.js';
import { socketRoutes } from './routes/socket.js';
import { createWebhook, deleteWebhook, getWebhook, getWebhooks, updateWebhook } from './routes/webhooks.js';
import { periskopeStatusOf } from './status-of.js';
import { periskopeWebhookFormat } from './webhook-format.js';

/** Periskope's REST API v1: stored reads, and beside WhatsApp what a team keeps of its chats. */
export const periskopeDialect: Dialect = {
  name: 'periskope',
  keyCarriers: ['bearer'],
  limitHeaders: 'x-prefixed',
  requestIdHeader: 'x-periskope-trace-id',
  routes: [
    getChats,
    ...messageLists,
    getChatById,
    updateChat,
    updateLabels,
    updateAccess,
    getNotesByChat,
    readChat,
    createGroup,
    inviteLink,
    ...memberRoutes,
    groupSettings,
    leaveGroup,
    acceptInvite,
    sendMessage,
    sendSync,
    broadcast,
    scheduleMessage,
    getMessage,
    getMessageMedia,
    ...messageActions,
    getReactions,
    queueStatus,
    queueJobs,
    broadcastStatus,
    ...purgeRoutes,
    getPhone,
    getAllPhones,
    getPhoneQr,
    updatePhone,
    ...phoneCommands,
    createPhone,
    deletePhone,
    getContacts,
    getContact,
    updateContact,
    updateContactLabels,
    createContact,
    createNote,
    getNotes,
    getNote,
    getWebhooks,
    createWebhook,
    getWebhook,
    updateWebhook,
    deleteWebhook,
    ...socketRoutes,
  ],
  webhookFormat: periskopeWebhookFormat,
  statusOf: periskopeStatusOf,
  errorSchema,
  errorBody,
};
