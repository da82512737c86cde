import type { ChatRecord } from '../../wire/records.js';
import { createWid, type Wid } from '../ids/wid.js';
import type { MsgKey } from '../ids/msg-key.js';
import { socketLink } from '../link/socket-link.js';
import { Collection } from './collection.js';
import { ChannelMetadata, GroupMetadata } from './group-model.js';
import { defineProps, Model } from './model.js';
import type { MsgModel } from './msg-model.js';
import { titleOf } from './titles.js';

/** The mute of one chat; `expiration` is unix seconds, 0 none, -1 for ever. */
class Mute extends Model {
  declare expiration: number;
  readonly #chat: ChatModel;

  constructor(chat: ChatModel) {
    super({});
    this.#chat = chat;
  }

  get isMuted(): boolean {
    return this.expiration !== 0;
  }
  async mute({ expiration }: { expiration: number }): Promise<void> {
    await socketLink.call('mute', { id: this.#chat.id._serialized, expiration });
  }
  async unmute(): Promise<void> {
    await socketLink.call('mute', { id: this.#chat.id._serialized, expiration: 0 });
  }
}
defineProps(Mute, { expiration: 0 });

/** One chat in the page's memory, with the messages of it that are loaded. */
export class ChatModel extends Model {
  declare t: number;
  declare pin: number;
  declare unreadCount: number;
  declare archive: boolean;
  declare labels: string[];
  declare endOfHistoryTransferType: number;
  readonly msgs: Collection<MsgModel>;
  readonly mute: Mute;
  readonly kind: ChatRecord['kind'];
  groupMetadata: GroupMetadata | undefined;
  newsletterMetadata: ChannelMetadata | undefined;

  constructor(record: ChatRecord) {
    super({ id: createWid(record.id) });
    this.msgs = new Collection<MsgModel>({ reEmits: false });
    this.mute = new Mute(this);
    this.kind = record.kind;
    this.apply(record);
  }

  /** Takes over what the database or the server says of this chat. */
  apply(record: Partial<ChatRecord>): void {
    const { id: _id, kind: _kind, group, channel, muteExpiration, ...rest } = record;
    const changes: Record<string, any> = { ...rest };
    if (muteExpiration !== undefined) {
      changes['muteExpiration'] = muteExpiration;
      this.mute.set({ expiration: muteExpiration });
    }
    if (group) {
      if (this.groupMetadata) this.groupMetadata.apply(group);
      else this.groupMetadata = new GroupMetadata(group);
    }
    if (channel) {
      if (this.newsletterMetadata) this.newsletterMetadata.apply(channel);
      else this.newsletterMetadata = new ChannelMetadata(channel);
    }
    this.set(changes);
  }

  override get id(): Wid {
    return this.attributes['id'];
  }
  get isGroup(): boolean {
    return this.kind === 'group';
  }
  get isUser(): boolean {
    return this.kind === 'user';
  }
  get isNewsletter(): boolean {
    return this.kind === 'channel';
  }
  get isBroadcast(): boolean {
    return this.kind === 'broadcast';
  }
  get hasUnread(): boolean {
    return this.unreadCount !== 0;
  }
  get formattedTitle(): string {
    return titleOf(this.id, this.attributes['name']);
  }
  /** The key of the chat's newest message, whoever wrote it. */
  get lastReceivedKey(): MsgKey | undefined {
    return this.msgs.last()?.id;
  }
  get isReadOnly(): boolean {
    return this.groupMetadata?.announce === true && !this.iAmAdmin();
  }

  iAmAdmin(): boolean {
    return this.groupMetadata?.iAmAdmin() ?? false;
  }

  override serialize(): Record<string, any> {
    return { ...this.toJSON(), msgs: this.msgs.serialize() };
  }

  /** Without the messages: a chat that is handed to a program as it stands must not bring its whole history. */
  override toJSON(): Record<string, any> {
    const { name, id, ...rest } = this.attributes;
    return {
      id,
      pendingMsgs: false,
      lastReceivedKey: this.lastReceivedKey,
      unreadDividerOffset: 0,
      isAutoMuted: false,
      notSpam: true,
      ephemeralSettingTimestamp: 0,
      unreadMentionCount: 0,
      hasUnreadMention: false,
      hasChatBeenOpened: false,
      pendingInitialLoading: false,
      ...rest,
      ...(name === undefined ? {} : { name }),
      isReadOnly: this.isReadOnly,
      kind: this.kind === 'user' ? 'chat' : this.kind,
    };
  }
}
defineProps(ChatModel, {
  name: undefined,
  t: 0,
  unreadCount: 0,
  archive: false,
  pin: 0,
  muteExpiration: 0,
  isLocked: false,
  labels: [],
  ephemeralDuration: 0,
  endOfHistoryTransferType: 1,
  contact: undefined,
});

/** As the chat list shows them: pinned chats first, then by time, newest first. */
export function byListOrder(a: ChatModel, b: ChatModel): number {
  if (Boolean(a.pin) !== Boolean(b.pin)) return a.pin ? -1 : 1;
  return a.pin && b.pin ? b.pin - a.pin : b.t - a.t;
}
