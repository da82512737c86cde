import { changeKey, createKey, getKey, listKeys, revokeKey } from './routes/api-keys.js';
import { listAudit } from './routes/list-audit.js';
import type { Dialect } from '../../dialect.js';
import { getChat } from '../../families/chat-with-messages.js';
import { statusErrorBody, statusErrorSchema } from '../../families/status-error.js';
import { changeChat, clearChat, deleteChat, readChatSeen, setChatState } from './routes/act-on-chat.js';
import {
  blockContact,
  forgetContact,
  getAbout,
  saveContact,
  setChatLabels,
  unblockContact,
} from './routes/act-on-contact.js';
import {
  answerJoinRequests,
  changeGroup,
  changeGroupMembers,
  createGroup,
  deleteGroupPicture,
  getGroupInvite,
  leaveGroup,
  listJoinRequests,
  revokeGroupInvite,
  setGroupPicture,
} from './routes/act-on-group.js';
import {
  changeProfile,
  deleteProfilePicture,
  getProfile,
  setPresence,
  setProfilePicture,
} from './routes/own-profile.js';
import { getInvite, joinByInvite } from './routes/group-invites.js';
import {
  changeMessage,
  deleteMessage,
  getReceipts,
  pinMessage,
  reactToMessage,
  unpinMessage,
  voteInPoll,
} from './routes/act-on-message.js';
import { createPairingCode } from './routes/create-pairing-code.js';
import { createSessionConnectLink } from './routes/create-session-connect-link.js';
import { createSession } from './routes/create-session.js';
import { createSnapshot } from './routes/create-snapshot.js';
import { deleteContactData } from './routes/delete-contact-data.js';
import { deleteSession } from './routes/delete-session.js';
import { exportChat } from './routes/export-chat.js';
import { getContact } from './routes/get-contact.js';
import { getDoctor } from './routes/get-doctor.js';
import { getMedia } from './routes/get-media.js';
import { getMessage } from './routes/get-message.js';
import { getQr } from './routes/get-qr.js';
import { getScreenshot } from './routes/get-screenshot.js';
import { getSession } from './routes/get-session.js';
import { listChats } from '../../families/list-chats.js';
import { channelActions, createChannel, getChannel, listChannels } from './routes/channels.js';
import { followChatPresence, getChatPresence } from './routes/chat-presence.js';
import { changeLabel, createLabel, deleteLabel, listLabels } from './routes/labels.js';
import { postStatus } from './routes/post-status.js';
import { rejectCall } from './routes/reject-call.js';
import { cancelSend, listSends } from './routes/sends.js';
import { listMessages } from './routes/list-messages.js';
import { listSessions } from './routes/list-sessions.js';
import { listSnapshots } from './routes/list-snapshots.js';
import { logoutSession } from './routes/logout-session.js';
import { listEvents, socketEvents, streamEvents } from './routes/read-events.js';
import { restartSession, startSession, stopSession } from './routes/run-session.js';
import { searchMessages } from './routes/search-messages.js';
import { sendMessage } from './routes/send-message.js';
import { configureSessionHistory, getSessionHistory } from './routes/session-history.js';
import { addStop, listStops, removeStop } from './routes/stop-list.js';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  getWebhook,
  listDeliveries,
  listWebhooks,
  pauseWebhook,
  redeliver,
  redeliverFailed,
  resumeWebhook,
  testWebhook,
} from './routes/webhooks.js';
import { nativeWebhookFormat } from './events.js';
import { trueStatusOf } from '../../families/true-status-of.js';

/** Causeway's own way of speaking. */
export const nativeDialect: Dialect = {
  name: 'native',
  keyCarriers: ['bearer', 'x-api-key', 'basic'],
  routes: [
    listChats,
    getChat,
    listMessages,
    sendMessage,
    listStops,
    addStop,
    removeStop,
    searchMessages,
    getMessage,
    changeChat,
    readChatSeen,
    setChatState,
    deleteChat,
    clearChat,
    changeMessage,
    deleteMessage,
    reactToMessage,
    pinMessage,
    unpinMessage,
    voteInPoll,
    getReceipts,
    createGroup,
    changeGroup,
    leaveGroup,
    changeGroupMembers,
    getGroupInvite,
    revokeGroupInvite,
    setGroupPicture,
    deleteGroupPicture,
    listJoinRequests,
    answerJoinRequests,
    getInvite,
    joinByInvite,
    setChatLabels,
    listLabels,
    createLabel,
    changeLabel,
    deleteLabel,
    getChatPresence,
    followChatPresence,
    rejectCall,
    listChannels,
    createChannel,
    getChannel,
    ...channelActions,
    postStatus,
    listSends,
    cancelSend,
    getAbout,
    blockContact,
    unblockContact,
    saveContact,
    forgetContact,
    getProfile,
    changeProfile,
    setProfilePicture,
    deleteProfilePicture,
    setPresence,
    getMedia,
    exportChat,
    getContact,
    deleteContactData,
    listSessions,
    createSession,
    getSession,
    deleteSession,
    startSession,
    stopSession,
    restartSession,
    logoutSession,
    getSessionHistory,
    configureSessionHistory,
    getQr,
    getScreenshot,
    listSnapshots,
    createSnapshot,
    getDoctor,
    createPairingCode,
    createSessionConnectLink,
    listEvents,
    streamEvents,
    socketEvents,
    createWebhook,
    listWebhooks,
    getWebhook,
    changeWebhook,
    deleteWebhook,
    pauseWebhook,
    resumeWebhook,
    testWebhook,
    listDeliveries,
    redeliver,
    redeliverFailed,
    createKey,
    listKeys,
    getKey,
    changeKey,
    revokeKey,
    listAudit,
  ],
  webhookFormat: nativeWebhookFormat,
  statusOf: trueStatusOf,
  errorSchema: statusErrorSchema,
  errorBody: statusErrorBody,
};
