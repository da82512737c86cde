import type { TakenMessage } from '../../core/ports/page-sender.js';
import { findChat } from './find-chat.js';
import { findMessage } from './find-message.js';
import { toMessageJson } from './message-json.js';
import { collections, toWid, waModule, alternateWids } from './wa-modules.js';

/**
 * A message by its own or serialised id: in memory, then in the page's database, which holds WhatsApp's own outbox too.
 * The chat may be known under the person's phone or LID, and in a group we write as either.
 */
export async function findTaken(id: string, candidates: readonly string[]): Promise<TakenMessage | null> {
  const model = await findOwnOrOther(id, candidates);
  return model === undefined ? null : toTaken(model);
}

export async function findOwnOrOther(id: string, candidates: readonly string[]): Promise<any> {
  if (id.includes('_')) return findMessage(id);
  const found = findChat(candidates);
  const inMemory = 'chat' in found ? found.chat.msgs?.getModelsArray().find((model: any) => model.id.id === id) : null;
  if (inMemory) return inMemory;
  for (const key of possibleKeys(id, 'chat' in found ? [found.chat.id._serialized, ...candidates] : candidates)) {
    const model = await findMessage(key);
    if (model !== undefined) return model;
  }
  return undefined;
}

export function toTaken(model: any): TakenMessage {
  return {
    id: String(model.id._serialized),
    chatId: String(model.id.remote._serialized ?? model.id.remote),
    ack: Number(model.ack ?? 0),
    timestamp: Number(model.t),
    json: toMessageJson(model),
  };
}

function possibleKeys(id: string, chatIds: readonly string[]): readonly string[] {
  const { getMaybeMeLidUser, getMaybeMePnUser } = waModule('WAWebUserPrefsMeUser');
  const me = [getMaybeMePnUser(), getMaybeMeLidUser()].filter(Boolean).map((wid: any) => String(wid._serialized));
  const ids = new Set(chatIds.flatMap((chatId) => [chatId, ...othersOf(chatId)]));
  return [...ids].flatMap((chatId) =>
    chatId.endsWith('@g.us')
      ? me.map((own) => `true_${chatId}_${id}_${own}`)
      : [`true_${chatId}_${id}`, `false_${chatId}_${id}`],
  );
}

function othersOf(id: string): readonly string[] {
  const wid = toWid(id);
  return wid === undefined ? [] : alternateWids(wid).map((other) => String(other._serialized));
}

/** Any message that the page holds in memory under an own id. */
export function inMemoryById(id: string): any {
  return collections()
    .Msg.getModelsArray()
    .find((model: any) => model.id.id === id);
}
