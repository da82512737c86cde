import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { listen, type Listening } from '../../../src/http/listen.js';
import type { EventStream } from '../../../src/http/route.js';
import { sendEvents } from '../../../src/http/send-events.js';
import { eventually } from '../../support/eventually.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { testHttp } from '../../support/http-app.js';

const VIEWER = 'a-browser-of-my-own_22';

/** A stream as a client reads it. */
class Reading {
  text = '';
  isOver = false;
  readonly answer: IncomingMessage;

  constructor(answer: IncomingMessage) {
    this.answer = answer;
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => (this.text += chunk));
    answer.on('error', () => undefined);
    answer.once('close', () => (this.isOver = true));
  }

  static async of(port: number, path: string): Promise<Reading> {
    return new Promise((resolve, reject) => {
      get({ port, path, host: '127.0.0.1', agent: false }, (answer) => {
        resolve(new Reading(answer));
      }).once('error', reject);
    });
  }

  /** The data of every event of that name. */
  data(event: string): Record<string, unknown>[] {
    const pattern = new RegExp(`^event: ${event}\ndata: (.*)$`, 'gm');
    return [...this.text.matchAll(pattern)].map(([, json = '']) => JSON.parse(json) as Record<string, unknown>);
  }
}

describe('GET /connect/:token/events', () => {
  const http = testHttp({}, new FakeSessions({ shop: 'starting' }));
  let server: Listening;
  const open = (): Promise<Reading> => {
    const { token } = http.connect.create('shop', 900);
    return Reading.of(server.address.port, `/connect/${token}/events?viewer=${VIEWER}`);
  };

  beforeAll(async () => {
    server = await listen(http.app, { host: '127.0.0.1', port: 0 });
  });
  afterAll(() => server.close(0));

  it('tells the state at once, every change, the new QR, and ends with the link', async () => {
    http.sessions.setState('shop', 'starting');
    const stream = await open();
    expect(stream.answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    await eventually('the first state', () => stream.data('state').length === 1);
    http.sessions.setState('shop', 'scan_qr');
    http.sessions.qrCode = { text: '2@another', expiresIn: 20 };
    http.sessions.setState('shop', 'scan_qr');
    await eventually('three states', () => stream.data('state').length === 3);
    const [starting, first, second] = stream.data('state');
    expect([starting, first, second].map((state) => state?.['step'])).toEqual(['starting', 'scan', 'scan']);
    expect(first?.['qr']).toMatchObject({ path: expect.stringMatching(/^M/) as string, expiresIn: 20 });
    expect(second?.['qr']).not.toEqual(first?.['qr']);
    expect(stream.text).toContain('retry: 2000\n\n');
    http.clock.advance(900_000);
    await eventually('the end', () => stream.isOver);
    expect(stream.data('state').at(-1)).toMatchObject({ step: 'over', title: 'This link has ended' });
  });

  it('asks for a new QR when there is none', async () => {
    http.sessions.qrCode = null;
    http.sessions.setState('shop', 'scan_qr');
    http.sessions.qrWaits.length = 0;
    const stream = await open();
    await eventually('a question for a QR', () => http.sessions.qrWaits.length > 0);
    expect(stream.data('state').at(-1)).toMatchObject({ step: 'scan', qr: null });
    stream.answer.destroy();
  });

  it('is refused before it begins when the link is not valid or the viewer is not one', async () => {
    const invalid = await request(http.app).get(`/connect/never-made/events?viewer=${VIEWER}`);
    expect([invalid.status, invalid.body]).toMatchObject([410, { code: 'connect_link_invalid' }]);
    const { token } = http.connect.create('shop', 900);
    expect((await request(http.app).get(`/connect/${token}/events`)).status).toBe(400);
    expect((await request(http.app).get(`/connect/${token}/events?viewer=x`)).status).toBe(400);
  });

  it('is refused with a status when the link is open in too many places', async () => {
    const { token } = http.connect.create('shop', 900);
    const nobody = () => ({ onView: () => undefined, onEnd: () => undefined });
    const stops = Array.from({ length: 20 }, () => http.connect.follow(token, VIEWER, nobody()));
    const answer = await request(http.app).get(`/connect/${token}/events?viewer=${VIEWER}`);
    expect([answer.status, answer.body]).toMatchObject([429, { code: 'rate_limited' }]);
    for (const stop of stops) stop();
  });

  it('answers HEAD without a stream', async () => {
    const { token } = http.connect.create('shop', 900);
    const answer = await request(http.app).head(`/connect/${token}/events?viewer=${VIEWER}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('does not hold up a server that stops', async () => {
    const own = testHttp({}, new FakeSessions({ shop: 'scan_qr' }));
    const listening = await listen(own.app, { host: '127.0.0.1', port: 0 });
    const { token } = own.connect.create('shop', 900);
    const stream = await Reading.of(listening.address.port, `/connect/${token}/events?viewer=${VIEWER}`);
    own.connect.close();
    await listening.close(600_000);
    await eventually('the end', () => stream.isOver);
    expect(stream.data('state').every(({ step }) => step === 'scan')).toBe(true);
  });
});

describe('a stream of server-sent events', () => {
  let server: Server;
  let current: { readonly stream: EventStream; stops: number };

  beforeAll(async () => {
    server = createServer((_request, response) => {
      const events = (stream: EventStream) => {
        const mine = { stream, stops: 0 };
        current = mine;
        return () => {
          mine.stops += 1;
        };
      };
      sendEvents(response, { events }, 20);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const open = (): Promise<Reading> => Reading.of((server.address() as AddressInfo).port, '/');

  it('beats, so that silence is told from death', async () => {
    const stream = await open();
    await eventually('three beats', () => stream.data('beat').length >= 3);
    stream.answer.destroy();
  });

  it('tells the route once that the client went', async () => {
    const stream = await open();
    stream.answer.destroy();
    await eventually('the end', () => current.stops > 0);
    current.stream.send('state', {});
    current.stream.end();
    expect(current.stops).toBe(1);
  });

  it('cuts off a client that does not read', async () => {
    const stream = await open();
    stream.answer.pause();
    await eventually('the cut', () => {
      current.stream.send('state', 'x'.repeat(256 * 1024));
      return current.stops > 0;
    });
    expect(current.stops).toBe(1);
    stream.answer.destroy();
  });
});
