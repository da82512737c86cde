/** What every message of the simulated build carries, in the order of its `serialize()`. */
export const MSG_DEFAULTS: Readonly<Record<string, unknown>> = {
  id: undefined,
  rowId: undefined,
  viewed: false,
  body: undefined,
  type: 'chat',
  subtype: undefined,
  t: 0,
  notifyName: undefined,
  from: undefined,
  to: undefined,
  author: undefined,
  self: undefined,
  ack: 0,
  invis: false,
  isNewMsg: undefined,
  star: false,
  kicNotified: false,
  recvFresh: undefined,
  caption: undefined,
  isFromTemplate: false,
  pollOptions: [],
  pollInvalidated: false,
  isSentCagPollCreation: false,
  latestEditMsgKey: null,
  latestEditSenderTimestampMs: null,
  mentionedJidList: [],
  groupMentions: [],
  isEventCanceled: false,
  eventInvalidated: false,
  isVcardOverMmsDocument: false,
  isForwarded: false,
  isQuestion: false,
  questionReplyQuotedMessage: null,
  questionResponsesCount: 0,
  readQuestionResponsesCount: 0,
  labels: [],
  hasReaction: false,
  viewMode: 'VISIBLE',
  productHeaderImageRejected: false,
  lastPlaybackProgress: 0,
  isDynamicReplyButtonsMsg: false,
  isCarouselCard: false,
  parentMsgId: null,
  callSilenceReason: null,
  isVideoCall: false,
  callDuration: null,
  callCreator: null,
  callParticipants: null,
  isCallLink: null,
  callLinkToken: null,
  isMdHistoryMsg: false,
  stickerSentTs: 0,
  isAvatar: false,
  lastUpdateFromServerTs: 0,
  invokedBotWid: null,
  bizBotType: null,
  botResponseTargetId: null,
  botPluginType: null,
  botPluginReferenceIndex: null,
  botPluginSearchProvider: null,
  botPluginSearchUrl: null,
  botPluginSearchQuery: null,
  botPluginMaybeParent: false,
  botReelPluginThumbnailCdnUrl: null,
  botMessageDisclaimerText: null,
  botMsgBodyType: null,
  requiresDirectConnection: false,
  bizContentPlaceholderType: null,
  hostedBizEncStateMismatch: false,
  senderOrRecipientAccountTypeHosted: false,
  placeholderCreatedWhenAccountIsHosted: false,
  galaxyFlowDisabled: false,
  groupHistoryBundleMessageKey: null,
  nonJidMentions: null,
};

/** Attributes that only some kinds have, known so that they can be read and set like the others. */
const OPTIONAL =
  'directPath deprecatedMms3Url mimetype filehash encFilehash uploadhash size filename mediaKey mediaKeyTimestamp ' +
  'isViewOnce width height staticUrl scanLengths scansSidecar streamingSidecar isGif gifAttribution duration waveform ' +
  'pageCount isCaptionByUser lat lng loc clientUrl isLive comment vcardList vcardFormattedName inviteCode inviteCodeExp ' +
  'inviteGrp inviteGrpName pollName pollSelectableOptionsCount messageSecret orderId token eventName eventDescription ' +
  'eventStartTime eventEndTime eventLocation eventJoinLink recipients templateParams quotedMsg quotedStanzaID ' +
  'quotedParticipant protocolMessageKey revokeSender revokeTimestamp forwardingScore broadcast ephemeralDuration ' +
  'ephemeralStartTimestamp title description businessOwnerJid productId buttons replyButtons dynamicReplyButtons ' +
  'selectedButtonId listResponse list footer local isUnsentMedia serverId pendingAckUpdate canonicalUrl matchedText ' +
  'preview thumbnail clientReceivedTsMillis serverStoreTimeMicros ephemeralOutOfSync kind pollUpdateParentKey';

export const MSG_PROPS: Readonly<Record<string, unknown>> = {
  ...MSG_DEFAULTS,
  ...Object.fromEntries(OPTIONAL.split(' ').map((name) => [name, undefined])),
};

/** Attributes of the simulator's own that no build has; they steer a message's media and are never serialised. */
export const HIDDEN_ATTRIBUTES: ReadonlySet<string> = new Set(['mediaReuploading']);
