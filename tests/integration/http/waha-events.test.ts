import request from 'supertest';
import { TestDatabases } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { EventsHouse } from '../../support/events-house.js';
import { KEY } from '../../support/http-app.js';
import { hmacSha512, type WahaDelivery } from '../../support/waha-event-house.js';
import { wahaSocket } from '../../support/waha-socket.js';
import { WebhookReceiver } from '../../support/webhook-receiver.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

describe("WAHA's events", () => {
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

  const deliveries = () => receiver.received as unknown as readonly WahaDelivery[];
  const put = (session: string, config: object, key = KEY) =>
    request(house.url).put(`/api/sessions/${session}`).set('X-Api-Key', key).send({ config });
  const hook = (more: object = {}) => ({ url: receiver.url, events: ['message'], ...more });
  const bodies = () => deliveries().map(({ body }) => body.payload['body']);
  const webhooks = async () =>
    (
      (await request(house.url).get('/webhooks').set('X-Api-Key', KEY).expect(200)).body as {
        webhooks: { id: string }[];
      }
    ).webhooks;

  describe('webhooks of a config', () => {
    it('tell of their session alone, and of the events in their list alone', async () => {
      await put('shop', { webhooks: [hook({ events: ['message', 'engine.event', 'label.upsert'] })] }).expect(200);
      await house.receive('other', 'not this one');
      await house.receive('shop', 'this one');
      await eventually('both names', () => deliveries().length === 3);
      const names = deliveries().map(({ body }) => [body.session, body.event]);
      expect(names).toEqual([
        ['shop', 'message'],
        ['shop', 'engine.event'],
        ['shop', 'engine.event'],
      ]);
    });

    it('are not signed without a key, and in the words of the key that is set later', async () => {
      await put('shop', { webhooks: [hook()] }).expect(200);
      await house.receive('shop', 'plain');
      await eventually('the first', () => deliveries().length === 1);
      expect(deliveries()[0]?.headers).not.toHaveProperty('x-webhook-hmac');
      await put('shop', { webhooks: [hook({ hmac: { key: 'later' } })] }).expect(200);
      await house.receive('shop', 'signed');
      await eventually('the second', () => deliveries().length === 2);
      const [, signed] = deliveries();
      expect(signed?.headers['x-webhook-hmac']).toBe(await hmacSha512('later', signed?.text ?? ''));
    });

    it('go on where they are when the config is set again, and end when it lacks them', async () => {
      await put('shop', { webhooks: [hook()] }).expect(200);
      const [before] = await webhooks();
      receiver.answer = () => 500;
      await house.receive('shop', 'refused at first');
      await eventually('the refusal', () => deliveries().length > 0);
      await put('shop', { webhooks: [hook({ retries: { policy: 'constant', delaySeconds: 0, attempts: 3 } })] });
      expect((await webhooks()).map(({ id }) => id)).toEqual([before?.id]);
      receiver.answer = () => 200;
      await eventually('the same again', () => deliveries().length > 1);
      expect(new Set(deliveries().map(({ body }) => body.id)).size).toBe(1);
      expect(new Set(deliveries().map(({ headers }) => headers['x-webhook-request-id'])).size).toBe(1);
      await put('shop', { webhooks: [] }).expect(200);
      expect(await webhooks()).toEqual([]);
    });

    it('are tried again as often as they say, and not more', async () => {
      receiver.answer = () => 500;
      const retries = { policy: 'constant', delaySeconds: 0, attempts: 2 };
      await put('shop', { webhooks: [hook({ retries })] }).expect(200);
      await house.receive('shop', 'first', 'second');
      await eventually('the other one', () => bodies().includes('second'));
      expect(bodies().filter((body) => body === 'first')).toHaveLength(3);
    });

    it.each([
      [{ webhooks: [{ url: 'nowhere', events: [] }] }, /^config\.webhooks\.0\.url must be a URL/],
      [
        { webhooks: [{ url: 'https://a.example', events: ['message.any', 'msg'] }] },
        /^config\.webhooks\.0\.events\.1 must be one of .*message\.any/,
      ],
      [{ webhooks: [{ url: 'https://a.example' }] }, /^config\.webhooks\.0\.events must be an array/],
      [
        { webhooks: [{ url: 'https://10.0.0.1/', events: [] }] },
        /^config\.webhooks\.0\.url must be .*WEBHOOK_ALLOW_HOSTS/,
      ],
      [
        { webhooks: [{ url: 'https://a.example', events: [], retries: { policy: 'never' } }] },
        /^config\.webhooks\.0\.retries\.policy must be one of/,
      ],
      [
        { webhooks: [{ url: 'https://a.example', events: [], retries: { attempts: -1 } }] },
        /^config\.webhooks\.0\.retries\.attempts must not be less than 0/,
      ],
      [
        { webhooks: [{ url: 'https://a.example', events: [], customHeaders: [{ name: 'Host', value: 'x' }] }] },
        /^config\.webhooks\.0\.customHeaders\.0\.name must be/,
      ],
    ])('%j is refused by its name, and nothing is changed', async (config, message) => {
      await put('shop', { webhooks: [hook()] }).expect(200);
      const { body } = (await put('shop', config).expect(400)) as { body: { message: string[]; error: string } };
      expect(body).toMatchObject({ statusCode: 400, error: 'Bad Request' });
      expect(body.message.join('\n')).toMatch(message);
      await house.receive('shop', 'still told');
      await eventually('the old one', () => bodies().includes('still told'));
    });

    it('of a session that cannot be made are not made either', async () => {
      const config = { webhooks: [{ url: 'https://10.0.0.1/', events: ['*'] }] };
      await request(house.url).post('/api/sessions').set('X-Api-Key', KEY).send({ name: 'fresh', config }).expect(400);
      await request(house.url).get('/api/sessions/fresh').set('X-Api-Key', KEY).expect(404);
      expect(await webhooks()).toEqual([]);
    });

    it('tell nothing of the chats that the config ignores', async () => {
      const ignore = { status: true, groups: true, channels: false };
      await put('shop', { ignore, webhooks: [hook()] }).expect(200);
      const socket = await wahaSocket(house.url, 'events=message');
      await house.receiveIn('status@broadcast', 'shop', 'a status');
      await house.receiveIn('120363000000000001@g.us', 'shop', 'in a group');
      await house.receiveIn('1763@broadcast', 'shop', 'in a list');
      await house.receive('shop', 'to me');
      await eventually('the others', () => bodies().length === 2 && socket.seen.length === 2);
      expect(bodies().sort()).toEqual(['in a list', 'to me']);
      expect(socket.seen.map(({ payload }) => payload['body'])).toEqual(['in a list', 'to me']);
      socket.close();
    });

    it('are set by a key with the right to, and by no other', async () => {
      const refused = await put('shop', { webhooks: [hook()] }, 'control-key');
      expect([refused.status, refused.text.includes('webhooks:manage')]).toEqual([403, true]);
      await put('shop', { debug: true }, 'control-key').expect(200);
      await put('shop', { webhooks: [hook()] }).expect(200);
      expect((await put('shop', { debug: false }, 'control-key')).status).toBe(403);
      expect(await webhooks()).toHaveLength(1);
    });

    it('are no business of another organisation', async () => {
      await put('shop', { webhooks: [hook()] }).expect(200);
      const answer = await put('shop', { webhooks: [] }, 'foreign-key');
      expect(answer.status).toBe(404);
      expect(await webhooks()).toHaveLength(1);
    });
  });

  describe('over a WebSocket', () => {
    it('come as by webhook: the same body under the same id', async () => {
      await put('shop', { webhooks: [hook({ events: ['*'] })] }).expect(200);
      const socket = await wahaSocket(house.url, 'session=*&events=*');
      await house.receive('shop', 'both ways');
      await eventually('both ways', () => socket.seen.length === 2 && deliveries().length === 2);
      expect(socket.seen).toEqual(deliveries().map(({ body }) => body));
      expect(socket.seen.map(({ event }) => event)).toEqual(['message', 'message.any']);
      socket.close();
    });

    it('takes names repeated and with commas between, and one session', async () => {
      const socket = await wahaSocket(house.url, 'session=shop&events=message.any,session.status&events=message.ack');
      await house.receive('other', 'elsewhere');
      await house.receive('shop', 'here');
      await eventually('the event', () => socket.seen.length > 0);
      await house.receive('shop', 'and here');
      await eventually('the next', () => socket.seen.length > 1);
      expect(socket.seen.map(({ session, event, payload }) => [session, event, payload['body']])).toEqual([
        ['shop', 'message.any', 'here'],
        ['shop', 'message.any', 'and here'],
      ]);
      socket.close();
    });

    it.each([
      ['events=msg', 'events: there is no event named msg'],
      ['events=message&events=', 'events: there is no event named '],
      ['session=shop&session=other', 'session: one name or *'],
    ])('%s closes it with 4001 and says why', async (query, error) => {
      const socket = await wahaSocket(house.url, query);
      expect(await socket.closed).toEqual([4001, JSON.stringify({ error })]);
    });

    it('is refused to a wrong key, to one without the right, and for a session that is not there', async () => {
      await expect(wahaSocket(house.url, '', 'wrong')).rejects.toThrow('401 {"message":"Unauthorized"');
      await expect(wahaSocket(house.url, '', 'shop-key')).rejects.toThrow('403');
      await expect(wahaSocket(house.url, 'session=nobody')).rejects.toThrow(
        '404 {"statusCode":404,"message":"We didn\'t',
      );
      await expect(wahaSocket(house.url, 'session=shop', 'foreign-key')).rejects.toThrow('404');
    });

    it('tells a key nothing of sessions that are not its own', async () => {
      const [foreign, two, all] = await Promise.all(
        ['foreign-key', 'two-key', KEY].map((key) => wahaSocket(house.url, 'events=message', key)),
      );
      await house.receive('default', 'of default');
      await house.receive('shop', 'of shop');
      await eventually('those of all', () => all?.seen.length === 2);
      await eventually('that of two', () => two?.seen.length === 1);
      expect(two?.seen.map(({ session }) => session)).toEqual(['shop']);
      expect(foreign?.seen).toEqual([]);
      for (const socket of [foreign, two, all]) socket?.close();
    });

    it('is closed as going away when the bridge stops', async () => {
      const socket = await wahaSocket(house.url, 'events=*');
      house.feed.close();
      expect((await socket.closed)[0]).toBe(1001);
    });
  });

  it('a plain request is told that it needs a WebSocket', async () => {
    const answer = await request(house.url).get('/ws').set('X-Api-Key', KEY);
    expect([answer.status, (answer.body as { error: string }).error]).toEqual([400, 'Bad Request']);
  });
});
