import { disk } from './link/disk-link.js';
import { socketLink } from './link/socket-link.js';
import { MsgKey } from './ids/msg-key.js';
import type { ChatModel } from './models/chat-model.js';
import { MsgModel } from './models/msg-model.js';
import { toWire } from './models/revive.js';
import { dropOutgoing, keepOutgoing, keptOutgoing, type KeptMessage } from './profile.js';
import { chatOf, Msg, setPendingSource } from './store.js';

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
  for (const kept of await pendingOutgoing()) {
    const key = MsgKey.from(kept.key);
    const [stored] = await disk.read('byIds', { ids: [String(key)] });
    if (!stored && !Msg.get(key)) {
      const msg = toPending(kept);
      chatOf(key.remote)?.msgs.add(msg);
      Msg.add(msg);
    }
    await deliver(kept);
  }
}

/** What waits, in the order in which it was written. */
async function pendingOutgoing(): Promise<KeptMessage[]> {
  const kept = await keptOutgoing();
  return kept.sort((one, other) => Number(one['writtenMs'] ?? 0) - Number(other['writtenMs'] ?? 0));
}

/** A message that waits, by its key: the page's database holds those too. */
setPendingSource(async (text) => {
  const kept = (await keptOutgoing()).find(({ key }) => String(MsgKey.from(key)) === text);
  return kept && toPending(kept);
});

function toPending({ key, writtenMs: _writtenMs, ...attributes }: KeptMessage): MsgModel {
  return new MsgModel({ ...attributes, id: MsgKey.from(key), ack: 0, self: 'out' });
}

async function deliver(kept: KeptMessage): Promise<{ messageSendResult: string; t: number }> {
  const { writtenMs: _writtenMs, ...sent } = kept;
  const { t } = await socketLink.call<{ t: number }>('send', { msg: sent });
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
  return { ...record, key, ack: 0, writtenMs: performance.timeOrigin + performance.now() };
}
