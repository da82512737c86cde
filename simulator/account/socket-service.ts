import type { RawData, WebSocket } from 'ws';
import type { AnswerFrame, CallFrame, Hello } from '../wire/protocol.js';
import type { Account } from './account.js';
import { PageSession } from './page-session.js';
import type { Phone } from './phone.js';
import { channelRequests } from './requests/channels.js';
import { chatRequests } from './requests/chats.js';
import { groupRequests } from './requests/groups.js';
import { labelRequests } from './requests/labels.js';
import { messageRequests } from './requests/messages.js';
import { pairingRequests } from './requests/pairing.js';
import { peopleRequests } from './requests/people.js';
import { ServerError, type RequestHandler, type ServiceSettings } from './service.js';

const REQUESTS: Readonly<Record<string, RequestHandler>> = {
  ...pairingRequests,
  ...messageRequests,
  ...chatRequests,
  ...peopleRequests,
  ...groupRequests,
  ...labelRequests,
  ...channelRequests,
};

/** WhatsApp's end of the socket: greets pages, answers their requests, and can be out of reach. */
export class SocketService {
  isDown = false;
  readonly #account: Account;
  readonly #phone: Phone;
  readonly #settings: ServiceSettings;
  #refWaiters: ((session: PageSession) => void)[] = [];

  constructor(account: Account, phone: Phone, settings: ServiceSettings) {
    this.#account = account;
    this.#phone = phone;
    this.#settings = settings;
  }

  accept(ws: WebSocket): void {
    if (this.isDown) {
      ws.terminate();
      return;
    }
    const session = new PageSession(ws, this.#settings.refs, (shown) => this.#refShown(shown));
    this.#account.pages.add(session);
    ws.on('message', (data) => this.#receive(session, ws, data));
    ws.on('close', () => {
      session.stopRefs();
      this.#account.pages.delete(session);
    });
    ws.on('error', () => ws.terminate());
  }

  /** Every page loses WhatsApp; none gets it back until `restore`. */
  drop(): void {
    this.isDown = true;
    for (const page of this.#account.pages) page.close();
  }

  restore(): void {
    this.isDown = false;
  }

  /** A page that shows a code now, or the first that will within the time. */
  async pageWithRef(timeoutMs: number): Promise<PageSession | undefined> {
    const shown = [...this.#account.pages].find((page) => page.ref !== undefined);
    if (shown) return shown;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#refWaiters = this.#refWaiters.filter((waiter) => waiter !== found);
        resolve(undefined);
      }, timeoutMs);
      const found = (session: PageSession): void => {
        clearTimeout(timer);
        resolve(session);
      };
      this.#refWaiters.push(found);
    });
  }

  /** The phone accepts the page; with the passkey demand on, it first asks the page for one. */
  pair(session: PageSession): 'linked' | 'passkey_required' {
    session.stopRefs();
    if (this.#settings.passkey && !session.awaitsPasskey) {
      session.awaitsPasskey = true;
      session.push({ push: 'passkey', open: true });
      return 'passkey_required';
    }
    session.awaitsPasskey = false;
    session.pairingCode = undefined;
    const device = this.#account.link();
    session.push({ push: 'paired', device: { id: device.id, secret: device.secret }, me: this.#account.me });
    return 'linked';
  }

  #refShown(session: PageSession): void {
    const waiters = this.#refWaiters;
    this.#refWaiters = [];
    for (const waiter of waiters) waiter(session);
    if (!this.#settings.autoScan) return;
    const { ref } = session;
    setTimeout(() => {
      if (session.ref === ref && session.ref !== undefined) this.pair(session);
    }, this.#settings.autoScanMs).unref();
  }

  #receive(session: PageSession, ws: WebSocket, data: RawData): void {
    const frame = JSON.parse((data as Buffer).toString('utf8')) as CallFrame | { hello: Hello };
    if ('hello' in frame) {
      this.#greet(session, frame.hello);
      return;
    }
    void this.#answer(session, frame).then((answer) => {
      if (ws.readyState === ws.OPEN) ws.send(JSON.stringify(answer));
    });
  }

  #greet(session: PageSession, { device }: Hello): void {
    const account = this.#account;
    if (!device) {
      session.startRefs();
      return;
    }
    const known = account.devices.get(device.id);
    if (!known || !account.isLinked(device)) {
      session.push({ push: 'refused' });
      return;
    }
    for (const other of account.pages) if (other.deviceId === device.id) other.push({ push: 'conflict' });
    const missed = account.queue.since(known.seq);
    session.push({ push: 'welcome', me: account.me, offline: missed.length });
    for (const event of missed) session.push(event.push === 'msg-add' ? { ...event, offline: true } : event);
    known.seq = account.queue.seq;
    session.deviceId = device.id;
    session.push({ push: 'offline-end' });
  }

  async #answer(session: PageSession, { n, op, args }: CallFrame): Promise<AnswerFrame> {
    const request = REQUESTS[op];
    try {
      if (!request) throw new ServerError(501, `SimulatorUnsupported: request ${op}`);
      if (!request.isOpen && session.deviceId === undefined) throw new ServerError(401, 'not-authorized');
      this.#account.requests.add({ op, kind: request.kind, about: aboutOf(args) });
      const context = { account: this.#account, phone: this.#phone, settings: this.#settings, session };
      return { re: n, ok: await request.handle(args, context) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { re: n, error: { name, message, ...(error instanceof ServerError ? { status: error.status } : {}) } };
    }
  }
}

function aboutOf(args: unknown): string | undefined {
  if (typeof args !== 'object' || args === null) return undefined;
  const { id, key, chat, msg } = args as Record<string, unknown>;
  if (typeof id === 'string') return id;
  if (typeof chat === 'string') return chat;
  const found = key ?? (msg as { key?: unknown } | undefined)?.key;
  return (found as { remote?: string } | undefined)?.remote;
}
