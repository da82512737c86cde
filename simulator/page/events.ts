import {
  isGone,
  keyText,
  type ChatRecord,
  type KeyRecord,
  type MsgRecord,
  type PollVoteRecord,
  type ReactionRecord,
} from '../wire/records.js';
import type { AccountEvent, CallRecord } from '../wire/protocol.js';
import { MsgKey } from './ids/msg-key.js';
import { createWid } from './ids/wid.js';
import { ChatModel } from './models/chat-model.js';
import { MsgModel } from './models/msg-model.js';
import { attributesOfArrival, reviveAttribute } from './models/revive.js';
import { requireModule } from './registry.js';
import { setMe } from './state/conn-model.js';
import { addLabels, addLoadedChat, addPerson, Chat, chatOf, Label, Msg, Newsletters } from './store.js';

/** Brings what the server tells into memory, firing the events that the live page fires. */
export function applyEvent(event: AccountEvent): void {
  switch (event.push) {
    case 'msg-add':
      addArrival(event.msg, event.chat, event.offline);
      return;
    case 'msg-change':
      changeMsg(event.key, event.changes);
      return;
    case 'msg-remove':
      removeMsg(event.key);
      return;
    case 'chat-add':
      addLoadedChat({ chat: event.chat });
      return;
    case 'chat-change':
      chatOf(event.id)?.apply(event.changes);
      return;
    case 'history':
      chatOf(event.chat.id)?.apply(event.chat);
      return;
    case 'chat-clear':
      for (const msg of chatOf(event.id)?.msgs.getModelsArray() ?? []) removeMsg(msg);
      return;
    case 'chat-remove': {
      const chat = Chat.get(event.id);
      if (chat) Chat.remove(chat);
      const channel = Newsletters.get(event.id);
      if (channel) Newsletters.remove(channel);
      return;
    }
    case 'person':
      addPerson(event.person);
      return;
    case 'labels':
      addLabels(event.labels);
      return;
    case 'reaction':
      tellReaction(event.reaction);
      return;
    case 'poll-vote':
      tellVote(event.vote);
      return;
    case 'me':
      setMe(event.me);
      return;
    case 'label-remove': {
      const label = Label.get(event.id);
      if (label) Label.remove(label);
      return;
    }
    case 'call-end':
      requireModule('WAWebCallCollection').ended(event.id);
      return;
    case 'call':
      tellCall(event.call);
      return;
  }
}

function addArrival(record: MsgRecord, chatRecord: ChatRecord, isOffline: boolean): void {
  const known = Msg.get(keyText(record.key));
  const chat = chatOf(chatRecord.id) ?? addEmptyChat(chatRecord);
  if (!known) {
    const msg = new MsgModel(attributesOfArrival(record, isOffline));
    chat.msgs.add(msg);
    Msg.add(msg);
  }
  const { t, unreadCount } = chatRecord;
  chat.set({ t, unreadCount });
}

function addEmptyChat(record: ChatRecord): ChatModel {
  const chat = new ChatModel(record);
  (record.kind === 'channel' ? Newsletters : Chat).add(chat);
  return chat;
}

function changeMsg(key: KeyRecord, changes: Readonly<Record<string, unknown>>): void {
  const msg = Msg.get(keyText(key));
  if (!msg) return;
  const revived: Record<string, any> = {};
  for (const name in changes) {
    revived[name] = isGone(changes[name]) ? undefined : reviveAttribute(name, changes[name]);
  }
  msg.set(revived);
}

function removeMsg(key: KeyRecord | MsgModel): void {
  const msg = key instanceof MsgModel ? key : Msg.get(keyText(key));
  if (!msg) return;
  chatOf(msg.id.remote)?.msgs.remove(msg);
  Msg.remove(msg);
}

/** Through the module's own property, because programs put themselves in its place to hear of reactions. */
function tellReaction({ key, parent, text, timestampMs, sender }: ReactionRecord): void {
  requireModule('WAWebAddonReactionTableMode').reactionTableMode.bulkUpsert([
    {
      id: new MsgKey(key),
      reactionParentKey: new MsgKey(parent),
      reactionText: text,
      reactionTimestamp: timestampMs,
      ...(key.participant === undefined ? {} : { author: createWid(sender) }),
      from: createWid(sender),
      orphan: 0,
      read: key.fromMe,
      ack: key.fromMe ? 1 : 3,
    },
  ]);
}

function tellVote({ key, parent, sender, selectedOptionLocalIds, timestampMs }: PollVoteRecord): void {
  requireModule('WAWebAddonPollVoteTableMode').pollVoteTableMode.bulkUpsert([
    {
      id: new MsgKey(key),
      pollUpdateParentKey: new MsgKey(parent),
      t: timestampMs,
      ...(key.participant === undefined ? {} : { author: createWid(sender) }),
      from: createWid(sender),
      selectedOptionLocalIds,
      senderTimestampMs: timestampMs,
    },
  ]);
}

function tellCall(call: CallRecord): void {
  requireModule('WAWebCallCollection').incoming({ ...call, peerJid: createWid(call.peerJid) });
}
