import type { KeyRecord, MsgRecord, WidText } from '../wire/records.js';
import { Dice, hash32 } from './dice.js';
import { makeKind } from './kinds.js';
import { historyMessageId, indexInHistory, type SenderPlatform } from './message-id.js';
import type { Language } from './texts.js';

/** Everything that decides a chat's past; two equal plans give equal messages. */
export interface HistoryPlan {
  readonly chat: WidText;
  readonly seed: number;
  readonly count: number;
  /** How many of the oldest messages only the phone has. */
  readonly phoneOnly: number;
  readonly newestT: number;
  readonly stepS: number;
  readonly language: Language;
  readonly me: WidText;
  /** Who writes beside the account; in a one-to-one chat the peer, in a channel nobody. */
  readonly authors: readonly WidText[];
  /** The names that authors gave themselves. */
  readonly notifyNames: Readonly<Record<WidText, string>>;
  readonly isGroup: boolean;
  /** Kinds of the oldest messages, in order; later ones are drawn from `mix`. */
  readonly script: readonly string[];
  readonly mix: readonly string[];
  readonly rowBase: number;
}

const ACK_READ = 3;
const PLATFORMS: readonly SenderPlatform[] = ['android', 'android', 'ios', 'ios', 'web'];

/** Kinds of an ordinary chat: mostly text, as people write. */
export const EVERYDAY: readonly string[] = [
  ...Array<string>(30).fill('chat'),
  'chat:quote',
  'chat:link',
  'image',
  'image:caption',
  'ptt',
  'document',
  'chat:emoji',
  'location',
  'call_log',
  'sticker',
];

/** Kinds of a group: ordinary ones, and system messages that reading a chat leaves out. */
export const GROUP_LIFE: readonly string[] = [...EVERYDAY, 'chat:mention', 'gp2:add', 'gp2:leave', 'poll_creation'];

/** The past of one chat, made message by message when it is asked for. */
export class History {
  readonly plan: HistoryPlan;

  constructor(plan: HistoryPlan) {
    this.plan = plan;
  }

  get length(): number {
    return this.plan.count;
  }

  /** Seconds; never decreasing, and now and then equal for two neighbours, as in real chats. */
  timeAt(index: number): number {
    const { newestT, count, stepS, seed } = this.plan;
    const isTwin = index > 0 && index % 13 === 5;
    const slot = isTwin ? index - 1 : index;
    const jitter = stepS > 2 ? hash32('t', seed, slot) % Math.floor(stepS / 2) : 0;
    return newestT - (count - 1 - slot) * stepS + (slot === count - 1 ? 0 : jitter);
  }

  keyAt(index: number): KeyRecord {
    const { chat, seed, isGroup } = this.plan;
    const sender = this.#senderAt(index);
    const id = historyMessageId(seed, index, sender.platform);
    const key = { fromMe: sender.fromMe, remote: chat, id };
    return isGroup ? { ...key, participant: sender.wid } : key;
  }

  /** The message at `index`, 0 being the oldest. */
  at(index: number): MsgRecord {
    const { chat, me, seed, isGroup, rowBase } = this.plan;
    const sender = this.#senderAt(index);
    const t = this.timeAt(index);
    const dice = new Dice('message', seed, index);
    const key = this.keyAt(index);
    const kind = makeKind(this.#kindAt(index), {
      dice,
      seed: hash32('kind', seed, index),
      t,
      language: this.plan.language,
      fromMe: sender.fromMe,
      chat,
      me,
      sender: sender.wid,
      earlier: index > 0 ? this.keyAt(index - 1) : key,
    });
    const isSystem = kind.type === 'gp2';
    return {
      key,
      rowId: rowBase + index,
      t,
      from: isSystem || (isGroup && !sender.fromMe) ? chat : sender.wid,
      to: isSystem ? undefined : sender.fromMe ? chat : me,
      author: isGroup ? sender.wid : undefined,
      ack: sender.fromMe ? ACK_READ : isSystem ? 0 : 1,
      isMdHistoryMsg: true,
      notifyName: sender.fromMe || isSystem ? undefined : this.plan.notifyNames[sender.wid],
      ...kind,
    };
  }

  /** Where the message with that id stands; -1 when it is not of this history. */
  indexOf(id: string): number {
    const index = indexInHistory(this.plan.seed, id);
    return index < this.plan.count && this.keyAt(index).id === id ? index : -1;
  }

  #kindAt(index: number): string {
    const { script, mix, seed } = this.plan;
    return script[index] ?? mix[hash32('mix', seed, index) % mix.length] ?? 'chat';
  }

  #senderAt(index: number): { fromMe: boolean; wid: WidText; platform: SenderPlatform } {
    const { seed, authors, me } = this.plan;
    const roll = hash32('sender', seed, index);
    // The first row of a chat is the notice that it is encrypted; nobody wrote it.
    const fromMe = authors.length === 0 || (index > 0 && roll % 5 < 2);
    const other = authors[(roll >>> 8) % Math.max(1, authors.length)] ?? me;
    const platform = fromMe ? 'web' : (PLATFORMS[hash32(seed, other) % PLATFORMS.length] ?? 'android');
    return { fromMe, wid: fromMe ? me : other, platform };
  }
}
