import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { differencesFrom } from '../support/seed-shape.js';

const ADA = '447700900123';
const ADA_LID = '180032507363123@lid';
const GROUP = '120363000000000001@g.us';
const anyText = expect.stringMatching(/\S/) as string;
const anyNumber = expect.any(Number) as number;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

interface Raw {
  readonly id: { readonly _serialized: string };
  readonly type: string;
  readonly timestamp: number;
  readonly ack: number;
  readonly archived: boolean;
  readonly isGroup: boolean;
}
interface ChatAnswer {
  readonly status: string;
  readonly chat: Raw;
  readonly messages: readonly Raw[];
}

describe("Cartat's routes, from the real page", () => {
  let house: LiveHouse;
  let files: Server;

  beforeAll(async () => {
    files = createServer((_request, response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end(PNG));
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
    const { port } = files.address() as AddressInfo;
    house = await openLiveHouse({
      simulator: { autoScanMs: undefined, chats: 20 },
      env: {
        SEND_PACE_MS: '0',
        SEND_NEW_CONTACT_PACE_MS: '0',
        HISTORY: 'off',
        MEDIA_ALLOW_HTTP: 'true',
        MEDIA_ALLOWED_HOSTS: `127.0.0.1:${port}`,
      },
    });
    await house.reaches('scan_qr');
  });
  afterAll(async () => {
    await house.close();
    files.closeAllConnections();
    await new Promise((resolve) => files.close(resolve));
  });

  const call = async <T>(method: 'get' | 'post', path: string, body?: object): Promise<T> => {
    const asked = request(house.bridge.url)
      [method](path)
      .set('Authorization', `Bearer ${KEY}`)
      .set('Accept', 'application/json');
    const answer = await (body === undefined ? asked.set('Content-Type', 'application/json') : asked.send(body));
    expect([path, answer.status, answer.status < 300 ? null : (answer.body as unknown)]).toEqual([path, 200, null]);
    return answer.body as T;
  };
  /** The whole of an error, with what is told beside. */
  const refusal = (code: string, facts: object = {}) => ({
    ...{ status: 'error', code, message: anyText, hint: anyText, requestId: anyText },
    ...facts,
  });
  const instance = (status: string, isLinked = true) => ({
    status: 'success',
    instance: isLinked
      ? { name: 'default', status, number: '447700900100', pushname: 'Corner Shop', platform: 'android' }
      : { name: 'default', status, number: null, pushname: null, platform: null },
  });
  const example = () => JSON.parse(readFileSync('tests/fixtures/cartat-chat.json', 'utf8')) as ChatAnswer;
  const archivedThere = (): boolean | undefined =>
    house.simulator.door.chats().find(({ id }) => id === `${ADA}@c.us`)?.archived;

  it('links by the QR and tells how far it is', async () => {
    expect(await call('get', '/instance/status')).toEqual({ status: 'qr' });
    expect(await call('get', '/instance/info')).toEqual(instance('qr', false));
    const unready = await house.get(`/chats/${ADA}?limit=5`);
    expect([unready.status, unready.body]).toEqual([409, refusal('session_not_linked')]);
    const shown = await call<{ qr: string }>('get', '/instance/qr');
    const { qr } = shown;
    expect(shown).toEqual({ status: 'success', qr: anyText, expires_in: anyNumber });
    expect(await house.simulator.door.scan({ qr })).toEqual({ result: 'linked' });
    await house.reaches('working');
    expect(await call('get', '/instance/status')).toEqual({ status: 'ready' });
    expect(await call('get', '/instance/info')).toEqual(instance('ready'));
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
  });

  it('gives a chat with every key of the documented answer', async () => {
    const answer = await call<ChatAnswer>('get', `/chats/${ADA}?limit=50`);
    expect(answer.messages.length).toBeGreaterThan(10);
    const times = answer.messages.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(differencesFrom({ ...example(), messages: [] }, answer, 'at least')).toEqual([]);
    const texts = answer.messages.filter(({ type }) => type === 'chat');
    const lacking = texts.map((text) => differencesFrom(example().messages[0], text, 'at least'));
    expect(lacking.filter((found) => found.length > 0)).toEqual([]);
  });

  it('takes the limit from the query or from a body on GET, and all of them for Infinity', async () => {
    const byQuery = await call<ChatAnswer>('get', `/chats/${ADA}?limit=5`);
    const byBody = await call<ChatAnswer>('get', `/chats/${ADA}`, { limit: 5 });
    expect(byBody.messages).toEqual(byQuery.messages);
    const all = await request(house.bridge.url)
      .get(`/chats/${ADA}`)
      .set({ Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' })
      .send('{"limit":Infinity}');
    const there = house.simulator.door.messages({ chat: `${ADA}@c.us`, limit: 5_000 });
    expect((all.body as ChatAnswer).messages.length).toBeGreaterThan(byQuery.messages.length);
    const shown = new Set((all.body as ChatAnswer).messages.map(({ id }) => id._serialized));
    expect(there.filter(({ id, type }) => type === 'chat' && !shown.has(id))).toEqual([]);
  });

  it('without a limit gives what the store holds of a chat, and with null as much', async () => {
    const held = await call<ChatAnswer>('get', `/chats/${ADA}?limit=1000&source=store`);
    expect(held.messages.length).toBeGreaterThan(50);
    expect((await call<ChatAnswer>('get', `/chats/${ADA}`)).messages).toEqual(held.messages);
    expect((await call<ChatAnswer>('get', `/chats/${ADA}`, { limit: null })).messages).toEqual(held.messages);
  });

  it.each([ADA, `+${ADA}`, `%2B${ADA}`, `00${ADA}`, `${ADA}@c.us`, `${ADA}%40c.us`, `${ADA}@s.whatsapp.net`, ADA_LID])(
    'understands %s',
    async (number) => {
      const { chat, messages } = await call<ChatAnswer>('get', `/chats/${number}?limit=3`);
      expect(chat.id._serialized).toBe(`${ADA}@c.us`);
      expect(messages).toEqual((await call<ChatAnswer>('get', `/chats/${ADA}?limit=3`)).messages);
    },
  );

  it('gives a group in the same form, with its people beside', async () => {
    const { chat, messages } = await call<ChatAnswer>('get', `/chats/${GROUP}?limit=10`);
    expect(differencesFrom(example().chat, chat, 'at least')).toEqual([]);
    expect(chat).toMatchObject({
      id: { server: 'g.us', _serialized: GROUP },
      isGroup: true,
      groupMetadata: { participants: expect.arrayContaining([expect.any(Object)]) as unknown },
    });
    expect(messages).toHaveLength(10);
    const there = house.simulator.door.messages({ chat: GROUP, limit: 100 }).map(({ id }) => id);
    expect(messages.filter(({ id }) => !there.includes(id._serialized))).toEqual([]);
  });

  it.each<[string, number, string, object]>([
    ['/chats/07700900123', 400, 'invalid_chat_id', { errors: expect.any(Array) as unknown }],
    ['/chats/abc', 400, 'invalid_chat_id', { errors: expect.any(Array) as unknown }],
    ['/chats/%20', 400, 'invalid_chat_id', { errors: expect.any(Array) as unknown }],
    [`/chats/${ADA}?limit=0`, 400, 'invalid_request', { errors: expect.any(Array) as unknown }],
    [`/chats/${ADA}?limit=-1`, 400, 'invalid_request', { errors: expect.any(Array) as unknown }],
    [`/chats/${ADA}?limit=abc`, 400, 'invalid_request', { errors: expect.any(Array) as unknown }],
    [`/chats/${ADA}?limit=2.5`, 400, 'invalid_request', { errors: expect.any(Array) as unknown }],
    ['/chats/447700999999', 404, 'number_not_registered', { registered: false }],
    ['/chats/447700900777', 404, 'chat_not_found', { registered: true }],
    ['/chats/label/99', 404, 'route_not_found', {}],
  ])('%s is %i and makes no chat', async (path, status, code, facts) => {
    const before = house.simulator.door.chats().length;
    house.simulator.door.clearLog();
    const answer = await house.get(path);
    expect([answer.status, answer.body]).toEqual([status, refusal(code, facts)]);
    expect(house.simulator.door.chats()).toHaveLength(before);
    expect(house.simulator.door.log().counts['createChat']).toBeUndefined();
  });

  it.each([
    ['no token', undefined],
    ['a wrong one', 'Bearer wrong'],
  ])('refuses %s', async (_what, token) => {
    for (const path of [`/chats/${ADA}`, '/instance/status']) {
      const asked = request(house.bridge.url).get(path);
      const answer = await (token === undefined ? asked : asked.set('Authorization', token));
      expect([answer.status, answer.body]).toEqual([401, refusal('unauthorized')]);
    }
  });

  it('lists the chats, and those of a label', async () => {
    const { chats } = await call<{ chats: Raw[] }>('get', '/chats/?limit=5000');
    const ids = chats.map(({ id }) => id._serialized);
    const people = house.simulator.door.chats().filter(({ id, messages }) => messages > 0 && /@(c|g)\.us$/.test(id));
    expect(people.filter(({ id }) => !ids.includes(id))).toEqual([]);
    for (const chat of chats.filter(({ id }) => people.some((one) => one.id === id._serialized))) {
      expect(differencesFrom(example().chat, chat, 'at least')).toEqual([]);
    }
    const labelled = house.simulator.door.chats().filter(({ labels }) => labels.includes('1'));
    expect(labelled.length).toBeGreaterThan(0);
    const found = await call<{ status: string; chats: Raw[] }>('get', '/chats/label/1');
    expect(found.status).toBe('success');
    expect(found.chats.map(({ id }) => id._serialized).sort()).toEqual(labelled.map(({ id }) => id).sort());
  });

  it('sends a text under the id that it has everywhere afterwards', async () => {
    const sent = await call<{ status: string; id: string; ack: number }>('post', '/message/text', {
      number: ADA,
      message: 'From Cartat',
    });
    const id = expect.stringMatching(/^true_447700900123@c\.us_[0-9A-F]+$/) as string;
    expect(sent).toEqual({ status: 'success', id, ack: anyNumber, timestamp: anyNumber, archived: false });
    expect(sent.ack).toBeGreaterThanOrEqual(1);
    const there = house.simulator.door.messages({ chat: `${ADA}@c.us`, limit: 5 }).find(({ id }) => id === sent.id);
    expect(there).toMatchObject({ type: 'chat', fromMe: true });
    const newest = await eventually('the message in the chat', async () => {
      const { messages } = await call<ChatAnswer>('get', `/chats/${ADA}?limit=1`);
      return messages[0]?.id._serialized === sent.id ? messages[0] : null;
    });
    expect(newest).toMatchObject({ body: 'From Cartat' });
    expect(newest.ack).toBeGreaterThanOrEqual(1);
  });

  it('sends to the LID that an event carried', async () => {
    const lid = '180032507363162@lid';
    const sent = await call<{ id: string }>('post', '/message/text', { number: lid, message: 'Whoever you are' });
    expect(sent.id).toMatch(/^true_180032507363162@lid_/);
    const there = house.simulator.door.messages({ chat: lid, limit: 3 }).map(({ id }) => id);
    expect(there).toContain(sent.id);
    const { messages } = await call<ChatAnswer>('get', `/chats/${lid}?limit=1`);
    expect(messages.map(({ id }) => id._serialized)).toEqual([sent.id]);
  });

  it('sends a file from its address, to the id that an event would carry', async () => {
    const { port } = files.address() as AddressInfo;
    const sent = await call<{ id: string }>('post', '/message/media', {
      number: `${ADA}@c.us`,
      media_url: `http://127.0.0.1:${port}/dot.png`,
      caption: 'A dot',
    });
    const there = house.simulator.door.messages({ chat: `${ADA}@c.us`, limit: 5 }).find(({ id }) => id === sent.id);
    expect(there).toMatchObject({ type: 'image' });
    const refused = await house
      .post('/message/media')
      .send({ number: ADA, media_url: 'https://192.168.0.1/secret.png' });
    expect([refused.status, refused.body]).toMatchObject([422, { status: 'error', code: 'media_refused' }]);
  });

  it('archives the chat after each send once that is set, and keeps the webhook beside it', async () => {
    expect(archivedThere()).toBe(false);
    const webhook = { is_active: true, webhook_url: 'https://shop.example/hook' };
    await call('post', '/instance/settings', { archive: true, webhook });
    const sent = await call('post', '/message/text', { number: ADA, message: 'And away' });
    expect(sent).toMatchObject({ status: 'success', archived: true });
    expect(archivedThere()).toBe(true);
    await eventually('the chat is archived here', async () => {
      const { chat } = await call<ChatAnswer>('get', `/chats/${ADA}?limit=1`);
      return chat.archived;
    });
    expect(await call('get', '/instance/settings')).toEqual({
      archive: true,
      webhook: { ...webhook, ack_events: false, instance_events: false, messages_events: false },
    });
  });

  it('restarts on the same link, and is unlinked at the phone', async () => {
    const restarted = await call('post', '/instance/restart');
    expect(restarted).toMatchObject({ status: 'success', instance: { name: 'default', status: 'initialize' } });
    await house.reaches('working');
    expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
    expect(await call('get', '/instance/settings')).toMatchObject({ archive: true });
    const unlinked = { ...instance('disconnected', false), phone_told: true };
    expect(await call('post', '/instance/logout')).toEqual(unlinked);
    await eventually('the phone to know', () => house.simulator.door.state().linkedDevices.length === 0);
    expect(await call('get', '/instance/status')).toEqual({ status: 'disconnected' });
    expect(await call('post', '/instance/initialize')).toEqual(instance('initialize', false));
    await house.reaches('scan_qr');
    expect(await call('post', '/instance/destroy')).toEqual(instance('disconnected', false));
    expect(house.simulator.door.state().openPages).toBe(0);
  });
});
