import { randomUUID } from 'node:crypto';
import type { AccountEvent, CallRecord } from '../wire/protocol.js';
import type { ChatRecord, DeviceCredentials, KeyRecord, MeRecord, MsgRecord, WidText } from '../wire/records.js';
import { plainChat } from '../world/build-people.js';
import { ME } from '../world/cast.js';
import { ChatLog } from '../world/chat-log.js';
import type { Clock } from '../world/clock.js';
import { History } from '../world/history.js';
import type { WorldChat } from '../world/world-chat.js';
import type { World } from '../world/world.js';
import { EventQueue } from './event-queue.js';
import type { PageSession } from './page-session.js';
import { Presences } from './presences.js';
import { RequestLog } from './request-log.js';

export interface LinkedDevice extends DeviceCredentials {
  /** The newest event this device got. */
  seq: number;
}

/** WhatsApp's server for one account: its chats, its linked devices, and the way changes reach them. */
export class Account {
  world: World;
  readonly clock: Clock;
  readonly requests = new RequestLog();
  readonly devices = new Map<string, LinkedDevice>();
  readonly pages = new Set<PageSession>();
  readonly uploads = new Map<string, Uint8Array>();
  readonly queue = new EventQueue();
  me: MeRecord = { ...ME };
  /** As the account's web devices last said; others see it. */
  presence: 'available' | 'unavailable' = 'unavailable';
  /** How others are seen, and of whom this account asked to hear. */
  readonly presences = new Presences(this);
  /** Calls that ring on this account's devices. */
  readonly ringing = new Map<string, CallRecord>();
  /** Called whenever the set of linked devices changed. */
  onDevicesChanged: () => void = () => undefined;
  #chatsMade = 0;

  constructor(world: World, clock: Clock) {
    this.world = world;
    this.clock = clock;
  }

  /** Applies nothing itself: tells every linked device, now or when it is back. */
  emit(event: AccountEvent): number {
    const seq = this.queue.add(event);
    for (const page of this.pages) {
      const device = page.deviceId === undefined ? undefined : this.devices.get(page.deviceId);
      if (!device) continue;
      device.seq = seq;
      page.push(event);
    }
    return seq;
  }

  link(): LinkedDevice {
    const device = {
      id: `${this.me.pn.replace('@', `:${String(this.devices.size + 1)}@`)}#${randomUUID()}`,
      secret: randomUUID(),
      seq: this.queue.seq,
    };
    this.devices.set(device.id, device);
    this.onDevicesChanged();
    return device;
  }

  /** The phone, or the page itself, ends the link; pages of that device are told. */
  unlink(deviceId: string): boolean {
    const known = this.devices.delete(deviceId);
    if (!known) return false;
    for (const page of this.pages) if (page.deviceId === deviceId) page.push({ push: 'logout' });
    this.onDevicesChanged();
    return true;
  }

  isLinked(credentials: DeviceCredentials | undefined): boolean {
    return credentials !== undefined && this.devices.get(credentials.id)?.secret === credentials.secret;
  }

  /** Up to where a device's own database goes; a stranger's is empty. */
  seqOf(deviceId: string): number {
    return this.devices.get(deviceId)?.seq ?? -1;
  }

  messageOf(key: KeyRecord): MsgRecord | undefined {
    return this.world.chats.get(key.remote)?.log.find(key.id);
  }

  /** The chat with that id, made now (and announced) when there is none. */
  chatFor(id: WidText, known: Partial<ChatRecord> = {}): { chat: WorldChat; created: boolean } {
    const existing = this.world.chats.get(id);
    if (existing) return { chat: existing, created: false };
    this.#chatsMade += 1;
    const record: ChatRecord = {
      ...plainChat(id, id.endsWith('@g.us') ? 'group' : 'user', this.clock.nowS()),
      name: this.world.people.get(id)?.name,
      ...known,
    };
    const log = new ChatLog(
      new History({
        chat: id,
        seed: this.#chatsMade,
        count: 0,
        phoneOnly: 0,
        newestT: record.t,
        stepS: 60,
        language: 'en',
        me: id.endsWith('@lid') ? this.me.lid : this.me.pn,
        authors: [id],
        notifyNames: {},
        isGroup: false,
        script: [],
        mix: ['chat'],
        rowBase: 0,
      }),
    );
    const chat = { record, log };
    this.world.chats.set(id, chat);
    this.emit({ push: 'chat-add', chat: record });
    return { chat, created: true };
  }

  addMessage(chat: WorldChat, msg: MsgRecord, unread: 'count' | 'leave'): void {
    if (chat.log.has(msg.key.id)) return;
    chat.log.append(msg, this.queue.seq + 1);
    chat.record.t = Math.max(chat.record.t, msg.t);
    if (unread === 'count') chat.record.unreadCount = Math.max(0, chat.record.unreadCount) + 1;
    this.emit({ push: 'msg-add', msg, chat: { ...chat.record }, offline: false });
  }

  changeMessage(key: KeyRecord, changes: Record<string, unknown>): boolean {
    const log = this.world.chats.get(key.remote)?.log;
    if (!log?.has(key.id)) return false;
    log.change(key.id, changes);
    this.emit({ push: 'msg-change', key, changes });
    return true;
  }

  changeChat(id: WidText, changes: Partial<ChatRecord>): boolean {
    const chat = this.world.chats.get(id);
    if (!chat) return false;
    Object.assign(chat.record, changes);
    this.emit({ push: 'chat-change', id, changes });
    return true;
  }
}
