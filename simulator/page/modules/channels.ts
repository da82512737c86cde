import type { ChannelRecord } from '../../wire/records.js';
import { createWid } from '../ids/wid.js';
import { socketLink } from '../link/socket-link.js';
import type { ChatModel } from '../models/chat-model.js';
import { define, unsupported } from '../registry.js';
import { Newsletters } from '../store.js';

const MUTED = 'on';
const textOf = (id: unknown): string => createWid(id)._serialized;

interface Leaving {
  readonly deleteLocalModels?: boolean;
}

define('WAWebNewsletterModelUtils', () => ({
  getRoleByIdentifier: (code: string) =>
    Newsletters.filter((chat) => chat.newsletterMetadata?.attributes['inviteCode'] === code)[0]?.newsletterMetadata
      ?.attributes['membershipType'],
  ADMIN_NOTIFICATIONS: 'admin_notifications',
  MUTED_STATE: MUTED,
  UNMUTED_STATE: 'off',
}));
define('WAWebNewsletterGatingUtils', () => ({
  isNewsletterCreationEnabled: () => true,
  getMaxSubscriberNumber: unsupported('WAWebNewsletterGatingUtils', 'getMaxSubscriberNumber'),
  getNewsletterDirectoryPageSize: () => 50,
}));
define('WAWebLoadNewsletterPreviewChatAction', () => ({
  loadNewsletterPreviewChat: (id: unknown) => socketLink.call('channelPreview', { id: textOf(id) }),
}));
define('WAWebNewsletterMetadataQueryJob', () => ({
  queryNewsletterMetadataByInviteCode: async (code: string) => {
    const channel = await socketLink.call<ChannelRecord | null>('channelByInvite', { code });
    if (!channel) throw Object.assign(new Error('item-not-found'), { name: 'ServerStatusCodeError', status: 404 });
    return toMetadata(channel);
  },
}));
define('WAWebNewsletterCreateQueryJob', () => ({
  createNewsletterQuery: async ({ name, description }: { name: string; description: string | null }) =>
    toMetadata(await socketLink.call<ChannelRecord>('channelCreate', { name, description: description ?? '' })),
}));
define('WAWebNewsletterDeleteAction', () => ({
  deleteNewsletterAction: (chat: ChatModel) => socketLink.call('channelDelete', { id: textOf(chat.id) }),
}));
define('WAWebNewsletterSubscribeAction', () => ({
  subscribeToNewsletterAction: (chat: ChatModel) =>
    socketLink.call('channelFollow', { id: textOf(chat.id), follow: true }),
}));
define('WAWebNewsletterUnsubscribeAction', () => ({
  unsubscribeFromNewsletterAction: async (chat: ChatModel, { deleteLocalModels }: Leaving) => {
    await socketLink.call('channelFollow', { id: textOf(chat.id), follow: false });
    if (deleteLocalModels) Newsletters.remove(chat);
  },
}));
define('WAWebNewsletterUpdateUserSettingJob', () => ({
  updateNewsletterUserSetting: ({ newsletterJid, muteExpirationValue }: Record<string, string>) =>
    socketLink.call('channelMute', { id: textOf(newsletterJid), muted: muteExpirationValue === MUTED }),
}));

/** The answer of WhatsApp's server, in the shape of its mixins. */
function toMetadata(channel: ChannelRecord): object {
  const { id, name, description, creationTime, inviteCode, subscribers, verified } = channel;
  return {
    idJid: id,
    newsletterCreationTimeMetadataMixin: { creationTimeValue: creationTime },
    newsletterNameMetadataMixin: { nameElementValue: name, nameUpdateTime: creationTime },
    newsletterDescriptionMetadataMixin: {
      descriptionQueryDescriptionResponseMixin: { elementValue: description, updateTime: creationTime },
    },
    newsletterInviteLinkMetadataMixin: { inviteCode },
    newsletterStateMetadataMixin: { stateType: 'active' },
    newsletterSubscribersMetadataMixin: { subscribersCount: subscribers },
    newsletterVerificationMetadataMixin: { verificationState: verified ? 'verified' : 'unverified' },
  };
}
