import type { Channel, ChannelRole } from '../../core/ports/page-channels.js';
import { waFunction } from './server-refusal.js';
import { collections, MissingModuleError, toWid } from './wa-modules.js';

/** A channel that the page holds, followed or only looked at. */
export function findChannel(id: string): any {
  return collections().WAWebNewsletterCollection?.get(id);
}

/** The same; one that the page does not hold is looked up, which follows nothing. */
export async function openChannel(id: string): Promise<any> {
  const known = findChannel(id);
  if (known !== undefined) return known;
  const wid = toWid(id);
  if (wid === undefined) return undefined;
  try {
    await waFunction('WAWebLoadNewsletterPreviewChatAction', 'loadNewsletterPreviewChat')(id);
    return findChannel(id) ?? (await collections().WAWebNewsletterCollection?.find(wid));
  } catch (error) {
    if (error instanceof MissingModuleError) throw error;
    // WhatsApp rejects for a channel that does not exist (any more), in words that differ between builds.
    return undefined;
  }
}

/** What the page knows of a channel. */
export function toChannel(chat: any): Channel {
  const metadata = chat.newsletterMetadata ?? {};
  const size = Number(metadata.size ?? metadata.subscribersCount);
  const expiration = chat.mute?.expiration;
  return {
    id: String(chat.id._serialized),
    name: String(metadata.name ?? chat.name ?? chat.formattedTitle ?? ''),
    description: String(metadata.description ?? ''),
    inviteCode: metadata.inviteCode ? String(metadata.inviteCode) : null,
    role: toRole(metadata.membershipType),
    isVerified: metadata.verified === true,
    subscribers: Number.isFinite(size) ? size : null,
    isMuted: expiration === undefined ? null : expiration !== 0,
  };
}

/** WhatsApp calls guests viewers too; of a stranger's channel it says nothing. */
export function toRole(membership: unknown): ChannelRole {
  return membership === 'owner' || membership === 'admin' || membership === 'subscriber' ? membership : 'guest';
}
