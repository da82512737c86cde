import type { FeatureReport } from '../../core/ports/engine.js';
import { keyLayout } from './compat.js';
import { waModuleIfPresent } from './wa-modules.js';

/** What each feature needs of the page: `Module.member.member`. A build that lacks one loses that feature, named. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  'link-qr': ['WAWebSocketModel.Socket', 'WAWebConnModel.Conn', 'WAWebCmd.Cmd.refreshQR'],
  'link-pairing-code': ['WAWebAltDeviceLinkingApi.startAltLinkingFlow'],
  chats: ['WAWebCollections.Chat.getModelsArray', 'WAWebWidFactory.createWid'],
  groups: ['WAWebLidMigrationUtils.toPn'],
  messages: ['WAWebCollections.Msg.get', 'WAWebCollections.Msg.getMessagesById', 'WAWebMsgKey'],
  history: ['WAWebChatLoadMessages.loadEarlierMsgs'],
  'history-cursor': ['WAWebDBMessageFindLocal.msgFindByDirection'],
  'history-from-phone': ['WAWebSendNonMessageDataRequest.sendPeerDataOperationRequest'],
  'message-links': ['WALinkify.findLinks'],
  contacts: [
    'WAWebCollections.Contact.get',
    'WAWebContactGetters.getName',
    'WAWebFrontendContactGetters.getIsMyContact',
  ],
  'lid-mapping': [
    'WAWebApiContact.getCurrentLid',
    'WAWebApiContact.getPhoneNumber',
    'WAWebApiContact.getAlternateUserWid',
  ],
  'number-lookup': ['WAWebQueryExistsJob.queryWidExists'],
  media: ['WAWebDownloadManager.downloadManager.downloadAndMaybeDecrypt'],
  send: ['WAWebSendMsgChatAction.addAndSendMsgToChat', 'WAWebMsgKey', 'WAWebUserPrefsMeUser.getMaybeMePnUser'],
  reactions: [
    'WAWebAddonReactionTableMode.reactionTableMode.bulkUpsert',
    'WAWebSendReactionMsgAction.sendReactionToMsg',
  ],
};

/** Which features the loaded page offers. Looks only whether things exist; calls nothing. */
export function probeFeatures(): readonly FeatureReport[] {
  const features = Object.entries(NEEDS).map(([name, needs]) => {
    const missing = needs.filter((path) => !exists(path));
    return { name, available: missing.length === 0, missing };
  });
  const idsReadable = keyLayout() !== 'unknown';
  const missing = idsReadable ? [] : ['WAWebMsgKey: no field holds the serialised id'];
  return [...features, { name: 'message-ids', available: idsReadable, missing }];
}

function exists(path: string): boolean {
  const [name = '', ...members] = path.split('.');
  let value = waModuleIfPresent(name);
  for (const member of members) value = value?.[member];
  return value !== undefined && value !== null;
}
