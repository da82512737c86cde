import { createWid } from '../ids/wid.js';
import { socketLink } from '../link/socket-link.js';
import { findByDirection, loadEarlierMsgs } from '../load-messages.js';
import type { ChatModel } from '../models/chat-model.js';
import { define } from '../registry.js';
import { Cmd } from '../state/cmd.js';
import { chatOf, personOf } from '../store.js';

const idOf = (chat: ChatModel): string => chat.id._serialized;

/** Asks the server to open a chat. What comes back is a plain object with an id, not the model. */
async function findOrCreateLatestChat(like: unknown): Promise<{ chat: object; created: boolean }> {
  const wid = createWid(like);
  const person = personOf(wid);
  const isPerson = wid.isUser();
  if (!isPerson && !chatOf(wid)) throw new Error(`findOrCreateLatestChat: not a member of ${wid._serialized}`);
  const hasNoId = person === undefined || (person.hasMovedToLid && !person.lid);
  if (wid.server === 'c.us' && hasNoId && !chatOf(wid)) throw new Error('No LID for user');
  const { id, created } = await socketLink.call<{ id: string; created: boolean }>('createChat', {
    id: wid._serialized,
  });
  return { chat: { id: createWid(id) }, created };
}

define('WAWebFindChatAction', () => ({ findOrCreateLatestChat, findExistingChat: chatOf }));
define('WAWebChatLoadMessages', () => ({ loadEarlierMsgs }));
define('WAWebDBMessageFindLocal', () => ({
  msgFindByDirection: findByDirection,
  msgFindBefore: (cursor: { anchor: unknown; count: number }) => findByDirection({ ...cursor, direction: 'before' }),
  msgFindAfter: (cursor: { anchor: unknown; count: number }) => findByDirection({ ...cursor, direction: 'after' }),
}));
define('WAWebChatGetters', () => ({
  getIsNewsletter: (chat: ChatModel) => chat.kind === 'channel',
  getIsBroadcast: (chat: ChatModel) => chat.kind === 'broadcast',
  getIsGroup: (chat: ChatModel) => chat.kind === 'group',
  getIsUser: (chat: ChatModel) => chat.kind === 'user',
}));
define('WAWebUpdateUnreadChatAction', () => ({
  sendSeen: async ({ chat }: { chat: ChatModel }) => {
    if (chat.unreadCount !== 0) await socketLink.call('seen', { id: idOf(chat) });
  },
}));
define('WAWebChatClearBridge', () => ({
  sendClear: (chat: ChatModel) => socketLink.call('clear', { id: idOf(chat) }),
}));
define('WAWebDeleteChatAction', () => ({
  sendDelete: (chat: ChatModel) => socketLink.call('deleteChat', { id: idOf(chat) }),
}));
const chatstate = (state: string) => (id: unknown) => socketLink.call('chatstate', { id: String(id), state });
define('WAWebChatStateBridge', () => ({
  sendChatStateComposing: chatstate('composing'),
  sendChatStateRecording: chatstate('recording'),
  sendChatStatePaused: chatstate('paused'),
}));
define('WAWebPresenceChatAction', () => ({
  sendPresenceAvailable: () => socketLink.call('presence', { state: 'available' }),
  sendPresenceUnavailable: () => socketLink.call('presence', { state: 'unavailable' }),
}));
define('WAWebSendNonMessageDataRequest', () => ({
  sendPeerDataOperationRequest: (_type: number, { chatId }: { chatId: unknown }) =>
    socketLink.call('history', { chat: String(chatId) }),
}));

Cmd['archiveChat'] = (chat: ChatModel, archive: boolean) => socketLink.call('archive', { id: idOf(chat), archive });
Cmd['pinChat'] = (chat: ChatModel, pin: boolean) => socketLink.call('pin', { id: idOf(chat), pin });
Cmd['markChatUnread'] = (chat: ChatModel, unread: boolean) => socketLink.call('unread', { id: idOf(chat), unread });
for (const name of ['openChatBottom', 'openDrawerMid', 'chatSearch', 'openChatAt', 'msgInfoDrawer']) {
  // What is on screen is nobody's business here; the command is taken and nothing opens.
  Cmd[name] = () => Promise.resolve();
}
define('WAWebChatMessageSearch', () => ({ getSearchContext: (_chat: ChatModel, key: unknown) => ({ key }) }));
define('WAWebDrawerManager', () => ({ DrawerManager: { closeDrawerRight: () => undefined } }));
