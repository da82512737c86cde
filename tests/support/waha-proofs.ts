/** Which file under tests/e2e shows of which WAHA route that it works through Chromium. */
export const WAHA_PROOFS = {
  'waha-reading': [
    ...['ping', 'health', 'serverVersion', 'version', 'serverEnvironment', 'serverStatus'],
    ...['listSessions', 'getSession', 'getMe', 'getScreenshot', 'getFile'],
    ...['listChats', 'getChatsOverview', 'postChatsOverview', 'getChatPicture'],
    ...['listMessages', 'deprecatedListMessages', 'getMessage'],
    ...['listContacts', 'getContact', 'getContactOfSession', 'checkExists', 'deprecatedCheckNumberStatus', 'getAbout'],
    ...['getProfilePicture', 'listLids', 'countLids', 'lidOfPhone', 'phoneOfLid'],
    ...['listGroups', 'countGroups', 'getGroup', 'getGroupPicture', 'listParticipants', 'listParticipantsV2'],
  ],
  'waha-acting': [
    ...['sendText', 'deprecatedSendText', 'reply', 'sendLinkPreview', 'sendImage', 'sendFile', 'sendVoice'],
    ...['sendVideo', 'sendLocation', 'sendContactVcard', 'sendPoll', 'forwardMessage', 'convertVoice', 'convertVideo'],
    ...['sendSeen', 'startTyping', 'stopTyping', 'setReaction', 'setStar', 'sendPollVote'],
    ...['archiveChat', 'unarchiveChat', 'unreadChat', 'deleteChat', 'clearMessages', 'readChat'],
    ...['editMessage', 'deleteMessage', 'pinMessage', 'unpinMessage'],
  ],
  'waha-people': [
    ...['createGroup', 'deleteGroup', 'leaveGroup', 'joinInfo', 'joinGroup', 'refreshGroups'],
    ...['setGroupSubject', 'setGroupDescription', 'setGroupInfoAdminOnly', 'setGroupMessagesAdminOnly'],
    ...['getGroupInfoAdminOnly', 'getGroupMessagesAdminOnly', 'setGroupPicture', 'deleteGroupPicture'],
    ...['addParticipants', 'removeParticipants', 'promoteParticipants', 'demoteParticipants'],
    ...['getInviteCode', 'revokeInviteCode', 'blockContact', 'unblockContact', 'saveContact', 'setPresence'],
    ...['getProfile', 'setProfileName', 'setProfileStatus', 'setProfilePicture', 'deleteProfilePicture'],
    ...['listLabels', 'labelsOfChat', 'setLabelsOfChat', 'chatsOfLabel'],
  ],
  'waha-keys': ['listKeys', 'createKey', 'updateKey', 'deleteKey', 'createMediaKey', 'createControlKey'],
  'waha-beside-chats': [
    ...['createLabel', 'updateLabel', 'deleteLabel', 'getPresence', 'subscribePresence', 'rejectCall', 'newMessageId'],
    ...['listChannels', 'createChannel', 'getChannel', 'previewChannelMessages', 'deleteChannel'],
    ...['followChannel', 'unfollowChannel', 'muteChannel', 'unmuteChannel'],
    ...['sendTextStatus', 'sendImageStatus', 'sendVoiceStatus', 'sendVideoStatus', 'stopServer'],
  ],
  'waha-events': ['eventSocket'],
  'waha-linking': [
    ...['getQr', 'requestCode', 'createSession', 'updateSession', 'deleteSession', 'startSession', 'stopSession'],
    ...['restartSession', 'logoutSession', 'deprecatedStartSession', 'deprecatedStopSession'],
    'deprecatedLogoutSession',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
