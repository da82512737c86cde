import { actOnChat, markRead } from './act-on-chat.js';
import { changeGroup, inviteCode, inviteInfo, joinGroup, leaveGroup, setGroupPicture } from './act-on-group.js';
import { blockContact, contactAbout, forgetContact, saveContact } from './act-on-contact.js';
import { rejectCall } from './act-on-call.js';
import {
  createChannel,
  followChannel,
  listChannels,
  muteChannel,
  readChannel,
  removeChannel,
} from './act-on-channel.js';
import { setLabels } from './act-on-labels.js';
import { changeLabel, createLabel, removeLabel } from './edit-labels.js';
import { postStatus } from './post-status.js';
import { readPresence, subscribePresence } from './see-presence.js';
import { readProfile, setOwnAbout, setOwnName, setOwnPicture, tellPresence } from './act-on-profile.js';
import { actOnMessage, receipts } from './act-on-message.js';
import { answerJoinRequests, changeMembers, createGroup, joinRequests } from './group-people.js';
import type { PageAnswer, PageFunctions } from '../page-contract.js';
import { findSent, sendMessage } from './act-send.js';
import { addSlice, dropUpload, openUpload } from './act-send-upload.js';
import { installKeyShim, silenceNoisyBindings } from './compat.js';
import { dismissWhatsNew } from './dialogs.js';
import { probeFeatures } from './features.js';
import { follow, takeChanges } from './observe.js';
import { listChats } from './list-chats.js';
import { kickLibrary, logout, readStatus } from './page-status.js';
import { readChat, readMore } from './read-chat.js';
import { queryRegistration, readContact } from './read-contact.js';
import { openMedia, readMedia, releaseMedia } from './read-media.js';
import { muteLibrary } from './mute-library.js';
import { readMessage } from './read-message.js';
import { readPicture } from './read-picture.js';
import { askPhone, missing, readStretch } from './read-stretch.js';
import { heads, survey } from './survey.js';
import { MissingModuleError, waModule } from './wa-modules.js';
import { watchConnection } from './watch.js';

const functions: PageFunctions = {
  readStatus,
  kickLibrary,
  probeFeatures,
  dismissWhatsNew,
  readChat,
  readMore,
  listChats,
  readMessage,
  readContact,
  queryRegistration,
  readPicture,
  follow,
  takeChanges,
  actOnChat,
  markRead,
  actOnMessage,
  receipts,
  createGroup,
  changeGroup,
  leaveGroup,
  changeMembers,
  inviteCode,
  inviteInfo,
  joinGroup,
  joinRequests,
  answerJoinRequests,
  setGroupPicture,
  contactAbout,
  blockContact,
  saveContact,
  forgetContact,
  setLabels,
  createLabel,
  changeLabel,
  removeLabel,
  subscribePresence,
  readPresence,
  rejectCall,
  listChannels,
  readChannel,
  createChannel,
  removeChannel,
  followChannel,
  muteChannel,
  postStatus,
  readProfile,
  setOwnName,
  setOwnAbout,
  setOwnPicture,
  tellPresence,
  heads,
  survey,
  readStretch,
  missing,
  askPhone,
  openMedia,
  readMedia,
  releaseMedia,
  openUpload,
  addSlice,
  dropUpload,
  sendMessage,
  findSent,
  refreshQr: () => {
    waModule('WAWebCmd').Cmd.refreshQR();
  },
  logout,
  setPresence: async ({ available }) => {
    const presence = waModule('WAWebPresenceChatAction');
    await (available ? presence.sendPresenceAvailable() : presence.sendPresenceUnavailable());
  },
};

async function call(name: keyof PageFunctions, argument: unknown): Promise<PageAnswer<unknown>> {
  try {
    const run = functions[name] as (argument: unknown) => unknown;
    return { ok: true, value: (await run(argument)) ?? null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, missingModule: error instanceof MissingModuleError, message };
  }
}

// The script is installed in every frame; only the top one is WhatsApp.
if (window.top === window) {
  Object.defineProperty(window, '__causeway', { value: { call }, configurable: true });
  silenceNoisyBindings();
  installKeyShim();
  watchConnection();
  muteLibrary();
}
