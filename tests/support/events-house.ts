import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { UlidSource } from '../../src/core/ids/ulid.js';
import { DeliveryAttempts } from '../../src/core/webhooks/delivery-attempt.js';
import { WebhookDispatcher } from '../../src/core/webhooks/webhook-dispatcher.js';
import { WebhookService } from '../../src/core/webhooks/webhook-service.js';
import { nativeDialect } from '../../src/http/dialects/native/index.js';
import { periskopeDialect } from '../../src/http/dialects/periskope/index.js';
import { wahaDialect } from '../../src/http/dialects/waha/index.js';
import type { HttpAppOptions } from '../../src/http/server.js';
import { GuardedWebhookSender } from '../../src/outbound/webhook-sender.js';
import { DatabaseAnnotations } from '../../src/store/annotations-store.js';
import { DatabaseListings } from '../../src/store/listings-store.js';
import { DatabasePeople } from '../../src/store/people-store.js';
import { DatabaseWebhooks } from '../../src/store/webhook-store.js';
import { silentLog } from './silent-log.js';
import { eventFactsOf } from '../../src/core/events/event-facts.js';
import { StoredLookups } from '../../src/core/events/stored-lookups.js';
import { EventFeed } from '../../src/core/events/event-feed.js';
import { EventsService } from '../../src/core/events/events-service.js';
import type { Clock } from '../../src/core/ports/clock.js';
import { listen, type Listening } from '../../src/http/listen.js';
import { SocketIoAcceptor } from '../../src/realtime/socket-io.js';
import { createSocketAcceptor } from '../../src/realtime/websocket.js';
import { DatabaseSessionConfigs } from '../../src/store/session-configs-store.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseEventLog } from '../../src/store/event-log-store.js';
import { DatabaseOutbox } from '../../src/store/outbox-store.js';
import type { CausewayDatabase } from '../../src/store/open-database.js';
import { systemClock } from '../../src/system-clock.js';
import { FakeChats } from './fake-chats.js';
import { FakePictures } from './fake-pictures.js';
import { FakeSessions } from './fake-sessions.js';
import { KEY, PRINCIPALS, testHttp } from './http-app.js';
import type { ManualClock } from './manual-clock.js';
import { batchOf, put, SHOP } from './stored-messages.js';
import { rawChat } from './waha-world.js';

type Dialects = HttpAppOptions['dialects'];

/** An event as a reader gets it. */
export interface SeenEvent {
  readonly type: string;
  readonly session: string;
  readonly sequence: number;
  readonly cursor: string;
  readonly messageId: string | null;
}

/** How often the log was read, beside what was read. */
export class CountingLog extends DatabaseEventLog {
  reads = 0;

  override eventsAfter(...request: Parameters<DatabaseEventLog['eventsAfter']>) {
    this.reads += 1;
    return super.eventsAfter(...request);
  }
}

/** Writes nothing any more once the process is dead. */
class MortalWebhooks extends DatabaseWebhooks {
  readonly #isDead: () => boolean;

  constructor(database: CausewayDatabase, isDead: () => boolean) {
    super(database);
    this.#isDead = isDead;
  }

  override record(...news: Parameters<DatabaseWebhooks['record']>): Promise<void> {
    return this.#isDead() ? Promise.resolve() : super.record(...news);
  }
}

/** Everything between the store and the readers of events, over real HTTP. `restart` begins it anew on the same store. */
export class EventsHouse {
  readonly database: CausewayDatabase;
  readonly sessions = new FakeSessions({ default: 'working', shop: 'working', other: 'working' });
  readonly log: CountingLog;
  readonly annotations: DatabaseAnnotations;
  readonly listings: DatabaseListings;
  readonly pictures = new FakePictures();
  readonly chats = new FakeChats([rawChat(SHOP, 'The shop', 1)]);
  readonly clock: Clock;
  /** Where webhooks may go, beside public addresses. */
  readonly allowedHosts = ['127.0.0.1'];
  /** Keys that are no longer good. */
  readonly revoked = new Set<string>();
  /** Of the HTTP side alone. */
  httpClock!: ManualClock;
  dispatcher!: WebhookDispatcher;
  feed!: EventFeed;
  replica!: DatabaseReplica;
  #listening!: Listening;
  #channels!: SocketIoAcceptor;
  #isDead = { value: false };
  readonly #open = new Set<ClientRequest>();

  readonly #dialects: Dialects;

  private constructor(database: CausewayDatabase, clock: Clock, dialects: Dialects) {
    this.database = database;
    this.clock = clock;
    this.#dialects = dialects;
    this.log = new CountingLog(database);
    this.listings = new DatabaseListings(database);
    this.annotations = new DatabaseAnnotations(database, clock, (session, last) => {
      this.feed.written(session, last);
    });
  }

  static async open(
    database: CausewayDatabase,
    clock: Clock = systemClock,
    dialects: Dialects = [nativeDialect, wahaDialect, periskopeDialect],
  ): Promise<EventsHouse> {
    const house = new EventsHouse(database, clock, dialects);
    await house.#start();
    return house;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#listening.address.port)}`;
  }

  async restart(): Promise<void> {
    await this.close();
    await this.#start();
  }

  /** As after kill -9: what was not written is lost. */
  async crash(): Promise<void> {
    this.feed.close();
    this.#channels.close();
    // Nobody waits for it: its answers come too late to be written.
    this.#isDead.value = true;
    await this.dispatcher.close();
    this.#isDead = { value: false };
    await this.#listening.close(0);
    await this.#start();
  }

  async close(): Promise<void> {
    await this.dispatcher.close();
    this.feed.close();
    this.#channels.close();
    for (const request of this.#open) request.destroy();
    await this.#listening.close(500);
  }

  /** Messages come in, one batch of them. */
  async receive(session: string, ...keys: string[]): Promise<void> {
    await this.receiveIn(SHOP, session, ...keys);
  }

  async receiveIn(chat: string, session: string, ...keys: string[]): Promise<void> {
    await this.replica.applyBatch(session, batchOf(keys.map((key) => put({ key, at: 1, chat }))));
  }

  /** Opens the stream; `seen` fills until `close`. */
  async stream(query = '', headers: Readonly<Record<string, string>> = {}, key = KEY) {
    const seen: SeenEvent[] = [];
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = httpRequest(`${this.url}/events/stream${query}`, {
        headers: { authorization: `Bearer ${key}`, ...headers },
      });
      this.#open.add(request);
      request.on('response', resolve).on('error', reject).end();
    });
    let rest = '';
    let raw = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      raw += text;
      rest += text;
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(
          block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
        );
        const id = fields.get('id');
        const event = fields.get('event');
        if (id === undefined || event === 'place') continue;
        seen.push({ ...(JSON.parse(fields.get('data') ?? '') as SeenEvent), cursor: id });
      }
    });
    response.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    return { status: response.statusCode, seen, raw: () => raw, closed, close: () => response.destroy() };
  }

  /** Opens the WebSocket; `seen` fills until `close`. */
  async socket(query = '') {
    const seen: SeenEvent[] = [];
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/events/ws${query}`);
    const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as SeenEvent;
      if (message.type !== 'place') seen.push(message);
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve()).once('error', reject);
    });
    return { seen, socket, closed, close: () => socket.close() };
  }

  async #start(): Promise<void> {
    this.feed = new EventFeed(this.log);
    this.#channels = new SocketIoAcceptor(10_000);
    const feed = this.feed;
    this.replica = new DatabaseReplica(this.database, this.clock, {
      onWritten: (session, _batch, { events }) => {
        if (events !== null) feed.written(session, events.last);
      },
    });
    const facts = (key: string) => eventFactsOf({ sessions: this.sessions, people: this.replica }, key);
    const eventParts = { feed, log: this.log, facts, people: this.replica, clock: this.clock };
    const events = new EventsService({ ...eventParts, defaultCountry: 'GB' });
    const isDead = this.#isDead;
    const dialects = this.#dialects;
    const store = new MortalWebhooks(this.database, () => isDead.value);
    const sender = new GuardedWebhookSender({ allowedHosts: this.allowedHosts });
    const sessions = () => this.sessions.list().map(({ key }) => key);
    const ulids = new UlidSource();
    const { clock, log } = this;
    const sessionConfigs = new DatabaseSessionConfigs(this.database);
    const lookups = new StoredLookups({
      chats: this.replica,
      log: this.log,
      queue: new DatabaseOutbox(this.database),
      configs: sessionConfigs,
      version: '0.1.0-test',
      origin: () => this.url,
    });
    const { annotations, listings, pictures, chats } = this;
    const people = new DatabasePeople(this.database);
    const attempts = new DeliveryAttempts({
      formats: Object.fromEntries(
        dialects.flatMap(({ name, webhookFormat: format }) => (format ? [[name, format]] : [])),
      ),
      reads: { annotations, listings, people, pictures, chats, sessions: this.sessions },
      lookups,
      sender,
      facts,
      clock,
      ulids,
      random: () => 0,
    });
    const logger = silentLog;
    const ids = this.replica;
    this.dispatcher = new WebhookDispatcher({ store, feed, log, people: ids, attempts, sessions, clock, logger });
    const { dispatcher } = this;
    const newSecret = () => `whsec_${Buffer.from('a secret of thirty-two bytes ok!').toString('base64')}`;
    const parts = { store, log, dispatcher, attempts, sender, sessions, clock, ulids, newSecret };
    const webhooks = new WebhookService({ ...parts, defaultCountry: 'GB' });
    this.dispatcher.start();
    const verify = (key: string) => Promise.resolve(this.revoked.has(key) ? null : (PRINCIPALS[key] ?? null));
    const auth = { mode: 'key', verifier: { verify } } as const;
    const reads = { annotations, listings, people, pictures };
    const services = { events, webhooks, eventLookups: lookups, sessionConfigs, ...reads };
    const http = { auth, dialects, services, channels: this.#channels };
    const { app, clock: httpClock } = testHttp(http, this.sessions, chats);
    this.httpClock = httpClock;
    this.#listening = await listen(app, { host: '127.0.0.1', port: 0, acceptSocket: createSocketAcceptor(1_000) });
  }
}
