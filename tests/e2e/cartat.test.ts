import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { differencesFrom } from '../support/seed-shape.js';

const ADA = '447700900123';
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
  const archivedThere = (): boolean | undefined =>
    house.simulator.door.chats().find(({ id }) => id === `${ADA}@c.us`)?.archived;

  it('links by the QR and tells how far it is', async () => {
    expect(await call('get', '/instance/status')).toEqual({ status: 'qr' });
    const unready = await house.get(`/chats/${ADA}?limit=5`);
    expect([unready.status, unready.body]).toMatchObject([409, { status: 'error', code: 'session_not_linked' }]);
    const { qr } = await call<{ qr: string }>('get', '/instance/qr');
    expect(await house.simulator.door.scan({ qr })).toEqual({ result: 'linked' });
    await house.reaches('working');
    expect(await call('get', '/instance/status')).toEqual({ status: 'ready' });
    expect(await call('get', '/instance/info')).toMatchObject({
      status: 'success',
      instance: { name: 'default', status: 'ready', pushname: 'Corner Shop' },
    });
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
  });

  it('gives a chat with every key of the documented answer', async () => {
    const example = JSON.parse(readFileSync('tests/fixtures/cartat-chat.json', 'utf8')) as ChatAnswer;
    const answer = await call<ChatAnswer>('get', `/chats/${ADA}?limit=50`);
    expect(answer.messages.length).toBeGreaterThan(10);
    const times = answer.messages.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(differencesFrom({ ...example, messages: [] }, answer, 'at least')).toEqual([]);
    const texts = answer.messages.filter(({ type }) => type === 'chat');
    const lacking = texts.map((text) => differencesFrom(example.messages[0], text, 'at least'));
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

  it.each([ADA, `+${ADA}`, `00${ADA}`, `${ADA}@c.us`, `${ADA}%40c.us`, `${ADA}@s.whatsapp.net`])(
    'understands %s',
    async (number) => {
      const { chat } = await call<ChatAnswer>('get', `/chats/${number}?limit=1`);
      expect(chat.id._serialized).toBe(`${ADA}@c.us`);
    },
  );

  it.each([
    ['/chats/07700900123', 400],
    ['/chats/abc', 400],
    ['/chats/447700999999', 404],
    ['/chats/label/99', 404],
  ])('%s is %i and makes no chat', async (path, status) => {
    const before = house.simulator.door.chats().length;
    const answer = await house.get(path);
    expect([answer.status, answer.body]).toMatchObject([status, { status: 'error' }]);
    expect(house.simulator.door.chats()).toHaveLength(before);
  });

  it('lists the chats, and those of a label', async () => {
    const { chats } = await call<{ chats: Raw[] }>('get', '/chats?limit=5000');
    expect(chats.length).toBeGreaterThan(10);
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
    expect(sent).toMatchObject({ status: 'success', archived: false });
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
    await call('post', '/instance/restart');
    await house.reaches('working');
    expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
    expect(await call('get', '/instance/settings')).toMatchObject({ archive: true });
    expect(await call('post', '/instance/logout')).toMatchObject({ status: 'success', phone_told: true });
    await eventually('the phone to know', () => house.simulator.door.state().linkedDevices.length === 0);
    expect(await call('get', '/instance/status')).toEqual({ status: 'disconnected' });
    await call('post', '/instance/initialize');
    await house.reaches('scan_qr');
    await call('post', '/instance/destroy');
    expect(house.simulator.door.state().openPages).toBe(0);
  });
});
