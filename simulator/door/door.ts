import type { Account } from '../account/account.js';
import type { Incoming, Phone } from '../account/phone.js';
import type { LoggedRequest } from '../account/request-log.js';
import type { ServiceSettings } from '../account/service.js';
import type { SocketService } from '../account/socket-service.js';
import type { NeverLoad, SimulatorServer } from '../server.js';
import type { StageSettings } from '../wire/protocol.js';
import type { KeyRecord, WidText } from '../wire/records.js';
import { keyOfText, textOfKey } from './message-ids.js';

export interface DoorState {
  readonly linkedDevices: readonly string[];
  /** Pages with a socket to WhatsApp that are linked. */
  readonly connectedPages: number;
  readonly openPages: number;
  /** The code a page shows now, as its first part of the QR text; null when none does. */
  readonly ref: string | null;
  readonly pairingCode: string | null;
  readonly isIdle: boolean;
  readonly isSocketDown: boolean;
  readonly nowS: number;
  readonly me: { readonly pn: WidText; readonly lid: WidText; readonly pushname: string };
}

export interface DoorChat {
  readonly id: WidText;
  readonly kind: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly lid: WidText | null;
  /** Messages this account's web devices can reach. */
  readonly messages: number;
  /** Older ones that only the phone has. */
  readonly onPhone: number;
  readonly t: number;
  readonly unreadCount: number;
  readonly archived: boolean;
  readonly pinned: boolean;
  readonly muteExpiration: number;
}

export interface DoorLog {
  readonly counts: Readonly<Record<string, number>>;
  readonly requests: readonly LoggedRequest[];
}

interface Parts {
  readonly account: Account;
  readonly phone: Phone;
  readonly service: SocketService;
  readonly settings: ServiceSettings;
  readonly stage: StageSettings;
  readonly server: SimulatorServer;
  readonly rebuild: () => void;
}

const WAIT_FOR_CODE_MS = 15_000;

/** Everything a test or a demo may do to the simulator; the HTTP door has an action of each name. */
export class Door {
  readonly #parts: Parts;
  #restoreTimer: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  // --- linking ---

  /** The phone scans the code a page shows, waiting for one if need be; with `qr` it scans that text, which may be out of date. */
  async scan({ qr, timeoutMs = WAIT_FOR_CODE_MS }: { qr?: string; timeoutMs?: number } = {}): Promise<{
    result: 'linked' | 'passkey_required' | 'expired' | 'no_code';
  }> {
    const { service, account } = this.#parts;
    const page =
      qr === undefined
        ? await service.pageWithRef(timeoutMs)
        : [...account.pages].find(({ ref }) => ref !== undefined && qr.startsWith(`${ref},`));
    if (!page) return { result: qr === undefined ? 'no_code' : 'expired' };
    return { result: service.pair(page) };
  }

  /** The phone's owner types the code a page asked for. */
  enterPairingCode({ code, phone }: { code: string; phone?: string }): {
    result: 'linked' | 'passkey_required' | 'wrong_code';
  } {
    const wanted = code.replaceAll('-', '').toUpperCase();
    const page = [...this.#parts.account.pages].find(({ pairingCode }) => pairingCode === wanted);
    if (!page || (phone !== undefined && page.pairingPhone !== phone)) return { result: 'wrong_code' };
    return { result: this.#parts.service.pair(page) };
  }

  completePasskey(): { result: 'linked' | 'nobody_waits' } {
    const page = [...this.#parts.account.pages].find(({ awaitsPasskey }) => awaitsPasskey);
    if (!page) return { result: 'nobody_waits' };
    this.#parts.service.pair(page);
    return { result: 'linked' };
  }

  /** The next code takes the place of the one shown. */
  newRef(): { pages: number } {
    const pages = this.#unlinkedPages();
    for (const page of pages) page.nextRef();
    return { pages: pages.length };
  }

  /** `next`: as `newRef`; `all`: the last code has run out and the page is idle. */
  expireQr({ to = 'all' }: { to?: 'next' | 'all' } = {}): { pages: number } {
    if (to === 'next') return this.newRef();
    const pages = this.#unlinkedPages();
    for (const page of pages) page.exhaustRefs();
    return { pages: pages.length };
  }

  /** The phone removes one linked device, or all. */
  unlink({ device }: { device?: string } = {}): { unlinked: number } {
    const { account } = this.#parts;
    const ids = device === undefined ? [...account.devices.keys()] : [device];
    return { unlinked: ids.filter((id) => account.unlink(id)).length };
  }

  passkey({ on }: { on: boolean }): void {
    this.#parts.settings.passkey = on;
  }

  autoScan({ on }: { on: boolean }): void {
    this.#parts.settings.autoScan = on;
  }

  // --- messages ---

  receive(incoming: Incoming): { id: string; key: KeyRecord; t: number } {
    const { key, t } = this.#parts.phone.receive(incoming);
    return { id: textOfKey(key), key, t };
  }

  edit({ id, text }: { id: string; text: string }): { done: boolean } {
    return { done: this.#parts.phone.edit(keyOfText(id), text) };
  }

  revoke({ id, by = 'sender' }: { id: string; by?: 'sender' | 'admin' }): { done: boolean } {
    const key = keyOfText(id);
    return { done: this.#parts.phone.revoke(key, { sender: this.#senderOf(key), subtype: by }) };
  }

  react({ id, text, sender }: { id: string; text: string; sender?: WidText }): { done: boolean } {
    const key = keyOfText(id);
    const peer = key.remote.endsWith('@g.us') ? this.#senderOf(key) : key.remote;
    return { done: this.#parts.phone.react(key, text, sender ?? peer) };
  }

  vote({ id, options, sender }: { id: string; options: number[]; sender: WidText }): { done: boolean } {
    return { done: this.#parts.phone.vote(keyOfText(id), options, sender) };
  }

  /** -1 error, 1 server, 2 device, 3 read, 4 played. */
  ack({ id, ack }: { id: string; ack: number }): { done: boolean } {
    return { done: this.#parts.account.changeMessage(keyOfText(id), { ack }) };
  }

  /** Any attribute of a message changes, as builds to come may make it. */
  changeMessage({ id, changes }: { id: string; changes: Record<string, unknown> }): { done: boolean } {
    return { done: this.#parts.account.changeMessage(keyOfText(id), changes) };
  }

  star({ id, star }: { id: string; star: boolean }): { done: boolean } {
    return { done: this.#parts.account.changeMessage(keyOfText(id), { star }) };
  }

  deleteMessage({ id }: { id: string }): { done: boolean } {
    return { done: this.#parts.phone.deleteMessage(keyOfText(id)) };
  }

  call({ chat, isVideo = false }: { chat: WidText; isVideo?: boolean }): void {
    const id = `CALL${String(this.#parts.phone.nextRow())}`;
    this.#parts.account.emit({ push: 'call', call: { id, peerJid: chat, isVideo, isGroup: chat.endsWith('@g.us') } });
  }

  // --- chats, from the phone ---

  archiveFromPhone({ chat, archive = true }: { chat: WidText; archive?: boolean }): { done: boolean } {
    return { done: this.#parts.account.changeChat(chat, { archive }) };
  }

  pinFromPhone({ chat, pin = true }: { chat: WidText; pin?: boolean }): { done: boolean } {
    return { done: this.#parts.account.changeChat(chat, { pin: pin ? this.#parts.account.clock.nowS() : 0 }) };
  }

  muteFromPhone({ chat, until = -1 }: { chat: WidText; until?: number }): { done: boolean } {
    return { done: this.#parts.account.changeChat(chat, { muteExpiration: until }) };
  }

  unreadFromPhone({ chat, count = -1 }: { chat: WidText; count?: number }): { done: boolean } {
    return { done: this.#parts.account.changeChat(chat, { unreadCount: count }) };
  }

  deleteChatFromPhone({ chat }: { chat: WidText }): { done: boolean } {
    const { account } = this.#parts;
    const done = account.world.chats.delete(chat);
    if (done) account.emit({ push: 'chat-remove', id: chat });
    return { done };
  }

  // --- faults ---

  /** WhatsApp is out of reach, for `ms` or until `restoreSocket`. The page's database still answers. */
  dropSocket({ ms }: { ms?: number } = {}): void {
    clearTimeout(this.#restoreTimer);
    this.#parts.service.drop();
    if (ms !== undefined) this.#restoreTimer = setTimeout(() => this.#parts.service.restore(), ms).unref();
  }

  restoreSocket(): void {
    clearTimeout(this.#restoreTimer);
    this.#parts.service.restore();
  }

  reload(): void {
    this.#parts.server.command({ do: 'reload' });
  }

  blockMainThread({ ms }: { ms: number }): void {
    this.#parts.server.command({ do: 'block', ms });
  }

  /** The socket's state as the page shows it is set by hand (CONFLICT, DEPRECATED_VERSION, …). */
  setSocketState({ state }: { state: string }): void {
    this.#parts.server.command({ do: 'state', state });
  }

  /** `hasSynced` goes to false and back, as after a long sleep. */
  resync(): void {
    this.#parts.server.command({ do: 'resync' });
  }

  neverLoad({ on, how = 'stall' }: { on: boolean; how?: Exclude<NeverLoad, undefined> }): void {
    this.#parts.server.neverLoad = on ? how : undefined;
  }

  slowModule({ name, ms }: { name: string; ms: number }): void {
    this.#restage({ slowModules: { ...this.#parts.stage.slowModules, [name]: ms } });
  }

  removeModule({ name }: { name: string }): void {
    this.#restage({ removedModules: [...this.#parts.stage.removedModules, name] });
  }

  restoreModules(): void {
    this.#restage({ removedModules: [], slowModules: {} });
  }

  fireHasSyncedEarly({ on }: { on: boolean }): void {
    this.#restage({ hasSyncedEarly: on });
  }

  /** Messages of that type, or that one message, throw when serialised. */
  breakSerialize({ what }: { what: string }): void {
    this.#restage({ brokenSerialize: [...this.#parts.stage.brokenSerialize, what] });
  }

  mendSerialize(): void {
    this.#restage({ brokenSerialize: [] });
  }

  /** Holds from a page's next load. */
  setKeyLayout({ layout }: { layout: StageSettings['keyLayout'] }): void {
    this.#restage({ keyLayout: layout });
  }

  /** Any of the page's settings; those that concern its start hold from the next load. */
  setPage({ settings }: { settings: Partial<StageSettings> }): void {
    this.#restage(settings);
  }

  whatsNewDialog({ on }: { on: boolean }): void {
    this.#restage({ whatsNewDialog: on });
    this.#parts.server.command({ do: 'dialog', open: on });
  }

  /** So many iframes appear in the open pages (each navigates twice), and in every page to come. */
  iframes({ count }: { count: number }): void {
    this.#restage({ iframes: count });
    this.#parts.server.command({ do: 'iframes', count });
  }

  // --- time and truth ---

  setClock({ to }: { to: number }): { nowS: number } {
    this.#parts.account.clock.setTo(to);
    return { nowS: this.#parts.account.clock.nowS() };
  }

  advanceClock({ ms }: { ms: number }): { nowS: number } {
    this.#parts.account.clock.advance(ms);
    return { nowS: this.#parts.account.clock.nowS() };
  }

  /** A new world from the same seed; links stay, and pages reload. */
  reset(): void {
    this.#parts.rebuild();
    this.#parts.account.requests.clear();
    this.reload();
  }

  clearLog(): void {
    this.#parts.account.requests.clear();
  }

  state(): DoorState {
    const { account, service, server } = this.#parts;
    const pages = [...account.pages];
    const { pn, lid, pushname } = account.me;
    return {
      linkedDevices: [...account.devices.keys()],
      connectedPages: pages.filter(({ deviceId }) => deviceId !== undefined).length,
      openPages: server.openPages,
      ref: pages.find(({ ref }) => ref !== undefined)?.ref ?? null,
      pairingCode: pages.find(({ pairingCode }) => pairingCode !== undefined)?.pairingCode ?? null,
      isIdle: pages.some(({ isIdle }) => isIdle),
      isSocketDown: service.isDown,
      nowS: account.clock.nowS(),
      me: { pn, lid, pushname },
    };
  }

  /** Every chat of the account, newest first. */
  chats(): DoorChat[] {
    const { world } = this.#parts.account;
    return [...world.chats.values()]
      .map(({ record, log }) => {
        const person = world.people.get(record.id);
        return {
          id: record.id,
          kind: record.kind,
          name: record.name ?? person?.pushname ?? null,
          phone: person?.pn?.split('@')[0] ?? null,
          lid: person?.lid ?? null,
          messages: log.count,
          onPhone: log.phoneOnly,
          t: record.t,
          unreadCount: record.unreadCount,
          archived: record.archive,
          pinned: record.pin > 0,
          muteExpiration: record.muteExpiration,
        };
      })
      .sort((a, b) => b.t - a.t);
  }

  /** What pages asked of WhatsApp's servers: `kind: create` is what a read must never cause. */
  log(): DoorLog {
    const { requests } = this.#parts.account;
    return { counts: requests.counts(), requests: requests.entries() };
  }

  #unlinkedPages() {
    return [...this.#parts.account.pages].filter(({ deviceId, ref }) => deviceId === undefined && ref !== undefined);
  }

  #senderOf(key: KeyRecord): WidText {
    const { me } = this.#parts.account;
    return key.fromMe ? me.pn : (key.participant ?? key.remote);
  }

  #restage(changes: Partial<StageSettings>): void {
    Object.assign(this.#parts.stage, changes);
    this.#parts.server.command({ do: 'settings', settings: this.#parts.stage });
  }
}
