import { define, defineUnsupported, unsupported } from '../registry.js';

/** What the library can also ask for: each member is there and says that it is not simulated. */
defineUnsupported({
  WAMediaCalculateFilehash: ['getRandomFilehash'],
  WAWebBizOrderBridge: ['queryOrder'],
  WAWebBizProductCatalogBridge: ['queryProduct'],
  WAWebBotMessageSecret: ['genBotMsgSecretFromMsgSecret'],
  WAWebChangeNewsletterOwnerAction: ['changeNewsletterOwnerAction'],
  WAWebChatSendMessages: ['sendGroupInviteMessage'],
  WAWebDemoteNewsletterAdminAction: ['demoteNewsletterAdmin'],
  WAWebEditNewsletterMetadataAction: ['editNewsletterMetadataAction'],
  WAWebGroupInviteV4Job: ['joinGroupViaInviteV4'],
  WAWebImageUtils: ['toWebpSticker'],
  WAWebMexAcceptNewsletterAdminInviteJob: ['acceptNewsletterAdminInvite'],
  WAWebMexFetchNewsletterSubscribersJob: ['mexFetchNewsletterSubscribers'],
  WAWebMexRevokeNewsletterAdminInviteJob: ['revokeNewsletterAdminInvite'],
  WAWebNewsletterCreateQueryJob: ['createNewsletterQuery'],
  WAWebNewsletterDeleteAction: ['deleteNewsletterAction'],
  WAWebNewsletterDemoteAdminJob: ['demoteNewsletterAdminAction'],
  WAWebNewsletterDirectorySearchAction: ['fetchNewsletterDirectories'],
  WAWebNewsletterMetadataQueryJob: ['queryNewsletterMetadataByInviteCode'],
  WAWebNewsletterSendMessageJob: ['sendNewsletterMessageJob'],
  WAWebNewsletterSendMsgAction: ['sendNewsletterAdminInviteMessage'],
  WAWebNewsletterSubscribeAction: ['subscribeToNewsletterAction'],
  WAWebNewsletterSubscriberListAction: ['getSubscribersInContacts'],
  WAWebNewsletterUnsubscribeAction: ['unsubscribeFromNewsletterAction'],
  WAWebNewsletterUpdateMsgsRecordsJob: ['addNewsletterMsgsRecords', 'updateNewsletterMsgRecord'],
  WAWebNewsletterUpdateUserSettingJob: ['updateNewsletterUserSetting'],
  WAWebRevokeStatusAction: ['sendStatusRevokeMsgAction'],
  WAWebSendEventEditMsgAction: ['sendEventEditMessage'],
  WAWebSendEventResponseMsgAction: ['sendEventResponseMsg'],
  WAWebSendStatusMsgAction: ['sendStatusTextMsgAction', 'sendStatusMediaMsgAction'],
  WAWebStatusGatingUtils: ['canCheckStatusRankingPosterGating'],
});

define('WAWebMediaUpdateMsg', () => unsupported('WAWebMediaUpdateMsg', '(call)'));
define('WAWebBotProfileCollection', () => ({
  BotProfileCollection: { get: unsupported('WAWebBotProfileCollection', 'BotProfileCollection.get') },
}));
define('WAWebNewsletterModelUtils', () => ({
  getRoleByIdentifier: unsupported('WAWebNewsletterModelUtils', 'getRoleByIdentifier'),
  ADMIN_NOTIFICATIONS: 'admin_notifications',
  MUTED_STATE: 'on',
  UNMUTED_STATE: 'off',
}));
define('WAWebNewsletterGatingUtils', () => ({
  isNewsletterCreationEnabled: () => false,
  getMaxSubscriberNumber: unsupported('WAWebNewsletterGatingUtils', 'getMaxSubscriberNumber'),
  getNewsletterDirectoryPageSize: () => 50,
}));
