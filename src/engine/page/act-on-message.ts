import type { ChatMiss } from '../../core/ports/chat-miss.js';
import type { MessageAction, MessageActed, MessageMiss, PageReceipts, Refusal } from '../../core/ports/page-actor.js';
import { findChat } from './find-chat.js';
import { findMessage } from './find-message.js';
import { toMessageJson } from './message-json.js';
import { noteAgain } from './observe.js';
import { findInChat } from './read-message.js';
import { until } from './until.js';
import { toWid, waModule } from './wa-modules.js';

const EFFECT_MS = 8_000;
/** What WhatsApp's own `sendPinInChatMsg` takes. */
const PIN = 1;
const UNPIN = 2;

interface Request {
  readonly candidates: readonly string[];
  readonly messageId: string;
}

const refused = (reason: string): Refusal => ({ outcome: 'refused', reason });

/** See `PageActor.actOnMessage`. */
export async function actOnMessage({
  candidates,
  messageId,
  action,
}: Request & { readonly action: MessageAction }): Promise<MessageActed | Refusal | MessageMiss | ChatMiss> {
  const found = findChat(candidates);
  if ('outcome' in found) return found;
  const held = await findInChat(found.chat, messageId);
  if ('outcome' in held) return held;
  const refusal = await run(found.chat, held.message, action);
  if (refusal !== null) return refusal;
  const now = await findMessage(held.message.id._serialized);
  // What is not in memory fires nothing when it changes.
  noteAgain(held.message, now);
  return { outcome: 'done', message: now === undefined ? null : toMessageJson(now) };
}

async function run(chat: any, message: any, action: MessageAction): Promise<Refusal | null> {
  switch (action.do) {
    case 'edit':
      return edit(message, action);
    case 'delete':
      return action.forWhom === 'me' ? deleteForMe(chat, message) : revoke(chat, message);
    case 'star':
      return star(chat, message, action.starred);
    case 'pin':
      return pin(message, PIN, action.durationS);
    case 'unpin':
      return pin(message, UNPIN, 0);
    case 'react':
      await waModule('WAWebSendReactionMsgAction').sendReactionToMsg(message, action.emoji);
      return null;
    case 'vote':
      return vote(message, action.options);
  }
}

async function edit(
  message: any,
  { text, linkPreview }: { text: string; linkPreview: boolean },
): Promise<Refusal | null> {
  if (!message.id.fromMe) return refused('Only a message of this account can be edited');
  const can = waModule('WAWebMsgActionCapability');
  if (!can.canEditText(message) && !can.canEditCaption(message)) {
    return refused('WhatsApp does not let this message be edited any more (15 minutes, texts and captions only)');
  }
  await waModule('WAWebSendMessageEditAction').sendMessageEdit(message, text, await previewOf(text, linkPreview));
  const shown = async (): Promise<boolean> => {
    const now = await findMessage(message.id._serialized);
    return now?.body === text || now?.caption === text;
  };
  return (await until(shown, EFFECT_MS)) ? null : refused('WhatsApp did not take the edit');
}

async function previewOf(text: string, wanted: boolean): Promise<Record<string, unknown>> {
  const link = wanted ? waModule('WALinkify').findLink(text) : undefined;
  if (!link) return {};
  const preview = await waModule('WAWebLinkPreviewChatAction').getLinkPreview(link);
  return preview?.data ? { ...preview.data, preview: true, subtype: 'url' } : {};
}

async function revoke(chat: any, message: any): Promise<Refusal | null> {
  if (message.type === 'revoked') return null;
  const can = waModule('WAWebMsgActionCapability');
  if (!can.canSenderRevokeMsg(message) && !can.canAdminRevokeMsg(message)) {
    return refused('WhatsApp does not let this message be deleted for everyone (any more)');
  }
  await waModule('WAWebCmd').Cmd.sendRevokeMsgs(chat, { list: [message], type: 'message' }, { clearMedia: true });
  const isRevoked = async (): Promise<boolean> => (await findMessage(message.id._serialized))?.type === 'revoked';
  return (await until(isRevoked, EFFECT_MS)) ? null : refused('WhatsApp did not delete the message for everyone');
}

async function deleteForMe(chat: any, message: any): Promise<Refusal | null> {
  await waModule('WAWebCmd').Cmd.sendDeleteMsgs(chat, { list: [message], type: 'message' }, true);
  const isGone = async (): Promise<boolean> => (await findMessage(message.id._serialized)) === undefined;
  return (await until(isGone, EFFECT_MS)) ? null : refused('WhatsApp did not delete the message');
}

async function star(chat: any, message: any, starred: boolean): Promise<Refusal | null> {
  if (!waModule('WAWebMsgActionCapability').canStarMsg(message)) return refused('This message cannot be starred');
  const { Cmd } = waModule('WAWebCmd');
  await (starred ? Cmd.sendStarMsgs(chat, [message], false) : Cmd.sendUnstarMsgs(chat, [message], false));
  return null;
}

/** The expiry is asked of a module of constants, so that is where the wanted one must stand meanwhile (library, U:1653). */
async function pin(message: any, type: number, durationS: number): Promise<Refusal | null> {
  const constants = waModule('WAWebPinMsgConstants');
  const original = constants.getPinExpiryDuration;
  constants.getPinExpiryDuration = () => durationS;
  try {
    const answer = await waModule('WAWebSendPinMessageAction').sendPinInChatMsg(message, type, durationS);
    return answer?.messageSendResult === 'OK' ? null : refused('WhatsApp did not take it');
  } finally {
    constants.getPinExpiryDuration = original;
  }
}

async function vote(message: any, options: readonly string[]): Promise<Refusal | null> {
  if (message.type !== 'poll_creation') return refused('This message is not a poll');
  const known: any[] = message.pollOptions ?? [];
  const chosen = known.filter(({ name }) => options.includes(name));
  const unknown = options.filter((option) => !known.some(({ name }) => name === option));
  if (unknown.length > 0) return refused(`The poll has no option ${unknown.map((option) => `"${option}"`).join(', ')}`);
  await waModule('WAWebPollsSendVoteMsgAction').sendVote(message, new Set(chosen.map(({ localId }) => localId)));
  return null;
}

/** See `PageActor.receipts`. */
export async function receipts({
  candidates,
  messageId,
}: Request): Promise<PageReceipts | Refusal | MessageMiss | ChatMiss> {
  const found = findChat(candidates);
  if ('outcome' in found) return found;
  const held = await findInChat(found.chat, messageId);
  if ('outcome' in held) return held;
  if (!held.message.id.fromMe) return refused('WhatsApp tells receipts of the messages of this account only');
  const info = await waModule('WAWebApiMessageInfoStore').queryMsgInfo(held.message.id);
  return {
    outcome: 'done',
    delivered: toReceipts(info?.delivery),
    read: toReceipts(info?.read),
    played: toReceipts(info?.played),
    deliveredRemaining: info?.deliveryRemaining ?? null,
    readRemaining: info?.readRemaining ?? null,
    playedRemaining: info?.playedRemaining ?? null,
  };
}

function toReceipts(list: any): PageReceipts['delivered'] {
  if (!Array.isArray(list)) return [];
  return list.map((entry: any) => ({
    id: entry.id?._serialized ?? toWid(String(entry.id))?._serialized ?? String(entry.id),
    timestamp: Number(entry.t ?? 0),
  }));
}
