import type { ChatMiss } from '../../src/core/ports/chat-miss.js';
import type {
  ChatList,
  ChatListRequest,
  ChatWindow,
  ChatWindowRequest,
  ContactRead,
  Engine,
  EngineSession,
  EngineSessionOptions,
  EngineSignal,
  MessageRead,
  PageReader,
  ReadyReport,
  RegistrationAnswer,
  SentToSelf,
} from '../../src/core/ports/engine.js';
import type { MediaFetch, MediaRequest } from '../../src/core/ports/page-media.js';

import { FakeActor } from './fake-actor.js';
import { FakeContacts, FakeProfile } from './fake-account.js';
import { FakeBesideChats } from './fake-beside-chats.js';
import { FakeGroups } from './fake-groups.js';
import { FakeFeed } from './fake-feed.js';
import { FakeSender } from './fake-sender.js';

/** What a ready session reports in tests. */
export const READY: ReadyReport = {
  me: { id: '447700900100@c.us', phone: '447700900100', lid: null, pushName: 'Corner Shop', platform: 'android' },
  features: [{ name: 'chats', available: true, missing: [] }],
  pageBuild: '2.3000.1',
  browser: { product: 'Chrome/1', executable: '/chrome', pid: 1 },
};

const EMPTY_WINDOW: ChatWindow = {
  outcome: 'ok',
  chatId: '',
  chat: '{}',
  messages: [],
  count: 0,
  clock: 0,
  oldest: null,
  oldestId: null,
  skipped: [],
  hasMore: false,
  phoneHasMore: false,
  deadlineReached: false,
  engine: 'page',
};

/** A page that holds chats by id and answers registrations from a list; it counts what would reach WhatsApp. */
export class FakePage implements PageReader {
  readonly chats = new Map<string, Partial<ChatWindow>>();
  readonly contacts = new Map<string, ContactRead>();
  readonly registered = new Map<string, string>();
  readonly queries: string[] = [];
  readonly requests: ChatWindowRequest[] = [];
  /** Thrown by the next reads, one each. */
  readonly failures: Error[] = [];
  miss: ChatMiss | null = null;

  readChat(request: ChatWindowRequest): Promise<ChatWindow | ChatMiss> {
    this.requests.push(request);
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    if (this.miss) return Promise.resolve(this.miss);
    const chatId = request.candidates.find((id) => this.chats.has(id));
    if (chatId === undefined) return Promise.resolve({ outcome: 'chat_unknown' });
    return Promise.resolve({ ...EMPTY_WINDOW, ...this.chats.get(chatId), chatId });
  }

  listChats(request: ChatListRequest): Promise<ChatList> {
    const count = Math.min(request.limit, Math.max(0, this.chats.size - request.offset));
    return Promise.resolve({ chats: '{}', count, total: this.chats.size, skipped: [] });
  }

  readMessage(request: { candidates: readonly string[]; messageId: string }): Promise<MessageRead> {
    const chatId = request.candidates.find((id) => this.chats.has(id));
    if (chatId === undefined) return Promise.resolve({ outcome: 'chat_unknown' });
    return Promise.resolve({ outcome: 'message_unknown' });
  }

  readContact(candidates: readonly string[]): Promise<ContactRead | null> {
    return Promise.resolve(candidates.map((id) => this.contacts.get(id)).find(Boolean) ?? null);
  }

  /** Addresses of pictures by id. */
  readonly pictures = new Map<string, string>();
  readonly picturesAsked: string[] = [];

  readPicture([id = '']: readonly string[]): Promise<string | null> {
    this.picturesAsked.push(id);
    return Promise.resolve(this.pictures.get(id) ?? null);
  }

  /** Files by message id: the bytes, or what else the page says. */
  readonly files = new Map<string, Uint8Array | MediaFetch>();
  readonly fetched: string[] = [];
  /** Fetches wait for it. */
  beforeFetch: () => Promise<void> = () => Promise.resolve();

  async fetchMedia({ messageId }: MediaRequest, sink: (slice: Uint8Array) => Promise<void>): Promise<MediaFetch> {
    this.fetched.push(messageId);
    await this.beforeFetch();
    const file = this.files.get(messageId) ?? { outcome: 'message_unknown' };
    if ('outcome' in file) return file;
    for (let at = 0; at < file.length; at += 4) await sink(file.subarray(at, at + 4));
    return { outcome: 'ok', bytes: file.length };
  }

  queryRegistration(id: string): Promise<RegistrationAnswer> {
    this.queries.push(id);
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    const answer = this.registered.get(id);
    return Promise.resolve({ registered: answer !== undefined, id: answer ?? null });
  }
}

/** An engine whose sessions do what the test says. */
export class FakeEngine implements Engine {
  readonly sessions: FakeEngineSession[] = [];

  open(name: string, _options: EngineSessionOptions, onSignal: (signal: EngineSignal) => void): FakeEngineSession {
    const session = new FakeEngineSession(name, onSignal);
    this.sessions.push(session);
    return session;
  }

  get session(): FakeEngineSession {
    const [first] = this.sessions;
    if (!first) throw new Error('No session was opened');
    return first;
  }
}

export class FakeEngineSession implements EngineSession {
  readonly name: string;
  readonly tell: (signal: EngineSignal) => void;
  readonly reader = new FakePage();
  readonly feed = new FakeFeed();
  readonly actor = new FakeActor();
  readonly groups = new FakeGroups();
  readonly contacts = new FakeContacts();
  readonly profile = new FakeProfile();
  readonly account = new FakeBesideChats();
  readonly sender = new FakeSender();
  readonly asked: string[] = [];
  /** Called when a pairing code is asked for; tells a code by default. */
  onPairing: () => void = () => undefined;

  constructor(name: string, tell: (signal: EngineSignal) => void) {
    this.name = name;
    this.tell = tell;
  }

  start(): void {
    this.asked.push('start');
  }

  stop(): Promise<void> {
    this.asked.push('stop');
    this.tell({ kind: 'stopped' });
    return Promise.resolve();
  }

  phoneTold = true;

  logout(): Promise<{ phoneTold: boolean }> {
    this.asked.push('logout');
    this.tell({ kind: 'stopped' });
    return Promise.resolve({ phoneTold: this.phoneTold });
  }

  discard(): Promise<void> {
    this.asked.push('discard');
    return Promise.resolve();
  }

  screenshot(): Promise<Uint8Array> {
    return Promise.resolve(Buffer.from(`a picture of ${this.name}`));
  }

  sendToSelf(text: string): Promise<SentToSelf> {
    this.asked.push(`send ${text}`);
    return Promise.resolve({ chatId: '1@c.us', messageId: 'true_1@c.us_A', ack: 1 });
  }

  refreshQr(): Promise<void> {
    this.asked.push('refreshQr');
    return Promise.resolve();
  }

  requestPairingCode(digits: string): Promise<void> {
    this.asked.push(`pair ${digits}`);
    this.onPairing();
    return Promise.resolve();
  }
}
