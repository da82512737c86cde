import { createHmac } from 'node:crypto';
import { TestDatabases } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';
import { EventsHouse } from '../../support/events-house.js';
import { SHOP } from '../../support/stored-messages.js';
import { WebhookCalls } from '../../support/webhook-calls.js';
import { WebhookReceiver, type Received } from '../../support/webhook-receiver.js';

const databases = new TestDatabases();
afterAll(() => databases.close());

const ADA = '447700900001@c.us';
const BEA = '447700900002@c.us';

const keyOf = ({ body }: Received): string => body.message?.body ?? '';
const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

describe.each(databases.kinds)('webhooks on %s', (kind) => {
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

  it('tells what happens from then on, signed as Standard Webhooks says', async () => {
    await house.receive('default', 'before');
    const headers = [{ name: 'X-Shop', value: 'corner' }];
    const { secret, webhook } = await make({ headers });
    await house.receive('default', 'after');
    await eventually('the delivery', () => receiver.received.length === 1);
    const [one] = receiver.received;
    expect(one?.body).toMatchObject({ type: 'message.received', session: 'default', sequence: 2, chat: SHOP });
    expect(keyOf(one!)).toBe('after');
    const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = one!.headers;
    expect(id).toBe(one!.body.id);
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(30);
    const signer = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'));
    const signed = signer.update(`${String(id)}.${String(time)}.${one!.text}`).digest('base64');
    expect(signature).toBe(`v1,${signed}`);
    expect(one!.headers).toMatchObject({ 'x-shop': 'corner', 'content-type': 'application/json; charset=utf-8' });
    expect(await hooks.attempts(webhook.id)).toMatchObject([
      { attempt: 1, outcome: 'delivered', status: 200, problem: null },
    ]);
    const shown = await hooks.call('get', `/webhooks/${webhook.id}`).expect(200);
    expect(shown.text).not.toContain(secret);
    expect(shown.body).toMatchObject({ webhook: { hasSecret: true, format: 'native', state: 'active' } });
  });

  it('tells only of the types, the chats and the session that were asked for', async () => {
    await make({ events: 'message.received', chats: ['+44 7700 900001'], session: 'shop' });
    await house.receiveIn(ADA, 'default', 'other session');
    await house.receiveIn(BEA, 'shop', 'other chat');
    await house.replica.applyBatch('shop', {
      origin: 'live',
      changes: [
        {
          kind: 'event',
          event: { name: 'chat.pinned', chatId: ADA, messageId: null, payload: { pinned: true } },
        },
      ],
    });
    await house.receiveIn(ADA, 'shop', 'wanted');
    await eventually('the delivery', () => receiver.received.length > 0);
    expect(receiver.received.map(keyOf)).toEqual(['wanted']);
  });

  it('keeps the order within a chat, and lets a chat wait alone whose event is refused', async () => {
    let refuses = true;
    receiver.answer = ({ body }) => (refuses && body.message?.body === 'a0' ? 500 : 200);
    const { webhook } = await make();
    for (const index of numbers(5)) {
      await house.receiveIn(ADA, 'default', `a${index}`);
      await house.receiveIn(BEA, 'default', `b${index}`);
    }
    const of = (prefix: string) => receiver.received.map(keyOf).filter((key) => key.startsWith(prefix));
    await eventually('the other chat', () => of('b').length === 5);
    expect(of('b')).toEqual(numbers(5).map((index) => `b${index}`));
    expect(new Set(of('a'))).toEqual(new Set(['a0']));
    refuses = false;
    await eventually('the rest', () => of('a').includes('a4'));
    expect([...new Set(of('a'))]).toEqual(numbers(5).map((index) => `a${index}`));
    expect(of('a').slice(-4)).toEqual(['a1', 'a2', 'a3', 'a4']);
    const outcomes = (await hooks.attempts(webhook.id, 'event=message.received')).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'delivered')).toHaveLength(10);
    expect(outcomes).toContain('retrying');
  });

  it('delays nobody because of a receiver that is dead', async () => {
    const dead = await new WebhookReceiver().start();
    dead.answer = () => null;
    await make({ url: dead.url });
    await make();
    for (const index of numbers(20))
      await house.receiveIn(`4477009000${index.padStart(2, '0')}@c.us`, 'default', index);
    await eventually('the living one', () => receiver.received.length === 20);
    expect(dead.mostUnderWay).toBeLessThanOrEqual(8);
    await dead.stop();
  });

  it('loses nothing while the receiver is down and the bridge dies, and repeats only under the same id', async () => {
    await make();
    let sent = 0;
    const send = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++, sent++) {
        await house.receiveIn(sent % 2 === 0 ? ADA : BEA, 'default', String(sent));
      }
    };
    await send(40);
    await receiver.stop();
    await send(40);
    await house.crash();
    await send(40);
    await receiver.start();
    await send(40);
    await house.crash();
    await send(20);
    await house.restart();
    await send(20);
    const wanted = new Set(numbers(200));
    await eventually('everything', () => new Set(receiver.received.map(keyOf)).size === wanted.size, 30_000);
    expect(new Set(receiver.received.map(keyOf))).toEqual(wanted);
    // One id an event, however often it came.
    expect(new Set(receiver.ids).size).toBe(200);
    for (const chat of [ADA, BEA]) {
      const firsts = [...new Set(receiver.received.filter(({ body }) => body.chat === chat).map(keyOf))].map(Number);
      expect(firsts).toEqual([...firsts].sort((one, other) => one - other));
    }
  }, 60_000);

  it('obeys Retry-After', async () => {
    const times: number[] = [];
    receiver.answer = () => {
      times.push(Date.now());
      return times.length === 1 ? { status: 503, headers: { 'Retry-After': '3' } } : 200;
    };
    await make();
    await house.receive('default', 'a');
    await eventually('the second attempt', () => times.length === 2, 10_000);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(2_900);
  });

  it('gives up after the attempts that it was given, goes on, and sends again what failed when it is told', async () => {
    let isBroken = true;
    receiver.answer = ({ body }) =>
      isBroken && body.message?.body !== 'good' ? { status: 500, text: `no ${'x'.repeat(5_000)}` } : 200;
    const { webhook } = await make({ retries: { policy: 'constant', delaySeconds: 1, attempts: 2 } });
    await house.receive('default', 'bad', 'worse', 'good');
    await eventually('the good one', () => receiver.received.some((one) => keyOf(one) === 'good'), 10_000);
    const failed = await hooks.attempts(webhook.id, 'status=failed');
    expect(failed).toMatchObject([
      { attempt: 2, status: 500, problem: 'It answered 500.' },
      { attempt: 2, status: 500 },
    ]);
    expect(failed[0]?.responseStart).toHaveLength(1_024);
    const refused = await hooks
      .call('post', `/webhooks/${webhook.id}/deliveries/${failed[1]!.id}/redeliver`)
      .expect(200);
    expect(refused.body).toMatchObject({ delivery: { outcome: 'failed', eventId: failed[1]!.eventId } });
    isBroken = false;
    const before = receiver.received.length;
    const all = await hooks.call('post', `/webhooks/${webhook.id}/redeliver-failed`).expect(200);
    expect(all.body).toMatchObject({ delivered: 2, failed: 0, left: 0 });
    expect(receiver.received.slice(before).map(keyOf)).toEqual(['bad', 'worse']);
    expect(receiver.ids.slice(before)).toEqual([failed[1]!.eventId, failed[0]!.eventId]);
    expect(await hooks.attempts(webhook.id, 'status=failed')).toEqual([]);
    const again = await hooks.call('post', `/webhooks/${webhook.id}/redeliver-failed`).expect(200);
    expect(again.body).toMatchObject({ delivered: 0, failed: 0, left: 0 });
    await hooks.call('post', `/webhooks/${webhook.id}/deliveries/none/redeliver`).expect(404);
  }, 20_000);

  it('is disabled by a receiver that says it is gone, and goes on where it was when it is resumed', async () => {
    receiver.answer = () => 410;
    const { webhook } = await make();
    await house.receive('default', 'a');
    await eventually('the end', async () => (await hooks.get(webhook.id)).state === 'disabled');
    expect((await hooks.get(webhook.id)).notice).toContain('410');
    expect(await hooks.attempts(webhook.id)).toMatchObject([{ outcome: 'disabled', status: 410 }]);
    await house.receive('default', 'b');
    receiver.answer = () => 200;
    await hooks.call('post', `/webhooks/${webhook.id}/resume`).expect(200);
    await eventually('both', () => receiver.received.length === 3);
    expect(receiver.received.map(keyOf)).toEqual(['a', 'a', 'b']);
  });

  it('follows no redirect', async () => {
    const other = await new WebhookReceiver().start();
    receiver.answer = () => ({ status: 302, headers: { Location: other.url } });
    const { webhook } = await make({ retries: { attempts: 1 } });
    await house.receive('default', 'a');
    await eventually('the attempt', async () => (await hooks.attempts(webhook.id)).length === 1);
    expect(await hooks.attempts(webhook.id)).toMatchObject([{ outcome: 'failed', status: 302 }]);
    expect(other.received).toEqual([]);
    await other.stop();
  });

  it('delivers nothing while it is paused, and tells what left the log meanwhile', async () => {
    const { webhook } = await make();
    await hooks.call('post', `/webhooks/${webhook.id}/pause`).expect(200);
    await house.receive('default', 'a', 'b', 'c');
    await house.log.trim('default', { cut: '0', keep: 1 }, 100);
    await hooks.call('post', `/webhooks/${webhook.id}/resume`).expect(200);
    await eventually('the last one', () => receiver.received.length === 1);
    expect(receiver.received.map(keyOf)).toEqual(['c']);
    const [dropped] = await hooks.attempts(webhook.id, 'status=dropped');
    expect(dropped?.problem).toContain('Events 1 to 2');
  });
});
