import { TestDatabases } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { EventsHouse } from '../../support/events-house.js';
import { WebhookCalls } from '../../support/webhook-calls.js';
import { WebhookReceiver, type Received } from '../../support/webhook-receiver.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

const keyOf = ({ body }: Received): string => body.message?.body ?? '';

describe.each(databases.kinds)('managing webhooks on %s', (kind) => {
  let house: EventsHouse;
  let receiver: WebhookReceiver;

  let hooks: WebhookCalls;
  const make = (wishes: object = {}) => hooks.make(receiver.url, wishes);

  beforeEach(async () => {
    house = await EventsHouse.open(await databases.open(await databases.place(kind)));
    receiver = await new WebhookReceiver().start();
    hooks = new WebhookCalls(house);
  });
  afterEach(async () => {
    await house.close();
    await receiver.stop();
  });

  it('sends a test at once and tells what came of it', async () => {
    const { webhook } = await make();
    receiver.answer = () => ({ status: 201, text: 'thanks' });
    const { body } = (await hooks.call('post', `/webhooks/${webhook.id}/test`).expect(200)) as { body: unknown };
    expect(body).toMatchObject({
      delivery: { outcome: 'delivered', status: 201, responseStart: 'thanks', sequence: null },
    });
    expect(receiver.received[0]?.body).toMatchObject({ type: 'session.state', data: { reason: 'This is a test.' } });
    await receiver.stop();
    const failed = await hooks.call('post', `/webhooks/${webhook.id}/test`).expect(200);
    expect(failed.body).toMatchObject({
      delivery: { outcome: 'failed', status: null, problem: 'It could not be reached (ECONNREFUSED).' },
    });
  });

  it('takes no address of this network that is not listed, and no header of the connection', async () => {
    for (const url of [
      'http://10.0.0.1/',
      'https://169.254.169.254/x',
      'http://shop.example/',
      'ftp://a.example/',
      'x',
    ]) {
      const refused = await hooks.call('post', '/webhooks', { url }).expect(422);
      expect(refused.body).toMatchObject({ code: 'webhook_refused' });
    }
    await hooks.call('post', '/webhooks', { url: receiver.url, headers: [{ name: 'Host', value: 'x' }] }).expect(400);
    await hooks.call('post', '/webhooks', { url: receiver.url, events: 'message.nonsense' }).expect(400);
    await hooks.call('post', '/webhooks', { url: receiver.url, chats: ['0123'] }).expect(400);
    const { webhook } = await make();
    await hooks.call('patch', `/webhooks/${webhook.id}`, { url: 'http://192.168.0.1/' }).expect(422);
  });

  it('can be changed and removed, and is nobody else’s', async () => {
    const { webhook } = await make({ session: 'shop' });
    const { webhook: all } = await make();
    for (const key of ['foreign-key', 'nothing-key']) {
      const status = key === 'nothing-key' ? 403 : 404;
      await hooks.call('get', `/webhooks/${webhook.id}`, undefined, key).expect(status);
      await hooks.call('delete', `/webhooks/${webhook.id}`, undefined, key).expect(status);
    }
    const bound = await hooks.call('get', '/webhooks', undefined, 'two-key').expect(200);
    expect(bound.body).toMatchObject({ webhooks: [{ id: webhook.id, session: 'shop' }] });
    await hooks.call('post', '/webhooks', { url: receiver.url }, 'two-key').expect(403);
    await hooks.call('post', '/webhooks', { url: receiver.url, session: 'default' }, 'two-key').expect(404);
    const changed = await hooks.call('patch', `/webhooks/${webhook.id}`, {
      events: ['chat.*'],
      retries: { attempts: 3 },
    });
    expect(changed.body).toMatchObject({
      webhook: {
        retries: { policy: 'constant', attempts: 3 },
        events: expect.arrayContaining(['chat.read']) as unknown,
      },
    });
    await hooks.call('delete', `/webhooks/${all.id}`).expect(200);
    await hooks.call('get', `/webhooks/${all.id}`).expect(404);
    await house.receive('shop', 'a');
    const { webhook: last } = await make({ session: 'shop' });
    await house.receive('shop', 'b');
    await eventually('the one that is left', () => receiver.received.length === 1);
    expect(receiver.received.map(keyOf)).toEqual(['b']);
    await house.dispatcher.forget('shop');
    await hooks.call('get', `/webhooks/${last.id}`).expect(404);
  });

  it('tells of a session that is made later from its first event on', async () => {
    await make();
    house.sessions.setState('fresh', 'working');
    await house.receive('fresh', 'a', 'b');
    await eventually('both', () => receiver.received.length === 2);
    expect(receiver.received.map(({ body }) => `${body.session} ${String(body.sequence)}`)).toEqual([
      'fresh 1',
      'fresh 2',
    ]);
  });
});
