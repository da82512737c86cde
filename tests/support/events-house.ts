import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { EventFeed } from '../../src/core/events/event-feed.js';
import { EventsService } from '../../src/core/events/events-service.js';
import type { Clock } from '../../src/core/ports/clock.js';
import { listen, type Listening } from '../../src/http/listen.js';
import { createSocketAcceptor } from '../../src/realtime/websocket.js';
import { DatabaseReplica } from '../../src/store/database-replica.js';
import { DatabaseEventLog } from '../../src/store/event-log-store.js';
import type { CausewayDatabase } from '../../src/store/open-database.js';
import { systemClock } from '../../src/system-clock.js';
import { FakeSessions } from './fake-sessions.js';
import { KEY, testHttp } from './http-app.js';
import { batchOf, put } from './stored-messages.js';

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

/** Everything between the store and the readers of events, over real HTTP. `restart` begins it anew on the same store. */
export class EventsHouse {
  readonly database: CausewayDatabase;
  readonly sessions = new FakeSessions({ default: 'working', shop: 'working', other: 'working' });
  readonly log: CountingLog;
  readonly clock: Clock;
  feed!: EventFeed;
  replica!: DatabaseReplica;
  #listening!: Listening;
  readonly #open = new Set<ClientRequest>();

  private constructor(database: CausewayDatabase, clock: Clock) {
    this.database = database;
    this.clock = clock;
    this.log = new CountingLog(database);
  }

  static async open(database: CausewayDatabase, clock: Clock = systemClock): Promise<EventsHouse> {
    const house = new EventsHouse(database, clock);
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

  async close(): Promise<void> {
    this.feed.close();
    for (const request of this.#open) request.destroy();
    await this.#listening.close(500);
  }

  /** Messages come in, one batch of them. */
  async receive(session: string, ...keys: string[]): Promise<void> {
    await this.replica.applyBatch(session, batchOf(keys.map((key) => put({ key, at: 1 }))));
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
    return { status: response.statusCode, seen, raw: () => raw, close: () => response.destroy() };
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
    const feed = this.feed;
    this.replica = new DatabaseReplica(this.database, this.clock, {
      onWritten: (session, _batch, { events }) => {
        if (events !== null) feed.written(session, events.last);
      },
    });
    const events = new EventsService({ feed, people: this.replica, clock: this.clock, defaultCountry: 'GB' });
    const { app } = testHttp({ services: { events } }, this.sessions);
    this.#listening = await listen(app, { host: '127.0.0.1', port: 0, acceptSocket: createSocketAcceptor(1_000) });
  }
}
