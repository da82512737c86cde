import { MsgKey, toKeyRecord } from '../ids/msg-key.js';
import { disk } from '../link/disk-link.js';
import { socketLink } from '../link/socket-link.js';
import { fetchFile } from '../media-downloads.js';
import type { ChatModel } from '../models/chat-model.js';
import { MsgModel } from '../models/msg-model.js';
import { addAndSend } from '../outbox.js';
import { define } from '../registry.js';
import { Cmd } from '../state/cmd.js';
import { mePn } from '../state/conn-model.js';
import { Msg } from '../store.js';

const EDIT_WINDOW_S = 15 * 60;
const REVOKE_WINDOW_S = 60 * 60 * 60;
const LINK = /https?:\/\/[^\s<>"]+/g;

const ageS = (msg: MsgModel): number => Date.now() / 1000 - msg.attributes['t'];
const keyOf = (msg: MsgModel): object => toKeyRecord(msg.id);
const keysOf = (list: readonly MsgModel[]): object[] => list.map(keyOf);
const isAlive = (msg: MsgModel): boolean => msg.attributes['type'] !== 'revoked' && !msg.isNotification;

function findLinks(text: unknown): { href: string; value: string }[] {
  if (typeof text !== 'string') return [];
  return [...text.matchAll(LINK)].map(([value]) => ({ href: value, value }));
}

define('WALinkify', () => ({ findLink: (text: unknown) => findLinks(text)[0], findLinks }));
define('WAWebSendMsgChatAction', () => ({ addAndSendMsgToChat: addAndSend }));
define('WAWebGetEphemeralFieldsMsgActionsUtils', () => ({
  getEphemeralFields: (chat: ChatModel) => {
    const seconds = chat.attributes['ephemeralDuration'] as number;
    return seconds > 0 ? { ephemeralDuration: seconds } : {};
  },
}));
define('WAWebLinkPreviewChatAction', () => ({
  getLinkPreview: (link: { href: string }) =>
    Promise.resolve({
      data: { title: 'Example', description: link.href, canonicalUrl: link.href, matchedText: link.href },
    }),
}));
define('WAWebMsgReply', () => ({ canReplyMsg: (msg: MsgModel) => msg.canReply() }));
define('WAWebSendReactionMsgAction', () => ({
  sendReactionToMsg: (msg: MsgModel, text: string) => socketLink.call('react', { key: keyOf(msg), text }),
}));
define('WAWebSendMessageEditAction', () => ({
  sendMessageEdit: (msg: MsgModel, text: string) => socketLink.call('edit', { key: keyOf(msg), text }),
}));
define('WAWebMsgActionCapability', () => ({
  canSenderRevokeMsg: (msg: MsgModel) => msg.id.fromMe && isAlive(msg) && ageS(msg) < REVOKE_WINDOW_S,
  canAdminRevokeMsg: () => false,
  canEditText: (msg: MsgModel) => msg.id.fromMe && msg.attributes['type'] === 'chat' && ageS(msg) < EDIT_WINDOW_S,
  canEditCaption: (msg: MsgModel) => msg.id.fromMe && msg.isMedia && ageS(msg) < EDIT_WINDOW_S,
  canStarMsg: isAlive,
}));
define('WAWebDownloadManager', () => ({
  downloadManager: {
    downloadAndMaybeDecrypt: ({ directPath }: { directPath: string }) => fetchFile(directPath),
  },
}));
define('WAWebQuotedMsgModelUtils', () => ({
  getQuotedMsgObj: (msg: MsgModel) => {
    const { quotedMsg, quotedStanzaID, quotedParticipant, id } = msg.attributes;
    const fromMe = String(quotedParticipant) === String(mePn());
    const participant = id.participant ? quotedParticipant : undefined;
    const key = new MsgKey({ fromMe, remote: id.remote, id: quotedStanzaID, participant });
    return Msg.get(key) ?? new MsgModel({ ...quotedMsg, id: key, from: quotedParticipant, t: msg.attributes['t'] });
  },
}));
define('WAWebChatForwardMessage', () => ({
  forwardMessages: async ({ chat, msgs }: { chat: ChatModel; msgs: MsgModel[] }) => {
    for (const msg of msgs) {
      const {
        id: _id,
        ack: _ack,
        rowId: _row,
        author: _author,
        star: _star,
        hasReaction: _reaction,
        ...content
      } = msg.attributes;
      const from = mePn();
      const key = new MsgKey({ from, to: chat.id, id: await MsgKey.newId(), selfDir: 'out' });
      const t = Math.floor(Date.now() / 1000);
      const [added] = addAndSend(chat, {
        ...content,
        id: key,
        ack: 0,
        from,
        to: chat.id,
        self: 'out',
        t,
        isNewMsg: true,
        isForwarded: true,
      });
      await added;
    }
  },
}));
define('WAWebApiMessageInfoStore', () => ({
  queryMsgInfo: (key: MsgKey) => socketLink.call('messageInfo', { key: toKeyRecord(key) }),
}));
define('WAWebSendPinMessageAction', () => ({
  sendPinInChatMsg: (msg: MsgModel, pinType: number) => socketLink.call('pinMessage', { key: keyOf(msg), pinType }),
}));
define('WAWebPinMsgConstants', () => ({ getPinExpiryDuration: () => 604_800 }));
define('WAWebPinInChatSchema', () => ({
  getTable: () => ({
    equals: async (_index: string[], chat: string) => {
      const pins = await disk.read('pins', { chat });
      return pins.map(({ parent, pinType, t }) => ({ parentMsgKey: String(new MsgKey(parent)), pinType, t }));
    },
  }),
}));
define('WAWebPollsSendVoteMsgAction', () => ({
  sendVote: (msg: MsgModel, options: Set<number>) =>
    socketLink.call('vote', { key: keyOf(msg), options: [...options] }),
}));
define('WAWebPollsVotesSchema', () => ({
  getTable: () => ({
    equals: async (_index: string[], parent: string) => {
      const votes = await disk.read('votes', { parent });
      return votes.map(({ selectedOptionLocalIds, sender, timestampMs }) => ({
        selectedOptionLocalIds,
        sender,
        senderTimestampMs: timestampMs,
        parentMsgKey: parent,
      }));
    },
  }),
}));
define('WAWebNonMessageDataRequestPlaceholderMessageResendUtils', () => ({
  handlePlaceholderMsgsSeen: () => Promise.resolve(),
}));
define('WAWebAddonReactionTableMode', () => ({ reactionTableMode: { bulkUpsert: () => Promise.resolve() } }));
define('WAWebAddonPollVoteTableMode', () => ({ pollVoteTableMode: { bulkUpsert: () => Promise.resolve() } }));
define('WAWebBackendJobsCommon', () => ({ mediaTypeFromProtobuf: () => null }));
define('WAWebE2EProtoUtils', () => ({ typeAttributeFromProtobuf: () => 'text' }));

interface MessageList {
  readonly list: MsgModel[];
}
Cmd['sendRevokeMsgs'] = async (_chat: ChatModel, { list }: MessageList) => {
  for (const msg of list) await socketLink.call('revoke', { key: keyOf(msg), sender: String(mePn()) });
};
Cmd['sendDeleteMsgs'] = (_chat: ChatModel, { list }: MessageList) =>
  socketLink.call('deleteForMe', { keys: keysOf(list) });
Cmd['sendStarMsgs'] = (_chat: ChatModel, list: MsgModel[]) =>
  socketLink.call('star', { keys: keysOf(list), star: true });
Cmd['sendUnstarMsgs'] = (_chat: ChatModel, list: MsgModel[]) =>
  socketLink.call('star', { keys: keysOf(list), star: false });
