import request from 'supertest';
import { gatewayDialect } from '../../../src/http/dialects/gateway/index.js';
import { nativeDialect } from '../../../src/http/dialects/native/index.js';
import { TestDatabases } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { EventsHouse } from '../../support/events-house.js';
import { KEY } from '../../support/http-app.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

interface Told {
  readonly id: string;
  readonly event: string;
  readonly session: string;
  readonly payload: { readonly body?: string; readonly status?: string };
}

describe.each(databases.kinds)('delivering to webhooks of the gateway on %s', (kind) => {
  let house: EventsHouse;
  let receiver: WebhookReceiver;

  beforeEach(async () => {
    const database = await databases.open(await databases.place(kind));
    house = await EventsHouse.open(database, undefined, [nativeDialect, gatewayDialect]);
    receiver = await new WebhookReceiver().start();
  });
  afterEach(async () => {
    await house.close();
    await receiver.stop();
  });

  const call = (method: 'get' | 'post' | 'patch' | 'delete', path: string, body: object = {}, key = KEY) =>
    request(house.url)[method](`/api/v1/webhooks${path}`).set('X-Api-Key', key).send(body);
  const make = async (wishes: object = {}): Promise<string> => {
    const answer = await call('post', '', { url: receiver.url, ...wishes }).expect(201);
    return (answer.body as { id: string }).id;
  };
  const told = (): Told[] => receiver.received.map(({ text }) => JSON.parse(text) as Told);
  const bodies = (): string[] => told().flatMap(({ payload }) => payload.body ?? []);

  it('tells those events alone that were asked for, and none for an empty list', async () => {
    const none = await make({ events: [] });
    expect((await call('get', `/${none}`)).body).toMatchObject({ events: [] });
    const id = await make({ events: ['session.status', 'session.status'] });
    expect((await call('get', `/${id}`)).body).toMatchObject({ events: ['session.status'] });
    const state = (to: 'syncing' | 'working', previous: 'starting' | 'syncing') => ({
      kind: 'event' as const,
      event: {
        name: 'session.state' as const,
        chatId: null,
        messageId: null,
        payload: { state: to, previous, reason: null, newLink: true as const },
      },
    });
    await house.receive('shop', 'not asked for');
    await house.replica.applyBatch('shop', {
      origin: 'live',
      changes: [state('syncing', 'starting'), state('working', 'syncing')],
    });
    await eventually('the status', () => told().length > 0);
    // Loading is starting still, and of the new link (auth.code) nothing was wanted.
    expect(told()).toMatchObject([{ event: 'session.status', payload: { status: 'working' } }]);
  });

  it('tells a code to link with only where its owner may link', async () => {
    await call('post', '', { url: receiver.url, events: ['auth.qr'] }, 'hooks-key').expect(201);
    const expiresAt = new Date(Date.now() + 20_000).toISOString();
    const event = { name: 'session.qr', chatId: null, messageId: null, payload: { expiresAt } } as const;
    const tell = () => house.replica.applyBatch('shop', { origin: 'live', changes: [{ kind: 'event', event }] });
    await tell();
    await make({ events: ['auth.qr'] });
    await tell();
    await eventually('the code', () => told().length > 0);
    await make({ events: ['message'] });
    await house.receive('shop', 'later');
    await eventually('what came later', () => bodies().length > 0);
    expect(told().map((one) => one.event)).toEqual(['auth.qr', 'message']);
  });

  it('waits while it is not active, and goes on where it was', async () => {
    const id = await make({ active: false });
    await house.receive('shop', 'a');
    expect((await call('patch', `/${id}`, { active: true })).body).toMatchObject({ active: true });
    await eventually('what waited', () => bodies().length === 1);
    await call('patch', `/${id}`, { active: false }).expect(200);
    await house.receive('shop', 'b');
    await call('patch', `/${id}`, { active: true }).expect(200);
    await eventually('all', () => bodies().length === 2);
    expect(bodies()).toEqual(['a', 'b']);
  });

  it('begins in another session with what comes there', async () => {
    const id = await make({ sessionId: 'shop' });
    await house.receive('other', 'before');
    const moved = await call('patch', `/${id}`, { sessionId: 'other' }).expect(200);
    expect(moved.body).toMatchObject({ sessionId: 'other' });
    await house.receive('shop', 'no longer');
    await house.receive('other', 'after');
    await eventually('what comes', () => bodies().length > 0);
    expect(bodies()).toEqual(['after']);
    await call('patch', `/${id}`, { sessionId: 'default' }, 'two-key').expect(404);
  });

  it('tries again as it is told to, under the same id, and shows a receiver that is gone', async () => {
    let status = 500;
    receiver.answer = () => status;
    const id = await make({ retryPolicy: { policy: 'linear', delaySeconds: 1, attempts: 3 } });
    const shown = { policy: 'linear', delaySeconds: 1, attempts: 3 };
    expect((await call('get', `/${id}`)).body).toMatchObject({ retryPolicy: shown, active: true });
    await house.receive('shop', 'a');
    await eventually('the second attempt', () => told().length === 2);
    expect(new Set(told().map((one) => one.id)).size).toBe(1);
    expect(receiver.received[0]?.headers).toMatchObject({ 'x-webhook-request-id': told()[0]?.id });
    expect(receiver.received[0]?.headers['x-webhook-hmac']).toBeUndefined();
    status = 410;
    await eventually('it is switched off', async () => {
      const { body } = (await call('get', `/${id}`)) as { body: { active: boolean } };
      return !body.active;
    });
  });

  it('is of its dialect: others neither see nor change it here, and a native one is not among them', async () => {
    const id = await make();
    const native = await request(house.url).post('/webhooks').set('X-Api-Key', KEY).send({ url: receiver.url });
    const { webhook } = native.body as { webhook: { id: string } };
    expect((await call('get', '')).body).toMatchObject({ data: [{ id }] });
    for (const method of ['get', 'patch', 'delete'] as const) await call(method, `/${webhook.id}`).expect(404);
    await call('get', `/${id}`, {}, 'foreign-key').expect(404);
    const refused = await call('post', '', { url: 'http://10.0.0.1/' });
    expect([refused.status, refused.body]).toMatchObject([422, { error: { code: 'validation_error' } }]);
  });

  it.each<[object, string]>([
    [{ events: ['message.nonsense'] }, 'body.events.0'],
    [{ events: 'message' }, 'body.events'],
    [{ customHeaders: { Host: 'x' } }, 'body.customHeaders.Host'],
    [{ customHeaders: { 'X-A': 'é' } }, 'body.customHeaders.X-A'],
    [{ retryPolicy: { attempts: 0 } }, 'body.retryPolicy.attempts'],
  ])('refuses %j and names %s', async (wishes, location) => {
    const refused = await call('post', '', { url: receiver.url, ...wishes });
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { error: { code: 'validation_error', details: { errors: [{ location }] } } },
    ]);
  });
});
