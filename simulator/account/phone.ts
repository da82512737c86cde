import { GONE, type KeyRecord, type MsgRecord, type WidText } from '../wire/records.js';
import { Dice, hash32 } from '../world/dice.js';
import { makeKind } from '../world/kinds.js';
import { liveMessageId } from '../world/message-id.js';
import type { Language } from '../world/texts.js';
import type { WorldChat } from '../world/world-chat.js';
import type { Account } from './account.js';

export interface Incoming {
  readonly chat: WidText;
  readonly kind?: string | undefined;
  readonly text?: string | undefined;
  /** Another word for `text`. */
  readonly body?: string | undefined;
  /** Who wrote it in a group; a member chosen by the seed when absent. */
  readonly author?: WidText | undefined;
  /** True: written on the account's own phone. */
  readonly fromMe?: boolean | undefined;
  readonly id?: string | undefined;
  readonly t?: number | undefined;
  /** Attributes that replace or add to those of the kind. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
}

const SILENT_TYPES = new Set(['gp2', 'e2e_notification', 'notification', 'notification_template', 'protocol', 'debug']);
const FIRST_LIVE_ROW = 1_900_000_000;

/** What happens on phones, the account's own and other people's. */
export class Phone {
  readonly #account: Account;
  #messages = 0;

  constructor(account: Account) {
    this.#account = account;
  }

  /** A row number for a message that was not in the made-up past. */
  nextRow(): number {
    this.#messages += 1;
    return FIRST_LIVE_ROW + this.#messages;
  }

  /** A message arrives; a chat that does not exist yet begins with it. */
  receive(incoming: Incoming): MsgRecord {
    const account = this.#account;
    const { chat } = account.chatFor(account.world.chatOf(incoming.chat)?.record.id ?? incoming.chat);
    const msg = this.#make(chat, incoming);
    const isSilent = msg.key.fromMe || SILENT_TYPES.has(msg.type);
    account.addMessage(chat, msg, isSilent ? 'leave' : 'count');
    return msg;
  }

  edit(key: KeyRecord, text: string): boolean {
    const msg = this.#account.messageOf(key);
    if (!msg) return false;
    const isCaption = typeof msg['directPath'] === 'string';
    return this.#account.changeMessage(key, {
      [isCaption ? 'caption' : 'body']: text,
      latestEditMsgKey: { $key: { ...key, id: liveMessageId('edit', this.nextRow(), 'web') } },
      latestEditSenderTimestampMs: this.#account.clock.nowMs(),
    });
  }

  /** Everybody's copy becomes a tombstone; what was in it is gone. */
  revoke(key: KeyRecord, by: { readonly sender: WidText; readonly subtype: 'sender' | 'admin' }): boolean {
    const msg = this.#account.messageOf(key);
    if (!msg || msg.type === 'revoked') return false;
    const kept = new Set(['key', 'rowId', 't', 'from', 'to', 'author', 'ack', 'isMdHistoryMsg', 'notifyName', 'star']);
    const gone = Object.fromEntries(
      Object.keys(msg)
        .filter((name) => !kept.has(name))
        .map((name) => [name, GONE]),
    );
    return this.#account.changeMessage(key, {
      ...gone,
      type: 'revoked',
      subtype: by.subtype,
      revokeTimestamp: this.#account.clock.nowS(),
      revokeSender: by.sender,
      protocolMessageKey: { $key: key },
      viewMode: 'VISIBLE',
    });
  }

  /** An empty text takes the sender's reaction back. */
  react(parent: KeyRecord, text: string, sender: WidText): boolean {
    const { world, clock } = this.#account;
    if (!this.#account.messageOf(parent)) return false;
    const n = this.nextRow();
    const isGroup = parent.participant !== undefined;
    const key: KeyRecord = {
      fromMe: world.isMe(sender),
      remote: parent.remote,
      id: liveMessageId('reaction', n, 'android'),
      ...(isGroup ? { participant: sender } : {}),
    };
    const reaction = { key, parent, text, timestampMs: clock.nowMs(), sender };
    const others = (world.reactions.get(parent.id) ?? []).filter((entry) => entry.sender !== sender);
    const now = text === '' ? others : [...others, reaction];
    world.reactions.set(parent.id, now);
    this.#account.changeMessage(parent, { hasReaction: now.length > 0 });
    this.#account.emit({ push: 'reaction', reaction });
    return true;
  }

  vote(parent: KeyRecord, selectedOptionLocalIds: number[], sender: WidText): boolean {
    const { world, clock } = this.#account;
    if (!this.#account.messageOf(parent)) return false;
    const key: KeyRecord = {
      fromMe: world.isMe(sender),
      remote: parent.remote,
      id: liveMessageId('vote', this.nextRow(), 'android'),
      ...(parent.participant === undefined ? {} : { participant: sender }),
    };
    const vote = { key, parent, sender, selectedOptionLocalIds, timestampMs: clock.nowMs() };
    const others = (world.votes.get(parent.id) ?? []).filter((entry) => entry.sender !== sender);
    world.votes.set(parent.id, [...others, vote]);
    this.#account.emit({ push: 'poll-vote', vote });
    return true;
  }

  /** Removes a message from this account's devices only. */
  deleteMessage(key: KeyRecord): boolean {
    const chat = this.#account.world.chats.get(key.remote);
    if (!chat?.log.remove(key.id)) return false;
    this.#account.emit({ push: 'msg-remove', key });
    return true;
  }

  /** The phone hands older messages over, as after a request for history. */
  transferHistory(chat: WorldChat, count: number): number {
    const given = chat.log.transfer(count);
    chat.record.endOfHistoryTransferType = chat.log.phoneOnly > 0 ? 0 : 1;
    this.#account.emit({ push: 'history', chat: { ...chat.record }, count: given });
    return given;
  }

  #make(chat: WorldChat, incoming: Incoming): MsgRecord {
    const { world, clock, me } = this.#account;
    const { record } = chat;
    const rowId = this.nextRow();
    const isGroup = record.kind === 'group' || record.kind === 'broadcast';
    const fromMe = incoming.fromMe ?? false;
    const usesLid = record.group?.isLidAddressingMode ?? record.id.endsWith('@lid');
    const self = usesLid ? me.lid : me.pn;
    const members = record.group?.participants.map(({ id }) => id).filter((id) => !world.isMe(id)) ?? [];
    const other = isGroup ? (incoming.author ?? members[0] ?? record.id) : record.id;
    const sender = fromMe ? self : other;
    const t = incoming.t ?? clock.nowS();
    const id = incoming.id ?? liveMessageId(world.options.seed, rowId, fromMe ? 'android' : 'ios');
    const key: KeyRecord = { fromMe, remote: record.id, id, ...(isGroup ? { participant: sender } : {}) };
    const person = world.people.get(sender);
    const language: Language = 'en';
    const kind = makeKind(incoming.kind ?? 'chat', {
      dice: new Dice(world.options.seed, 'live', rowId),
      seed: hash32(world.options.seed, rowId),
      t,
      language,
      fromMe,
      chat: record.id,
      me: self,
      sender,
      earlier: chat.log.newest()?.key ?? key,
      text: incoming.text ?? incoming.body,
    });
    const isSystem = kind.type === 'gp2';
    return {
      key,
      rowId,
      t,
      from: isSystem || (isGroup && !fromMe) ? record.id : sender,
      to: isSystem ? undefined : fromMe ? record.id : self,
      author: isGroup ? sender : undefined,
      ack: fromMe ? 1 : isSystem ? 0 : 1,
      ...(fromMe || !person?.pushname ? {} : { notifyName: person.pushname }),
      ...kind,
      ...incoming.attributes,
    };
  }
}
