import type { ChatMiss } from '../../core/ports/chat-miss.js';
import type { Refusal } from '../../core/ports/page-actor.js';
import type { GroupChange, InvitedGroup, PageGroups } from '../../core/ports/page-groups.js';
import { amMember, findGroup, isShown, type FoundGroup } from './find-group.js';
import { noteChatAgain } from './observe.js';
import { squarePictures } from './square-pictures.js';
import { orRefusal, waFunction } from './server-refusal.js';
import { until } from './until.js';
import { collections } from './wa-modules.js';

const JOIN_MS = 8_000;

type Later<K extends keyof PageGroups> = ReturnType<PageGroups[K]>;

const refused = (reason: string): Refusal => ({ outcome: 'refused', reason });
const DONE = { outcome: 'done' } as const;
const NOT_SHOWN = refused('WhatsApp took it and does not show it');

interface OfGroup {
  readonly candidates: readonly string[];
}

/** Runs it on the group; what it changed is told to whoever follows the page. */
async function onGroup<T extends { readonly outcome: string }>(
  candidates: readonly string[],
  run: (group: FoundGroup) => Promise<T>,
): Promise<T | Refusal | ChatMiss> {
  return orRefusal(async (): Promise<T | Refusal | ChatMiss> => {
    const group = await findGroup(candidates);
    if ('outcome' in group) return group;
    const answer = await run(group);
    noteChatAgain(group.chat);
    return answer;
  });
}

/** See `PageGroups.change`. */
export function changeGroup({ candidates, change }: OfGroup & { readonly change: GroupChange }): Later<'change'> {
  return onGroup(candidates, async ({ chat, metadata }): Promise<typeof DONE | Refusal> => {
    const isSo = effectOf(chat, metadata, change);
    if (isSo()) return DONE;
    await run(chat, metadata, change);
    return (await isShown(chat, isSo)) ? DONE : NOT_SHOWN;
  });
}

async function run(chat: any, metadata: any, change: GroupChange): Promise<void> {
  const setProperty = (name: string, value: 0 | 1) =>
    waFunction('WAWebSetPropertyGroupAction', 'setGroupProperty')(chat, name, value);
  switch (change.set) {
    case 'subject':
      await waFunction('WAWebGroupModifyInfoJob', 'setGroupSubject')(chat.id, change.to);
      return;
    case 'description': {
      // WhatsApp takes it only with the id of the description that it replaces.
      const newId = await waFunction('WAWebMsgKey', 'newId')();
      const replaced = metadata.descId;
      await waFunction('WAWebGroupModifyInfoJob', 'setGroupDescription')(chat.id, change.to, newId, replaced);
      return;
    }
    case 'messages':
      await setProperty('announcement', change.adminsOnly ? 1 : 0);
      return;
    case 'info':
      await setProperty('restrict', change.adminsOnly ? 1 : 0);
      return;
    case 'adding':
      await setProperty('member_add_mode', change.adminsOnly ? 0 : 1);
  }
}

function effectOf(chat: any, metadata: any, change: GroupChange): () => boolean {
  switch (change.set) {
    case 'subject':
      return () => (metadata.subject ?? chat.formattedTitle) === change.to;
    case 'description':
      return () => (metadata.desc ?? '') === change.to;
    case 'messages':
      return () => Boolean(metadata.announce) === change.adminsOnly;
    case 'info':
      return () => Boolean(metadata.restrict) === change.adminsOnly;
    case 'adding':
      return () => (metadata.memberAddMode === 'admin_add') === change.adminsOnly;
  }
}

/** See `PageGroups.leave`. */
export function leaveGroup({ candidates }: OfGroup): Later<'leave'> {
  return onGroup(candidates, async ({ chat, metadata }): Promise<typeof DONE | Refusal> => {
    if (!amMember(metadata)) return DONE;
    await waFunction('WAWebExitGroupAction', 'sendExitGroup')(chat);
    return (await until(() => !amMember(metadata), JOIN_MS)) ? DONE : NOT_SHOWN;
  });
}

/** See `PageGroups.inviteCode`. */
export function inviteCode({ candidates, renew }: OfGroup & { readonly renew: boolean }): Later<'inviteCode'> {
  return onGroup(candidates, async ({ chat }) => {
    const answer = renew
      ? await waFunction('WAWebGroupQueryJob', 'resetGroupInviteCode')(chat.id)
      : await waFunction('WAWebMexFetchGroupInviteCodeJob', 'fetchMexGroupInviteCode')(chat.id._serialized);
    const code = typeof answer === 'string' ? answer : answer?.code;
    return typeof code === 'string' ? { outcome: 'done' as const, code } : refused('WhatsApp gave no invite code');
  });
}

/** See `PageGroups.inviteInfo`. */
export function inviteInfo({ code }: { readonly code: string }): Later<'inviteInfo'> {
  return orRefusal(async () => ({ outcome: 'done' as const, group: await askInvite(code) }));
}

async function askInvite(code: string): Promise<InvitedGroup> {
  const info = await waFunction('WAWebGroupQueryJob', 'queryGroupInvite')(code);
  return {
    id: textOf(info.id) ?? '',
    subject: String(info.subject ?? ''),
    description: info.desc ?? null,
    owner: textOf(info.owner),
    createdAt: numberOf(info.creation),
    size: numberOf(info.size),
    needsApproval: Boolean(info.membershipApprovalMode),
  };
}

/** See `PageGroups.join`. */
export function joinGroup({ code }: { readonly code: string }): Later<'join'> {
  return orRefusal(async () => {
    const { id, needsApproval } = await askInvite(code);
    const isIn = () => {
      const metadata = collections().Chat.get(id)?.groupMetadata;
      return metadata !== undefined && amMember(metadata);
    };
    if (isIn()) return { outcome: 'done' as const, id, joined: true };
    await waFunction('WAWebGroupInviteJob', 'joinGroupViaInvite')(code);
    if (needsApproval) return { outcome: 'done' as const, id, joined: isIn() };
    return (await until(isIn, JOIN_MS)) ? { outcome: 'done' as const, id, joined: true } : NOT_SHOWN;
  });
}

/** See `PageGroups.setPicture`. */
export function setGroupPicture({
  candidates,
  picture,
}: OfGroup & { readonly picture: string | null }): Later<'setPicture'> {
  return onGroup(candidates, async ({ chat }) => setPictureOf(chat.id, picture));
}

/** Sets or takes away the picture of a group or of this account. WhatsApp's answer is the effect: nothing else shows it. */
export async function setPictureOf(wid: any, picture: string | null): Promise<typeof DONE | Refusal> {
  const { ProfilePicThumb } = collections();
  const thumb = ProfilePicThumb.get(wid._serialized) ?? (await ProfilePicThumb.find(wid._serialized));
  const bridge = 'WAWebContactProfilePicThumbBridge';
  let answer: any;
  if (picture === null) {
    if (thumb?.canDelete?.() === false) return refused('WhatsApp does not let this account take the picture away');
    answer = await waFunction(bridge, 'requestDeletePicture')(wid);
  } else {
    if (thumb?.canSet?.() === false) return refused('WhatsApp does not let this account set the picture');
    const pictures = await squarePictures(picture);
    if (pictures === null) return refused('The file is not a picture that the browser can read');
    answer = await waFunction(bridge, 'sendSetPicture')(wid, pictures.thumb, pictures.full);
  }
  return answer?.status === 200 ? DONE : refused('WhatsApp did not take the picture');
}

function textOf(wid: any): string | null {
  return wid?._serialized ?? (typeof wid === 'string' ? wid : null);
}

function numberOf(value: unknown): number | null {
  return value === undefined || value === null ? null : Number(value);
}
