import { unlessRefused, type AccountPages } from '../actions/account-pages.js';
import { BridgeError, invalidInput } from '../errors/bridge-error.js';
import type { Channel, ChannelMiss, ChannelRole } from '../ports/page-channels.js';

export interface NewChannel {
  readonly name: string;
  readonly description?: string | undefined;
  /** Any picture that a browser reads. */
  readonly picture?: Uint8Array | undefined;
}

/**
 * Channels (newsletters). Each call asks the page; nothing of them is stored. Changes resolve when the page shows them,
 * muting when WhatsApp's server took it. Throws `invalid_chat_id`, `chat_not_found`, `action_refused`,
 * `feature_unavailable` and the session errors.
 */
export interface ChannelsApi {
  /** Those that the account follows or owns; by a role only those. */
  list(session: string, role?: ChannelRole): Promise<readonly Channel[]>;
  /** By id, invite code or link. */
  read(session: string, channel: string): Promise<Channel>;
  create(session: string, wanted: NewChannel): Promise<Channel>;
  remove(session: string, id: string): Promise<void>;
  follow(session: string, id: string, follow: boolean): Promise<void>;
  mute(session: string, id: string, muted: boolean): Promise<void>;
}

const ID = /^\d{5,25}@newsletter$/;
const CODE = /^(?:https:\/\/(?:www\.)?whatsapp\.com\/channel\/)?(?<code>[\w-]{8,60})\/?$/;

/** See `ChannelsApi`. */
export class ChannelService implements ChannelsApi {
  readonly #pages: AccountPages;

  constructor(pages: AccountPages) {
    this.#pages = pages;
  }

  async list(session: string, role?: ChannelRole): Promise<readonly Channel[]> {
    const { channels } = await this.#pages.account(session);
    const all = (await channels.list()).channels;
    return all.filter((channel) => (role === undefined ? channel.role !== 'guest' : channel.role === role));
  }

  async read(session: string, channel: string): Promise<Channel> {
    const wanted = ID.test(channel) ? channel : CODE.exec(channel)?.groups?.['code'];
    if (wanted === undefined) throw notAChannel(channel);
    const { channels } = await this.#pages.account(session);
    return known(unlessRefused(await channels.read(wanted)), channel).channel;
  }

  async create(session: string, { name, description, picture }: NewChannel): Promise<Channel> {
    const base64 = picture === undefined ? null : Buffer.from(picture).toString('base64');
    const { channels } = await this.#pages.account(session);
    return unlessRefused(await channels.create({ name, description: description ?? null, picture: base64 })).channel;
  }

  async remove(session: string, id: string): Promise<void> {
    const { channels } = await this.#pages.account(session);
    known(unlessRefused(await channels.remove(checked(id))), id);
  }

  async follow(session: string, id: string, follow: boolean): Promise<void> {
    const { channels } = await this.#pages.account(session);
    known(unlessRefused(await channels.follow(checked(id), follow)), id);
  }

  async mute(session: string, id: string, muted: boolean): Promise<void> {
    const { channels } = await this.#pages.account(session);
    known(unlessRefused(await channels.mute(checked(id), muted)), id);
  }
}

function checked(id: string): string {
  if (!ID.test(id)) throw notAChannel(id);
  return id;
}

function notAChannel(text: string): BridgeError {
  return invalidInput('channel', 'the id of a channel, ending in @newsletter', JSON.stringify(text), 'invalid_chat_id');
}

function known<T extends { readonly outcome: string }>(answer: T | ChannelMiss, id: string): Exclude<T, ChannelMiss> {
  if (answer.outcome === 'channel_unknown') {
    throw new BridgeError('chat_not_found', `There is no channel ${id}, as far as WhatsApp shows this account.`);
  }
  return answer as Exclude<T, ChannelMiss>;
}
