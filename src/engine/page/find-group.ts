import type { ChatMiss } from '../../core/ports/chat-miss.js';
import type { Refusal } from '../../core/ports/page-actor.js';
import { findChat } from './find-chat.js';
import { until } from './until.js';
import { orRefusal, waFunction } from './server-refusal.js';

const EFFECT_MS = 3_000;

/** A group with its metadata, freshly asked from WhatsApp. */
export interface FoundGroup {
  readonly chat: any;
  readonly metadata: any;
}

/** The group that candidates mean. Refuses what is no group. */
export async function findGroup(
  candidates: readonly string[],
): Promise<FoundGroup | Refusal | Extract<ChatMiss, { outcome: 'chat_unknown' | 'chat_ambiguous' }>> {
  const found = findChat(candidates);
  if ('outcome' in found) return found;
  const { chat } = found;
  if (chat.groupMetadata === undefined) return { outcome: 'refused', reason: 'This chat is not a group' };
  // Of a group that was left WhatsApp tells nothing: then what the page holds is what is known.
  await orRefusal(() => refresh(chat));
  return { chat, metadata: chat.groupMetadata };
}

/** Asks WhatsApp for the group as it is now. */
export async function refresh(chat: any): Promise<void> {
  await waFunction('WAWebGroupQueryJob', 'queryAndUpdateGroupMetadataById')({ id: chat.id._serialized });
}

/** Whether it is so: as the page hears of it, else as WhatsApp says when asked. */
export async function isShown(chat: any, isSo: () => boolean): Promise<boolean> {
  if (await until(isSo, EFFECT_MS)) return true;
  await orRefusal(() => refresh(chat));
  return isSo();
}

/** Whether this account is in the group. */
export function amMember(metadata: any): boolean {
  return metadata.participants.getModelsArray().some(({ id }: any) => isOwn(id));
}

function isOwn(wid: any): boolean {
  const user = {
    pn: waFunction('WAWebUserPrefsMeUser', 'getMaybeMePnUser')(),
    lid: waFunction('WAWebUserPrefsMeUser', 'getMaybeMeLidUser')(),
  };
  return [user.pn, user.lid].some((own) => own?._serialized?.split('@')[0] === wid._serialized.split('@')[0]);
}
