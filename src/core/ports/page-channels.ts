import type { Refusal } from './page-actor.js';

type Done = { readonly outcome: 'done' };

export type ChannelRole = 'owner' | 'admin' | 'subscriber' | 'guest';

/** A channel (newsletter) as WhatsApp shows it to this account. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The part of the link after `https://whatsapp.com/channel/`; null when the page does not know it. */
  readonly inviteCode: string | null;
  readonly role: ChannelRole;
  readonly isVerified: boolean;
  /** Null when WhatsApp did not tell. */
  readonly subscribers: number | null;
  readonly isMuted: boolean | null;
}

export interface ChannelMiss {
  readonly outcome: 'channel_unknown';
}

/** Channels through the live page. Nothing of them is stored. Fails like `PageActor`. */
export interface PageChannels {
  /** Those that the page holds, guests' looks included. */
  list(): Promise<Done & { readonly channels: readonly Channel[] }>;
  /** By id (`…@newsletter`) or invite code. One that is not followed is looked up; that follows nothing. */
  read(idOrCode: string): Promise<(Done & { readonly channel: Channel }) | ChannelMiss | Refusal>;
  /** `picture`: base64 in any form that a browser reads. */
  create(wanted: {
    readonly name: string;
    readonly description: string | null;
    readonly picture: string | null;
  }): Promise<(Done & { readonly channel: Channel }) | Refusal>;
  /** Of the account's own channels. */
  remove(id: string): Promise<Done | ChannelMiss | Refusal>;
  follow(id: string, follow: boolean): Promise<Done | ChannelMiss | Refusal>;
  /** Done when WhatsApp's server took it; the page need not show it. */
  mute(id: string, muted: boolean): Promise<Done | ChannelMiss | Refusal>;
}
