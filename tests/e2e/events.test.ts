import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const ADA = '447700900001@c.us';
const ENV = { WEBHOOK_ALLOW_HOSTS: '127.0.0.1' };

interface SeenEvent {
  readonly id: string;
  readonly sequence: number;
  readonly type: string;
  readonly messageId: string | null;
  readonly message: { readonly body?: string } | null;
  readonly data: Readonly<Record<string, unknown>>;
}

describe('events from the phone to whoever listens', () => {
  let house: LiveHouse;
  let receiver: WebhookReceiver;
  const seen: SeenEvent[] = [];
  let cursor = 'start';

  /** Reads on from where the last reading ended. */
  const readOn = async (): Promise<void> => {
    const { body } = (await house.get(`/events?limit=7&after=${cursor}`).expect(200)) as {
      body: { events: SeenEvent[]; meta: { cursor: string; hasMore: boolean } };
    };
    seen.push(...body.events);
    ({ cursor } = body.meta);
    if (body.meta.hasMore) await readOn();
  };
  const texts = (): string[] =>
    seen.filter(({ type }) => type === 'message.received').map(({ message }) => message?.body ?? '');
  const level = () => eventually('level', () => house.bridge.history.status('default').caughtUp, 60_000);

  beforeAll(async () => {
    receiver = await new WebhookReceiver().start();
    house = await openLiveHouse({ simulator: { autoScan: true, autoScanMs: 2_000, chats: 20 }, env: ENV });
    await house.reaches('working');
    await level();
    const retries = { policy: 'constant', delaySeconds: 1 };
    const wishes = { url: receiver.url, events: 'message.*', retries };
    await request(house.bridge.url).post('/webhooks').set('X-Api-Key', KEY).send(wishes).expect(201);
  }, 120_000);
  afterAll(async () => {
    await house.close();
    await receiver.stop();
  });

  it('tells the linking itself, without the text of a QR', async () => {
    await readOn();
    const states = seen.flatMap(({ type, data }) => (type === 'session.state' ? [data['state']] : []));
    expect(states[0]).toBe('starting');
    expect(states).toContain('working');
    expect(seen.some(({ type }) => type === 'session.qr')).toBe(true);
    const qr = seen.find(({ type }) => type === 'session.qr');
    expect(Object.keys(qr?.data ?? {})).toEqual(['expiresAt']);
  });

  it('misses and repeats none over a renewal of Chrome, a receiver that was away, and a restart of the bridge', async () => {
    const { door } = house.simulator;
    const sent: string[] = [];
    const receive = (count: number): void => {
      for (let i = 0; i < count; i++) {
        const text = `message ${String(sent.length)}`;
        sent.push(text);
        door.receive({ chat: ADA, text });
      }
    };
    receive(5);
    await eventually('the first ones', async () => {
      await readOn();
      return texts().length === 5;
    });
    await receiver.stop();
    const renewed = house.bridge.sessions.restart('default');
    receive(5);
    await renewed;
    await house.reaches('working', 60_000);
    await level();
    receive(5);
    await readOn();
    await house.stop();
    receive(5);
    const { simulator, folder } = house;
    const first = house;
    house = await openLiveHouse({ on: { simulator, folder }, env: ENV });
    house = {
      ...house,
      close: async () => {
        await house.stop();
        await first.close();
      },
    };
    await receiver.start();
    await house.reaches('working', 60_000);
    await level();
    receive(5);
    await eventually('all of them', async () => {
      await readOn();
      return texts().length >= sent.length;
    });
    expect([...texts()].sort()).toEqual([...sent].sort());
    expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => index + 1));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);

    const delivered = (): string[] => receiver.received.map(({ body }) => body.message?.body ?? '');
    await eventually('all deliveries', () => new Set(delivered()).size === sent.length, 30_000);
    const ids = new Set(receiver.received.map(({ body }) => `${body.id} ${body.type}`));
    const told = seen.filter(({ type }) => type === 'message.received').map(({ id }) => `${id} message.received`);
    expect([...ids].filter((id) => id.endsWith('message.received')).sort()).toEqual([...told].sort());
  }, 240_000);
});
