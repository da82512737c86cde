import { disk } from './link/disk-link.js';
import { socketLink } from './link/socket-link.js';
import { MsgKey } from './ids/msg-key.js';
import type { ChatModel } from './models/chat-model.js';
import { MsgModel } from './models/msg-model.js';
import { toWire } from './models/revive.js';
import { dropOutgoing, keepOutgoing, keptOutgoing, type KeptMessage } from './profile.js';
import { chatOf, Msg } from './store.js';

/** Options of programs that send; they are not attributes of a message. */
const NOT_ATTRIBUTES = [
  'sendSeen',
  'linkPreview',
  'parseVCards',
  'waitUntilMsgSent',
  'sendAudioAsVoice',
  'sendVideoAsGif',
  'sendMediaAsDocument',
  'sendMediaAsHd',
  'quotedMessageId',
  'ignoreQuoteErrors',
  'extraOptions',
  'mediaBlob',
  'renderableUrl',
  'invokedBotWid',
];

/** Attributes of the sender's page only: they are not the message's, and are gone after a reload. */
const HERE_ONLY = new Set(['id', 'isNewMsg', 'local', 'rowId', 'recvFresh', 'clientReceivedTsMillis', 'self']);

/**
 * Adds the message to the chat at once and sends it. The first promise resolves when it is in memory,
 * the second when the server has taken it.
 */
export function addAndSend(
  chat: ChatModel,
  attributes: Readonly<Record<string, any>>,
): [Promise<MsgModel>, Promise<{ messageSendResult: string; t: number }>] {
  const own: Record<string, any> = {};
  for (const name in attributes) {
    if (attributes[name] !== undefined && !NOT_ATTRIBUTES.includes(name)) own[name] = attributes[name];
  }
  const msg = new MsgModel(own);
  if (msg.attributes['author'] === undefined && msg.id.participant) msg.attributes['author'] = msg.id.participant;
  chat.msgs.add(msg);
  Msg.add(msg);
  chat.set({ t: Math.max(chat.t, msg.attributes['t']) });
  const kept = toKept(msg);
  void keepOutgoing(kept);
  return [Promise.resolve(msg), deliver(kept)];
}

/** Sends again what an earlier page wrote and did not see confirmed; the server knows each by its id. */
export async function resendOutgoing(): Promise<void> {
  for (const kept of await keptOutgoing()) {
    const key = MsgKey.from(kept.key);
    const [stored] = await disk.read('byIds', { ids: [String(key)] });
    if (!stored && !Msg.get(key)) {
      const { key: _key, ...attributes } = kept;
      const msg = new MsgModel({ ...attributes, id: key, ack: 0, self: 'out' });
      chatOf(key.remote)?.msgs.add(msg);
      Msg.add(msg);
    }
    await deliver(kept);
  }
}

async function deliver(kept: KeptMessage): Promise<{ messageSendResult: string; t: number }> {
  const { t } = await socketLink.call<{ t: number }>('send', { msg: kept });
  await dropOutgoing(kept.key.id);
  return { messageSendResult: 'OK', t };
}

function toKept(msg: MsgModel): KeptMessage {
  const { fromMe, remote, id, participant } = msg.id as MsgKey;
  const key = { fromMe, remote: remote._serialized, id, participant: participant?._serialized };
  const record: Record<string, any> = {};
  for (const name in msg.attributes) {
    if (!HERE_ONLY.has(name)) record[name] = toWire(msg.attributes[name]);
  }
  return { ...record, key, ack: 0 };
}
