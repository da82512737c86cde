import WebSocket from 'ws';
import { gatewayDialect } from '../../../src/http/dialects/gateway/index.js';
import { nativeDialect } from '../../../src/http/dialects/native/index.js';
import { TestDatabases } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { EventsHouse } from '../../support/events-house.js';
import { KEY } from '../../support/http-app.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

const PATH = '/api/v1/realtime';

interface Frame {
  readonly id?: string;
  readonly event: string;
  readonly session?: string;
  readonly payload?: { readonly body?: string; readonly code?: string };
}

describe.each(databases.kinds)("the gateway's realtime channel on %s", (kind) => {
  let house: EventsHouse;
  const sockets: WebSocket[] = [];

  beforeEach(async () => {
    house = await EventsHouse.open(await databases.open(await databases.place(kind)), undefined, [
      nativeDialect,
      gatewayDialect,
    ]);
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await house.close();
  });

  const ask = async (body: object, key = KEY) => {
    const answer = await fetch(`${house.url}${PATH}/ticket`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as { ticket: string; url: string } };
  };
  const open = (url: string): Promise<{ readonly frames: Frame[] } | number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(url);
      const frames: Frame[] = [];
      sockets.push(socket);
      socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString('utf8')) as Frame));
      socket.once('open', () => resolve({ frames }));
      socket.once('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode));
      socket.on('error', () => undefined);
    });
  const listen = async (body: object = {}, key = KEY): Promise<Frame[]> => {
    const { url } = (await ask(body, key)).body;
    const opened = await open(url);
    if (typeof opened === 'number') throw new Error(`refused with ${String(opened)}`);
    return opened.frames;
  };
  const bodies = (frames: readonly Frame[]) => frames.flatMap(({ payload }) => payload?.body ?? []);

  it('takes a ticket once, and nobody without one', async () => {
    const { status, body } = await ask({});
    const { ticket } = body;
    expect([status, body]).toEqual([
      201,
      {
        ticket: expect.stringMatching(/^rt_[\w-]{32}$/) as string,
        expiresInSeconds: 30,
        url: `${house.url.replace('http', 'ws')}${PATH}?ticket=${ticket}`,
      },
    ]);
    expect(await open(body.url)).toMatchObject({ frames: expect.any(Array) as unknown });
    expect(await open(body.url)).toBe(401);
    for (const [query, message] of [
      ['', 'missing ticket'],
      ['?ticket=', 'missing ticket'],
      [`?ticket=${ticket}`, 'invalid or expired ticket'],
      ['?ticket=rt_guessed', 'invalid or expired ticket'],
    ]) {
      const refused = await fetch(`${house.url}${PATH}${query ?? ''}`);
      expect([refused.status, await refused.json()]).toEqual([401, { error: { code: 'unauthorized', message } }]);
    }
  });

  it('misses nothing between the ticket and its use, and goes on after the last event that was seen', async () => {
    const { url } = (await ask({})).body;
    await house.receive('default', 'a', 'b');
    const opened = await open(url);
    const frames = typeof opened === 'number' ? [] : opened.frames;
    await eventually('both', () => bodies(frames).length === 2);
    expect(frames[0]).toEqual({ event: 'connected', timestamp: expect.any(Number) as number, heartbeatSeconds: 20 });
    await house.receive('shop', 'c');
    await house.receive('default', 'd');
    await eventually('all', () => bodies(frames).length === 4);
    const since = frames.find(({ payload }) => payload?.body === 'b')?.id;
    const again = await listen({ since });
    await eventually('the rest', () => bodies(again).length === 2);
    expect(bodies(again)).toEqual(['c', 'd']);
    expect(again.slice(1)).toEqual(frames.slice(3));
    const none = await listen({ since: again.at(-1)?.id });
    await house.receive('default', 'e');
    await eventually('the new one', () => bodies(none).length > 0);
    expect(bodies(none)).toEqual(['e']);
  });

  it('tells only what was asked for', async () => {
    const shop = await listen({ scope: 'session', session: 'shop' });
    const statuses = await listen({ events: ['message.status'] });
    const own = await listen({ events: ['message'] });
    await house.receive('default', 'a');
    await house.receive('shop', 'b');
    const event = { name: 'chat.pinned', chatId: '1@g.us', messageId: null, payload: { pinned: true } } as const;
    await house.replica.applyBatch('shop', { origin: 'live', changes: [{ kind: 'event', event }] });
    await eventually('the last', () => shop.length === 3 && own.length === 3);
    expect(shop.map(({ session, event: name }) => [session, name])).toEqual([
      [undefined, 'connected'],
      ['shop', 'message'],
      ['shop', 'chat.update'],
    ]);
    expect(bodies(own)).toEqual(['a', 'b']);
    expect(statuses.map((frame) => frame.event)).toEqual(['connected']);
  });

  it('shows a key its own sessions, and a code to link with to those who may link', async () => {
    const two = await listen({}, 'two-key');
    const foreign = await listen({}, 'foreign-key');
    const listener = await listen({}, 'listener-key');
    const owner = await listen({});
    await house.receive('default', 'not for two');
    const expiresAt = new Date(house.httpClock.now() + 20_000).toISOString();
    const qr = { name: 'session.qr', chatId: null, messageId: null, payload: { expiresAt } } as const;
    await house.replica.applyBatch('shop', { origin: 'live', changes: [{ kind: 'event', event: qr }] });
    const over = { ...qr, payload: { expiresAt: new Date(house.httpClock.now() - 1).toISOString() } };
    await house.replica.applyBatch('shop', { origin: 'live', changes: [{ kind: 'event', event: over }] });
    await house.receive('shop', 'for two');
    await eventually('all of them', () => [two, listener, owner].every((one) => bodies(one).includes('for two')));
    expect(two.map(({ event }) => event)).toEqual(['connected', 'auth.qr', 'message']);
    expect(two[1]?.payload).toEqual({ code: '2@fake-qr-text,for,tests' });
    expect(owner.filter(({ event }) => event === 'auth.qr')).toHaveLength(1);
    expect(listener.map(({ event }) => event)).toEqual(['connected', 'message', 'message']);
    expect(foreign.map(({ event }) => event)).toEqual(['connected']);
  });

  it('pings when nothing was told for so long', async () => {
    const frames = await listen({ events: ['message.status'] });
    await eventually('it is open', () => frames.length === 1);
    house.httpClock.advance(20_000);
    const [chatId, messageId] = ['1@c.us', 'false_1@c.us_AA'];
    const event = { name: 'message.ack', chatId, messageId, payload: { ack: 3, previousAck: 1 } } as const;
    await house.replica.applyBatch('shop', { origin: 'live', changes: [{ kind: 'event', event }] });
    await eventually('the ping', () => frames.length === 2);
    expect(frames[1]).toEqual({ event: 'ping' });
  });

  it('ends when the key is no longer good', async () => {
    const frames = await listen({}, 'listener-key');
    const closed = new Promise((resolve) => sockets.at(-1)?.once('close', resolve));
    await eventually('it is open', () => frames.length === 1);
    house.revoked.add('listener-key');
    house.httpClock.advance(20_000);
    expect(await closed).toBe(1008);
  });

  it.each<[object, string, number, string]>([
    [{ scope: 'firehose' }, KEY, 403, 'firehose requires super_admin'],
    [{ scope: 'session' }, KEY, 422, 'session is required for scope=session'],
    [{ scope: 'session', session: 'nowhere' }, KEY, 404, 'session not found'],
    [{ scope: 'session', session: 'default' }, 'two-key', 404, 'session not found'],
    [{ scope: 'session', session: 'shop' }, 'foreign-key', 404, 'session not found'],
    [{ scope: 'all' }, KEY, 422, 'validation failed'],
    [{ events: ['message.nonsense'] }, KEY, 422, 'validation failed'],
    [{ since: 'yesterday' }, KEY, 422, 'validation failed'],
    [{ sinse: 'evt_1' }, KEY, 422, 'validation failed'],
    [{}, 'shop-key', 403, 'missing required capability: events'],
    [{}, 'wrong', 401, 'missing or invalid credentials'],
  ])('refuses the ticket %j of %s with %i: %s', async (body, key, status, message) => {
    const refused = await ask(body, key);
    expect([refused.status, refused.body]).toMatchObject([status, { error: { message } }]);
  });

  it('says so when events after the last one seen have left the log', async () => {
    await house.receive('default', 'a', 'b', 'c');
    const [first] = await house.log.eventsAfter('default', 0, 1);
    await house.log.trim('default', { cut: '2000-01-01T00:00:00.000Z', keep: 1 }, 10);
    const refused = await ask({ since: `evt_${first?.id ?? ''}` });
    expect([refused.status, refused.body]).toMatchObject([400, { error: { code: 'validation_error' } }]);
  });
});
