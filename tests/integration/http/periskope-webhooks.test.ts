import request from 'supertest';
import { orgIdOf, phoneIdOf } from '../../../src/http/dialects/periskope/phone.js';
import { TestDatabases } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { EventsHouse } from '../../support/events-house.js';
import { KEY } from '../../support/http-app.js';
import type { Method } from '../../support/periskope-http.js';
import { batchOf, idOf, put, SHOP } from '../../support/stored-messages.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

interface Hook {
  readonly webhook_id: string;
  readonly signing_key: string;
  readonly is_active: boolean;
}

describe("Periskope's webhooks", () => {
  let house: EventsHouse;
  let receiver: WebhookReceiver;

  beforeEach(async () => {
    house = await EventsHouse.open(await databases.open(await databases.place('SQLite')));
    receiver = await new WebhookReceiver().start();
  });
  afterEach(async () => {
    await house.close();
    await receiver.stop();
  });

  const ask = (method: Method, path: string, body?: object, session = 'default', key = KEY) => {
    const asked = request(house.url)
      [method](path)
      .set({ Authorization: `Bearer ${key}`, 'x-phone': phoneIdOf(session) });
    return body === undefined ? asked : asked.send(body);
  };
  const make = async (wishes: object = {}, session = 'default', key = KEY): Promise<Hook> => {
    const body = { url: receiver.url, events: ['message.created'], ...wishes };
    return (await ask('post', '/v1/webhooks', body, session, key).expect(200)).body as Hook;
  };
  const told = (): readonly unknown[] => receiver.received.map(({ text }) => JSON.parse(text) as unknown);

  it('are told a message as the route shows it, signed over the body with the key that was shown once', async () => {
    const hook = await make();
    expect(hook.signing_key).toMatch(/^[0-9a-f]{64}$/);
    await house.receive('default', 'a');
    await eventually('the delivery', () => receiver.received.length === 1);
    const { body: message } = (await ask('get', `/v1/message/${idOf({ key: 'a' })}`).expect(200)) as { body: object };
    expect(told()).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
        event: 'message.created',
        event_type: 'message.created',
        data: message,
        org_id: orgIdOf('default'),
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+00:00$/) as string,
      },
    ]);
    const [one] = receiver.received;
    expect(one?.headers['x-periskope-signature']).toBe(await hmac(hook.signing_key, one?.text ?? ''));
    expect(one?.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('are signed with the key that was given, and with another from when it is changed', async () => {
    const key = 'a-key-from-their-console';
    const hook = await make({ signing_key: key });
    expect(hook.signing_key).toBe(key);
    await house.receive('default', 'a');
    await eventually('the delivery', () => receiver.received.length === 1);
    const changed = await ask('patch', `/v1/webhooks/${hook.webhook_id}`, { signing_key: 'another-key-of-theirs' });
    expect([changed.status, JSON.stringify(changed.body)]).toEqual([200, expect.not.stringContaining('another-key')]);
    await house.receive('default', 'b');
    await eventually('the delivery', () => receiver.received.length === 2);
    const [one, two] = receiver.received;
    expect(one?.headers['x-periskope-signature']).toBe(await hmac(key, one?.text ?? ''));
    expect(two?.headers['x-periskope-signature']).toBe(await hmac('another-key-of-theirs', two?.text ?? ''));
    // RFC 4231, case 2: that this test's own signing is right.
    expect(await hmac('Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('hear of their phone and their events alone, and of none while they are not active', async () => {
    const hook = await make({ events: ['reaction.created', 'reaction.updated', 'ticket.created'] });
    const reaction = (emoji: string, session = 'default') =>
      house.replica.applyBatch(session, {
        origin: 'live',
        changes: [
          {
            kind: 'reaction',
            reaction: { messageId: idOf({ key: 'a' }), chatId: SHOP, senderId: SHOP, emoji, timestamp: 100 },
          },
        ],
      });
    await house.receive('default', 'a');
    await reaction('👍', 'shop');
    await reaction('👍');
    await eventually('the first', () => receiver.received.length === 1);
    expect((await ask('patch', `/v1/webhooks/${hook.webhook_id}`, { is_active: false })).body).toMatchObject({
      is_active: false,
    });
    await reaction('❤️');
    await reaction('');
    const active = await ask('patch', `/v1/webhooks/${hook.webhook_id}`, { is_active: true, name: 'Again' });
    expect(active.body).toMatchObject({ is_active: true, name: 'Again' });
    await eventually('the rest', () => receiver.received.length === 3);
    const row = (emoji: string) => ({
      reaction_id: `${idOf({ key: 'a' })}_${SHOP}`,
      message_id: idOf({ key: 'a' }),
      chat_id: SHOP,
      sender_id: SHOP,
      reaction: emoji,
      timestamp: '1970-01-01T00:01:40+00:00',
      org_id: orgIdOf('default'),
      org_phone: '447911123456@c.us',
    });
    expect(told()).toMatchObject([
      { event: 'reaction.created', data: row('👍') },
      { event: 'reaction.updated', data: row('❤️') },
      { event: 'reaction.updated', data: row('') },
    ]);
  });

  it('can be made inactive, and then begin where they were made', async () => {
    const hook = await make({ is_active: false, name: 'Later' });
    expect(hook).toMatchObject({ is_active: false, name: 'Later' });
    await house.receive('default', 'a');
    await ask('patch', `/v1/webhooks/${hook.webhook_id}`, { is_active: true }).expect(200);
    await eventually('the delivery', () => receiver.received.length === 1);
  });

  it('try five times more, after 1, 2, 4, 8 and 16 seconds, and are given up after that', async () => {
    const hook = await make();
    const native = await request(house.url).get(`/webhooks/${hook.webhook_id}`).set('X-Api-Key', KEY).expect(200);
    expect(native.body).toMatchObject({
      webhook: {
        format: 'periskope',
        session: 'default',
        hasSecret: true,
        retries: { policy: 'exponential', delaySeconds: 1, attempts: 6, maxDelaySeconds: 16 },
      },
    });
    expect(native.text).not.toContain(hook.signing_key);
    const times: number[] = [];
    receiver.answer = () => {
      times.push(Date.now());
      return times.length === 1 ? 500 : 200;
    };
    await house.receive('default', 'a');
    await eventually('the second attempt', () => times.length === 2);
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(990);
    expect(receiver.received[0]?.text).toBe(receiver.received[1]?.text);
  });

  it('are shown to nobody of another phone, organisation or dialect, and never with their key', async () => {
    const hook = await make();
    const paths: readonly [Method, string, object?][] = [
      ['get', `/v1/webhooks/${hook.webhook_id}`],
      ['patch', `/v1/webhooks/${hook.webhook_id}`, { is_active: false }],
      ['delete', `/v1/webhooks/${hook.webhook_id}`],
    ];
    for (const [method, path, body] of paths) {
      expect((await ask(method, path, body, 'shop')).status).toBe(404);
      expect((await ask(method, path, body, 'default', 'foreign-key')).status).toBe(404);
    }
    expect((await ask('get', '/v1/webhooks', undefined, 'shop')).body).toEqual({ webhooks: [] });
    const made = await request(house.url)
      .post('/webhooks')
      .set('X-Api-Key', KEY)
      .send({ url: receiver.url, session: 'default' })
      .expect(201);
    const { id } = (made.body as { webhook: { id: string } }).webhook;
    expect((await ask('get', `/v1/webhooks/${id}`)).status).toBe(404);
    const list = await ask('get', '/v1/webhooks').expect(200);
    const { signing_key: _key, ...shown } = hook;
    expect(list.body).toEqual({ webhooks: [shown] });
    expect((await ask('get', `/v1/webhooks/${hook.webhook_id}`)).body).toEqual(shown);
    expect((await ask('delete', `/v1/webhooks/${hook.webhook_id}`)).status).toBe(204);
    expect((await ask('get', '/v1/webhooks')).body).toEqual({ webhooks: [] });
  });

  it.each([
    ['url', { url: 'http://10.0.0.1/hook' }],
    ['signing_key', { signing_key: 'short' }],
    ['signing_key', { signing_key: 'sixteen characters, with blanks' }],
    ['events', { events: 'message.created' }],
    ['is_active', { is_active: 'yes' }],
    ['name', { name: 5 }],
  ])('refuse a %s like %j in words', async (field, wrong) => {
    const body = { url: receiver.url, events: ['message.created'], ...wrong };
    const answer = await ask('post', '/v1/webhooks', body);
    expect([answer.status, answer.body]).toMatchObject([
      422,
      { code: 'VALIDATION_ERROR', message: expect.any(String) as string },
    ]);
    expect(Object.keys((answer.body as { fields: object }).fields)[0]).toContain(field);
    expect((await ask('get', '/v1/webhooks')).body).toEqual({ webhooks: [] });
  });

  it('never learn of a phone that their maker could not see, nor the text of a QR without the right to link', async () => {
    await make({ events: ['message.created', 'org.phone.qr'] }, 'shop', 'two-key');
    await house.replica.applyBatch('shop', batchOf([put({ key: 'a', at: 1 })]));
    await eventually('the delivery', () => receiver.received.length === 1);
    expect(receiver.received[0]?.text).not.toContain(phoneIdOf('default'));
    const qr = { name: 'session.qr' as const, chatId: null, messageId: null, payload: { expiresAt: 'soon' } };
    await house.replica.applyBatch('shop', { origin: 'live', changes: [{ kind: 'event', event: qr }] });
    await eventually('the QR', () => receiver.received.length === 2);
    expect(told()[1]).toMatchObject({ event: 'org.phone.qr', data: { qr_code: '2@fake-qr-text,for,tests' } });
    await make({ events: ['org.phone.qr'] }, 'shop', 'shop-hooks-key');
    await house.replica.applyBatch('shop', { origin: 'live', changes: [{ kind: 'event', event: qr }] });
    await eventually('both QRs', () => receiver.received.length === 4);
    const codes = told()
      .slice(2)
      .map((one) => (one as { data: { qr_code: string | null } }).data.qr_code);
    expect(codes.sort()).toEqual(['2@fake-qr-text,for,tests', null]);
  });
});

/** By WebCrypto, which knows nothing of how it is made here. */
async function hmac(key: string, text: string): Promise<string> {
  const { subtle } = globalThis.crypto;
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await subtle.importKey('raw', bytes.encode(key), algorithm, false, ['sign']);
  return Buffer.from(await subtle.sign('HMAC', imported, bytes.encode(text))).toString('hex');
}
