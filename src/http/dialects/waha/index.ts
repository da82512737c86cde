import { createKey, deleteKey, listKeys, purposeKeyRoutes, updateKey } from './routes/api-keys.js';
import type { Dialect } from '../../dialect.js';
import type { Route } from '../../route.js';
import { wahaErrorBody, wahaErrorSchema } from './error-body.js';
import { chatActions, readChat, sendSeen, setPresence, typingRoutes } from './routes/chat-actions.js';
import { getChatPicture, listChats, overviewOfChats, postOverviewOfChats } from './routes/chats.js';
import {
  checkRoutes,
  getAbout,
  getContact,
  getContactOfSession,
  getProfilePicture,
  listContacts,
} from './routes/contacts.js';
import { rejectCall } from './routes/calls.js';
import { channelActions, createChannel, getChannel, listChannels, previewChannelMessages } from './routes/channels.js';
import { eventSocket } from './routes/event-socket.js';
import { convertRoutes } from './routes/convert-media.js';
import { getFile } from './routes/files.js';
import {
  createGroup,
  groupActions,
  inviteRoutes,
  joinGroup,
  joinInfo,
  memberRoutes,
  refreshGroups,
  setGroupPicture,
} from './routes/group-actions.js';
import {
  countGroups,
  getGroup,
  getGroupPicture,
  groupSettings,
  listGroups,
  listParticipants,
  listParticipantsV2,
} from './routes/groups.js';
import {
  chatsOfLabel,
  createLabel,
  deleteLabel,
  labelsOfChat,
  listLabels,
  setLabelsOfChat,
  updateLabel,
} from './routes/labels.js';
import { countLids, lidOfPhone, listLids, phoneOfLid } from './routes/lids.js';
import {
  deleteMessage,
  editMessage,
  pinMessage,
  sendPollVote,
  setReaction,
  setStar,
  unpinMessage,
} from './routes/message-actions.js';
import { deprecatedListMessages, getMessage, listMessages } from './routes/messages.js';
import {
  blockRoutes,
  deleteProfilePicture,
  getProfile,
  profileRoutes,
  saveContact,
  setProfilePicture,
} from './routes/own-account.js';
import { getNewMessageId } from './routes/new-message-id.js';
import { getPresence, subscribePresence } from './routes/presence.js';
import { getQr, getScreenshot, requestCode } from './routes/pairing.js';
import { health, ping, serverEnvironment, serverStatus, stopServer, versionRoutes } from './routes/server.js';
import {
  deprecatedSendText,
  forwardMessage,
  sendContactVcard,
  sendFile,
  sendImage,
  sendLinkPreview,
  sendLocation,
  sendPoll,
  sendReply,
  sendText,
  sendVideo,
  sendVoice,
} from './routes/send-messages.js';
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
import { mediaStatusRoutes, postTextStatus } from './routes/statuses.js';
import { unsupportedRoutes } from './routes/unsupported.js';
import { wahaStatusOf } from './status-of.js';
import { asWahaRoute } from './waha-route.js';
import { wahaWebhookFormat } from './webhook-format.js';

// What stands at a fixed path comes before what has a session's name in that place.
const ROUTES: readonly Route[] = [
  eventSocket,
  ping,
  health,
  ...versionRoutes,
  serverEnvironment,
  serverStatus,
  stopServer,
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
  sendText,
  deprecatedSendText,
  sendReply,
  sendLinkPreview,
  sendImage,
  sendFile,
  sendVoice,
  sendVideo,
  sendLocation,
  sendContactVcard,
  sendPoll,
  forwardMessage,
  sendSeen,
  ...typingRoutes,
  setReaction,
  setStar,
  sendPollVote,
  ...chatActions,
  readChat,
  editMessage,
  deleteMessage,
  pinMessage,
  unpinMessage,
  setPresence,
  getPresence,
  subscribePresence,
  getNewMessageId,
  rejectCall,
  listContacts,
  getContact,
  ...checkRoutes,
  getAbout,
  getProfilePicture,
  getContactOfSession,
  listLids,
  countLids,
  lidOfPhone,
  phoneOfLid,
  getProfile,
  ...profileRoutes,
  setProfilePicture,
  deleteProfilePicture,
  ...convertRoutes,
  ...blockRoutes,
  saveContact,
  listLabels,
  createLabel,
  updateLabel,
  deleteLabel,
  labelsOfChat,
  setLabelsOfChat,
  chatsOfLabel,
  listGroups,
  countGroups,
  joinInfo,
  joinGroup,
  refreshGroups,
  createGroup,
  ...groupActions,
  setGroupPicture,
  ...memberRoutes,
  ...inviteRoutes,
  getGroup,
  getGroupPicture,
  listParticipants,
  listParticipantsV2,
  ...groupSettings,
  listChannels,
  createChannel,
  getChannel,
  previewChannelMessages,
  ...channelActions,
  postTextStatus,
  ...mediaStatusRoutes,
  listKeys,
  createKey,
  updateKey,
  deleteKey,
  ...purposeKeyRoutes,
  ...unsupportedRoutes,
];

/** WAHA's way of speaking, as its browser engine (WEBJS) does. */
export const wahaDialect: Dialect = {
  name: 'waha',
  keyCarriers: ['x-api-key', 'bearer'],
  routes: ROUTES.map(asWahaRoute),
  statusOf: wahaStatusOf,
  errorSchema: wahaErrorSchema,
  errorBody: wahaErrorBody,
  webhookFormat: wahaWebhookFormat,
};
