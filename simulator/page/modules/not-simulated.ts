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
  WAWebNewsletterDemoteAdminJob: ['demoteNewsletterAdminAction'],
  WAWebNewsletterDirectorySearchAction: ['fetchNewsletterDirectories'],
  WAWebNewsletterSendMessageJob: ['sendNewsletterMessageJob'],
  WAWebNewsletterSendMsgAction: ['sendNewsletterAdminInviteMessage'],
  WAWebNewsletterSubscriberListAction: ['getSubscribersInContacts'],
  WAWebNewsletterUpdateMsgsRecordsJob: ['addNewsletterMsgsRecords', 'updateNewsletterMsgRecord'],
  WAWebRevokeStatusAction: ['sendStatusRevokeMsgAction'],
  WAWebSendEventEditMsgAction: ['sendEventEditMessage'],
  WAWebSendEventResponseMsgAction: ['sendEventResponseMsg'],
});

define('WAWebBotProfileCollection', () => ({
  BotProfileCollection: { get: unsupported('WAWebBotProfileCollection', 'BotProfileCollection.get') },
}));
