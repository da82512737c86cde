import type { Refusal } from '../../core/ports/page-actor.js';
import type { ChannelMiss, ChannelRole, PageChannels } from '../../core/ports/page-channels.js';
import { findChannel, openChannel, toChannel, toRole } from './find-channel.js';
import { orRefusal, waFunction } from './server-refusal.js';
import { squarePictures } from './square-pictures.js';
import { until } from './until.js';
import { collections, waModule } from './wa-modules.js';

const EFFECT_MS = 8_000;
/** Where in WhatsApp's own page it was done: a channel's menu. */
const EVENT_SURFACE = 3;

type Later<K extends keyof PageChannels> = ReturnType<PageChannels[K]>;

const DONE = { outcome: 'done' } as const;
const UNKNOWN: ChannelMiss = { outcome: 'channel_unknown' };
const refused = (reason: string): Refusal => ({ outcome: 'refused', reason });
const NOT_SHOWN = refused('WhatsApp took it and does not show it');

interface OfChannel {
  readonly id: string;
}

/** See `PageChannels.list`. */
export async function listChannels(): Later<'list'> {
  const models: any[] = collections().WAWebNewsletterCollection?.getModelsArray?.() ?? [];
  return Promise.resolve({ outcome: 'done' as const, channels: models.map(toChannel) });
}

/** See `PageChannels.read`. */
export function readChannel({ idOrCode }: { readonly idOrCode: string }): Later<'read'> {
  return orRefusal(async () => {
    if (!idOrCode.endsWith('@newsletter')) return readInvite(idOrCode);
    const chat = await openChannel(idOrCode);
    return chat === undefined ? UNKNOWN : { outcome: 'done' as const, channel: toChannel(chat) };
  });
}

async function readInvite(code: string): Later<'read'> {
  const role = waFunction('WAWebNewsletterModelUtils', 'getRoleByIdentifier')(code);
  let found: any;
  try {
    found = await waFunction('WAWebNewsletterMetadataQueryJob', 'queryNewsletterMetadataByInviteCode')(code, role);
  } catch (error) {
    if (Number((error as { status?: unknown }).status) === 404) return UNKNOWN;
    throw error;
  }
  return { outcome: 'done', channel: toAnswered(found, toRole(role)) };
}

/** See `PageChannels.create`. The channel is in the answer before the page holds it. */
export function createChannel({ name, description, picture }: Parameters<PageChannels['create']>[0]): Later<'create'> {
  return orRefusal(async () => {
    if (waFunction('WAWebNewsletterGatingUtils', 'isNewsletterCreationEnabled')() === false) {
      return refused('WhatsApp does not let this account create channels');
    }
    const pictures = picture === null ? null : await squarePictures(picture);
    if (picture !== null && pictures === null) return refused('The file is not a picture that the browser can read');
    const query = waFunction('WAWebNewsletterCreateQueryJob', 'createNewsletterQuery');
    const made = await query({ name, description, picture: pictures?.full ?? null });
    return { outcome: 'done' as const, channel: toAnswered(made, 'owner') };
  });
}

/** See `PageChannels.remove`. */
export function removeChannel({ id }: OfChannel): Later<'remove'> {
  return orRefusal(async () => {
    const chat = findChannel(id);
    if (chat === undefined) return UNKNOWN;
    if (roleOf(id) !== 'owner') return refused('Only its owner may delete a channel');
    await waFunction('WAWebNewsletterDeleteAction', 'deleteNewsletterAction')(chat);
    return (await until(() => roleOf(id) !== 'owner', EFFECT_MS)) ? DONE : NOT_SHOWN;
  });
}

/** See `PageChannels.follow`. */
export function followChannel({ id, follow }: OfChannel & { readonly follow: boolean }): Later<'follow'> {
  return orRefusal(async () => {
    const chat = follow ? await openChannel(id) : findChannel(id);
    if (chat === undefined) return UNKNOWN;
    const isFollowed = () => ['subscriber', 'admin', 'owner'].includes(roleOf(id));
    if (roleOf(id) === 'owner') return refused('This account owns the channel: it can neither follow nor leave it');
    if (isFollowed() === follow) return DONE;
    const options = { eventSurface: EVENT_SURFACE, deleteLocalModels: true };
    if (follow) await waFunction('WAWebNewsletterSubscribeAction', 'subscribeToNewsletterAction')(chat, options);
    else await waFunction('WAWebNewsletterUnsubscribeAction', 'unsubscribeFromNewsletterAction')(chat, options);
    return (await until(() => isFollowed() === follow, EFFECT_MS)) ? DONE : NOT_SHOWN;
  });
}

/** See `PageChannels.mute`. */
export function muteChannel({ id, muted }: OfChannel & { readonly muted: boolean }): Later<'mute'> {
  return orRefusal(async () => {
    if (findChannel(id) === undefined) return UNKNOWN;
    const { ADMIN_NOTIFICATIONS, MUTED_STATE, UNMUTED_STATE } = waModule('WAWebNewsletterModelUtils');
    await waFunction(
      'WAWebNewsletterUpdateUserSettingJob',
      'updateNewsletterUserSetting',
    )({
      newsletterJid: waFunction('WAJids', 'toNewsletterJid')(id),
      type: ADMIN_NOTIFICATIONS,
      muteExpirationValue: muted ? MUTED_STATE : UNMUTED_STATE,
    });
    return DONE;
  });
}

function roleOf(id: string): ChannelRole {
  return toRole(findChannel(id)?.newsletterMetadata?.membershipType);
}

/** What WhatsApp's server answers about a channel, in the mixins of 1.34.7's build. */
function toAnswered(answer: any, role: ChannelRole) {
  const subscribers = answer.newsletterSubscribersMetadataMixin?.subscribersCount;
  const description = answer.newsletterDescriptionMetadataMixin?.descriptionQueryDescriptionResponseMixin?.elementValue;
  return {
    id: String(answer.idJid?._serialized ?? answer.idJid),
    name: String(answer.newsletterNameMetadataMixin?.nameElementValue ?? ''),
    description: String(description ?? ''),
    inviteCode: answer.newsletterInviteLinkMetadataMixin?.inviteCode ?? null,
    role,
    isVerified: answer.newsletterVerificationMetadataMixin?.verificationState === 'verified',
    subscribers: subscribers === undefined ? null : Number(subscribers),
    isMuted: null,
  };
}
