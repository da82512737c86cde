import request from 'supertest';
import { io, type Socket } from 'socket.io-client';
import { orgIdOf, phoneIdOf } from '../../../src/http/dialects/periskope/phone.js';
import { TestDatabases } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { EventsHouse } from '../../support/events-house.js';
import { KEY } from '../../support/http-app.js';
import { idOf, SHOP } from '../../support/stored-messages.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

type Transport = 'websocket' | 'polling';

describe("Periskope's socket", () => {
  let house: EventsHouse;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    house = await EventsHouse.open(await databases.open(await databases.place('SQLite')));
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await house.close();
  });

  /** As the client's `connect()` does it. */
  const open = (transports: Transport[], phone: string | null = phoneIdOf('default'), key: string | null = KEY) => {
    const extraHeaders = {
      ...(key !== null && { Authorization: `Bearer ${key}` }),
      ...(phone !== null && { 'x-phone': phone }),
    };
    const socket = io(house.url, { transports, extraHeaders, forceNew: true, reconnectionDelay: 50 });
    sockets.push(socket);
    const seen: { readonly name: string; readonly told: unknown[] }[] = [];
    socket.onAny((name: string, ...told: unknown[]) => seen.push({ name, told }));
    return { socket, seen };
  };
  const connected = async (...given: Parameters<typeof open>) => {
    const one = open(...given);
    await eventually('the connection', () => one.socket.connected);
    return one;
  };

  it.each<[Transport[]]>([[['websocket']], [['polling']], [['websocket', 'polling']], [['polling', 'websocket']]])(
    'tells over %j what a webhook is told, each under its name',
    async (transports) => {
      const { socket, seen } = await connected(transports);
      const receiver = await new WebhookReceiver().start();
      await request(house.url)
        .post('/v1/webhooks')
        .set({ Authorization: `Bearer ${KEY}`, 'x-phone': phoneIdOf('default') })
        .send({ url: receiver.url, events: ['message.created', 'message.flagged'] })
        .expect(200);
      await house.receive('default', 'a', 'b');
      await house.annotations.change('default', 'flag', idOf({ key: 'a' }), () => ({
        subject: SHOP,
        data: { flagged: true },
      }));
      await eventually('all of it', () => seen.length === 3 && receiver.received.length === 3);
      expect(seen.map(({ name }) => name)).toEqual(['message.created', 'message.created', 'message.flagged']);
      expect(seen.map(({ told }) => told)).toEqual(receiver.received.map(({ text }) => [JSON.parse(text) as unknown]));
      expect(seen[0]?.told).toMatchObject([{ org_id: orgIdOf('default'), data: { message_id: idOf({ key: 'a' }) } }]);
      expect(socket.io.engine.transport.name).toBe(transports.at(0) === 'websocket' ? 'websocket' : transports.at(-1));
      await receiver.stop();
    },
  );

  it.each<[string, string | null, string | null, number]>([
    ['no key', phoneIdOf('default'), null, 401],
    ['a wrong key', phoneIdOf('default'), 'wrong', 401],
    ['a key without the scope', phoneIdOf('shop'), 'shop-key', 403],
    ['a foreign key', phoneIdOf('default'), 'foreign-key', 404],
    ['a phone that the key may not use', phoneIdOf('default'), 'two-key', 404],
    ['an unknown phone', phoneIdOf('nowhere'), KEY, 404],
    ['no phone', null, KEY, 422],
  ])('refuses %s over both transports', async (_what, phone, key, status) => {
    const seen: unknown[] = [];
    const { socket: polling } = open(['polling'], phone, key);
    polling.on('connect_error', (error: Error & { description?: unknown }) => seen.push(error.description));
    await eventually('the refusal', () => seen.length > 0);
    expect(seen[0]).toBe(status);
    const { socket } = open(['websocket'], phone, key);
    const errors: string[] = [];
    socket.on('connect_error', (error: Error & { description?: { message?: string } }) =>
      errors.push(error.description?.message ?? ''),
    );
    await eventually('the refusal', () => errors.length > 0);
    expect(errors[0]).toContain(String(status));
    expect([polling.connected, socket.connected]).toEqual([false, false]);
  });

  it('hears of its phone alone', async () => {
    const one = await connected(['websocket'], phoneIdOf('shop'), 'two-key');
    const polling = await connected(['polling'], phoneIdOf('shop'), 'two-key');
    await house.receive('default', 'mine');
    await house.receive('other', 'neither');
    await house.receive('shop', 'theirs');
    await eventually('the message', () => one.seen.length > 0 && polling.seen.length > 0);
    for (const { seen } of [one, polling]) {
      expect(seen.map(({ told }) => told)).toMatchObject([[{ data: { body: 'theirs' } }]]);
      expect(JSON.stringify(seen)).not.toContain(phoneIdOf('default'));
    }
  });

  it('needs the key in every request, not in the first one alone', async () => {
    const { socket } = await connected(['polling']);
    const sid = socket.io.engine.id;
    const answer = await request(house.url).get(`/socket.io/?EIO=4&transport=polling&sid=${sid}`);
    expect([answer.status, answer.body]).toMatchObject([401, { code: 'UNAUTHORIZED_ERROR' }]);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('makes nothing ready for a client that takes nothing, which delays nobody', async () => {
    const asked = (method: 'get' | 'post', query = '') =>
      request(house.url)
        [method](`/socket.io/?EIO=4&transport=polling${query}`)
        .set({ Authorization: `Bearer ${KEY}`, 'x-phone': phoneIdOf('shop') });
    const { text } = await asked('get').buffer(true).expect(200);
    const { sid } = JSON.parse(text.slice(1)) as { sid: string };
    await asked('post', `&sid=${sid}`).type('text/plain').send('40').expect(200);
    // That it is connected, and then nothing more.
    await asked('get', `&sid=${sid}`).expect(200);
    const { seen } = await connected(['polling']);
    const shaped = { shop: 0, default: 0 };
    const { annotations } = house;
    const list = annotations.list.bind(annotations);
    annotations.list = (session, kind, query) => {
      if (kind === 'send') shaped[session === 'shop' ? 'shop' : 'default'] += 1;
      return list(session, kind, query);
    };
    const keys = Array.from({ length: 300 }, (_, index) => `k${String(index)}`);
    await house.receive('shop', ...keys);
    await house.receive('default', ...keys);
    await eventually('all of them', () => seen.length === keys.length);
    expect(seen.map(({ told }) => told)).toMatchObject(keys.map((body) => [{ data: { body } }]));
    expect(shaped.default).toBe(keys.length);
    expect(shaped.shop).toBeLessThan(4);
  });

  it('ends within a quarter of a minute of the end of its key', async () => {
    const ended = [await connected(['websocket']), await connected(['polling'])];
    const other = await connected(['websocket'], phoneIdOf('shop'), 'two-key');
    const gone = ended.map(({ socket }) => new Promise((resolve) => socket.once('disconnect', resolve)));
    house.revoked.add(KEY);
    house.httpClock.advance(15_000);
    expect(await Promise.all(gone)).toEqual(['io server disconnect', 'io server disconnect']);
    await house.receive('shop', 'still');
    await eventually('the other key', () => other.seen.length === 1);
  });

  it('comes back by itself when it was cut off, and begins with what comes then', async () => {
    const { socket, seen } = await connected(['websocket']);
    const back = new Promise((resolve) => socket.io.once('reconnect', resolve));
    socket.io.engine.close();
    await back;
    await eventually('the connection', () => socket.connected);
    await house.receive('default', 'after');
    await eventually('the message', () => seen.length === 1);
    expect(seen[0]?.told).toMatchObject([{ data: { body: 'after' } }]);
  });

  it('ends with the server over both transports', async () => {
    const one = await connected(['websocket']);
    const two = await connected(['polling']);
    const gone = [one, two].map(({ socket }) => new Promise((resolve) => socket.once('disconnect', resolve)));
    await house.close();
    expect(await Promise.all(gone)).toHaveLength(2);
  });
});
