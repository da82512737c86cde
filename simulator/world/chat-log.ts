import { isGone, type KeyRecord, type MsgRecord } from '../wire/records.js';
import type { History } from './history.js';

interface LiveMessage {
  readonly msg: MsgRecord;
  /** Number of the account event that brought it: a device that has not come so far does not have it. */
  readonly seq: number;
}

/** All messages of one chat in order: the made-up past, then what happened since; changes lie over both. */
export class ChatLog {
  readonly history: History;
  readonly #live: LiveMessage[] = [];
  readonly #livePlace = new Map<string, number>();
  readonly #changes = new Map<string, Record<string, unknown>>();
  readonly #removed = new Set<string>();
  #phoneOnly: number;

  constructor(history: History) {
    this.history = history;
    this.#phoneOnly = history.plan.phoneOnly;
  }

  /** How many of the oldest messages this account's web devices have not got yet. */
  get phoneOnly(): number {
    return this.#phoneOnly;
  }

  /** The phone hands over so many more; returns how many it really had. */
  transfer(count: number): number {
    const given = Math.min(count, this.#phoneOnly);
    this.#phoneOnly -= given;
    return given;
  }

  get count(): number {
    return this.history.length - this.#phoneOnly + this.#live.length - this.#removed.size;
  }

  append(msg: MsgRecord, seq: number): void {
    this.#livePlace.set(msg.key.id, this.#live.length);
    this.#live.push({ msg, seq });
  }

  has(id: string): boolean {
    return this.#place(id) >= 0;
  }

  find(id: string, untilSeq = Infinity): MsgRecord | undefined {
    const place = this.#place(id);
    if (place < this.#phoneOnly) return undefined;
    return this.#at(place, untilSeq);
  }

  change(id: string, changes: Record<string, unknown>): void {
    this.#changes.set(id, { ...this.#changes.get(id), ...changes });
  }

  remove(id: string): boolean {
    if (!this.has(id) || this.#removed.has(id)) return false;
    this.#removed.add(id);
    return true;
  }

  clear(): void {
    for (let place = this.#phoneOnly; place < this.#length; place += 1) this.#removed.add(this.#keyAt(place).id);
    this.#phoneOnly = 0;
    for (let place = 0; place < this.history.length; place += 1) this.#removed.add(this.#keyAt(place).id);
  }

  newest(untilSeq = Infinity): MsgRecord | undefined {
    return this.before(undefined, 1, untilSeq)?.[0];
  }

  /** The `count` messages next older than the anchor (or the newest), oldest first; undefined when the anchor is unknown. */
  before(anchor: KeyRecord | undefined, count: number, untilSeq = Infinity): MsgRecord[] | undefined {
    const start = anchor ? this.#place(anchor.id) : this.#length;
    if (start < 0) return undefined;
    const found: MsgRecord[] = [];
    for (let place = start - 1; place >= this.#phoneOnly && found.length < count; place -= 1) {
      const msg = this.#at(place, untilSeq);
      if (msg) found.push(msg);
    }
    return found.reverse();
  }

  /** The `count` messages next newer than the anchor, oldest first; undefined when the anchor is unknown. */
  after(anchor: KeyRecord, count: number, untilSeq = Infinity): MsgRecord[] | undefined {
    const start = this.#place(anchor.id);
    if (start < 0) return undefined;
    const found: MsgRecord[] = [];
    for (let place = start + 1; place < this.#length && found.length < count; place += 1) {
      const msg = this.#at(place, untilSeq);
      if (msg) found.push(msg);
    }
    return found;
  }

  /** Every message from the newest to the oldest. */
  *newestFirst(untilSeq = Infinity): Generator<MsgRecord> {
    for (let place = this.#length - 1; place >= this.#phoneOnly; place -= 1) {
      const msg = this.#at(place, untilSeq);
      if (msg) yield msg;
    }
  }

  get #length(): number {
    return this.history.length + this.#live.length;
  }

  #place(id: string): number {
    const live = this.#livePlace.get(id);
    if (live !== undefined) return this.history.length + live;
    return this.history.indexOf(id);
  }

  #keyAt(place: number): KeyRecord {
    const live = this.#live[place - this.history.length];
    return live ? live.msg.key : this.history.keyAt(place);
  }

  #at(place: number, untilSeq: number): MsgRecord | undefined {
    if (place < 0) return undefined;
    const live = this.#live[place - this.history.length];
    if (live && live.seq > untilSeq) return undefined;
    const msg = live ? live.msg : this.history.at(place);
    if (this.#removed.has(msg.key.id)) return undefined;
    const changes = this.#changes.get(msg.key.id);
    return changes ? changed(msg, changes) : msg;
  }
}

function changed(msg: MsgRecord, changes: Readonly<Record<string, unknown>>): MsgRecord {
  const result: MsgRecord = { ...msg };
  for (const [name, value] of Object.entries(changes)) {
    if (isGone(value)) Reflect.deleteProperty(result, name);
    else result[name] = value;
  }
  return result;
}
