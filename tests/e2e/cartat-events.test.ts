import request from 'supertest';
import { CARTAT_EVENTS } from '../../src/http/dialects/cartat/events.js';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const ADA = '447700900123';
const CHAT = `${ADA}@c.us` as const;
const GROUP = '120363000000000001@g.us';
const instance = 'default';

type Told = Readonly<Record<string, unknown>> & { readonly event: (typeof CARTAT_EVENTS)[number] };

describe("Cartat's events, from the phone to a receiver", () => {
  let house: LiveHouse;
  let receiver: WebhookReceiver;
  const tested = new Set<string>();

  const all = (): Told[] => receiver.received.map(({ text }) => JSON.parse(text) as Told);
  /** The whole of the next event of that name that `is` it. */
  const told = (event: Told['event'], is: (one: Told) => boolean = () => true) => {
    tested.add(event);
    return eventually(`the event ${event}`, () => all().find((one) => one.event === event && is(one)));
  };
  const set = (webhook: object) =>
    request(house.bridge.url)
      .post('/instance/settings')
      .set('Authorization', `Bearer ${KEY}`)
      .send({ webhook })
      .expect(200);

  beforeAll(async () => {
    receiver = await new WebhookReceiver().start();
    house = await openLiveHouse({
      simulator: { autoScanMs: undefined, chats: 5 },
      env: { WEBHOOK_ALLOW_HOSTS: '127.0.0.1', SEND_PACE_MS: '0', SEND_NEW_CONTACT_PACE_MS: '0', HISTORY: 'off' },
    });
    await house.reaches('scan_qr');
    const on = { is_active: true, ack_events: true, instance_events: true, messages_events: true };
    const answer = await set({ ...on, webhook_url: receiver.url });
    expect(answer.body).toEqual({ archive: false, webhook: { ...on, webhook_url: receiver.url } });
  });
  afterAll(async () => {
    await house.close();
    await receiver.stop();
  });

  it('tells a new QR with its text', async () => {
    house.simulator.door.newRef();
    const answer = await eventually('the new QR', async () => {
      const shown = await house.get('/instance/qr').set('Accept', 'application/json');
      const { qr = '' } = shown.body as { qr?: string };
      return qr.startsWith(`${house.simulator.door.state().ref ?? '-'},`) ? shown : null;
    });
    const { qr } = answer.body as { qr: string };
    expect(await told('qr', (one) => one['qr'] === qr)).toEqual({ event: 'qr', qr, instance });
  });

  it('tells the linking in its steps', async () => {
    expect(await house.simulator.door.scan()).toEqual({ result: 'linked' });
    await house.reaches('working');
    for (const event of ['authenticated', 'loading_screen', 'ready'] as const) {
      expect(await told(event)).toEqual({ event, instance });
    }
    const steps = all().filter(({ event }) => event !== 'qr');
    expect(steps.map(({ event }) => event)).toEqual(['authenticated', 'loading_screen', 'ready']);
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
  });

  it.each([
    ['a text', CHAT, {}],
    ['a picture', CHAT, { kind: 'image' }],
    ['a message in a group', GROUP, {}],
  ])('tells %s as a read shows it, under its one id', async (_what, chat, more) => {
    const { id } = house.simulator.door.receive({ chat, text: 'Bread?', ...more });
    const event = await told('message_received', (one) => one['id'] === id);
    const read = await house.get(`/chats/${encodeURIComponent(chat)}?limit=1`).expect(200);
    const [message] = (read.body as { messages: Record<string, unknown>[] }).messages;
    expect(event).toEqual({ ...message, event: 'message_received', id, instance });
    expect(event).toMatchObject({ from: chat, fromMe: false, body: expect.any(String) as string });
  });

  it('tells how far a sent message got, by the very id that its sending gave', async () => {
    const sent = await request(house.bridge.url)
      .post('/message/text')
      .set('Authorization', `Bearer ${KEY}`)
      .send({ number: ADA, message: 'Fresh at nine' })
      .expect(200);
    const { id } = sent.body as { id: string };
    house.simulator.door.ack({ id, ack: 3 });
    expect(await told('ack', (one) => one['id'] === id && one['ack'] === 3)).toEqual({
      event: 'ack',
      id,
      ack: 3,
      to: CHAT,
      instance,
    });
    const acks = all().filter((one) => one.event === 'ack' && one['id'] === id);
    const order = acks.map((one) => one['ack'] as number);
    expect(order).toEqual([...order].sort((one, other) => one - other));
    // What others wrote, and what the account itself wrote, is no received message and no ack.
    expect(all().filter((one) => one.event === 'message_received' && one['fromMe'] === true)).toEqual([]);
  });

  it('tells that the connection is lost and back', async () => {
    receiver.received.length = 0;
    house.simulator.door.dropSocket();
    expect(await told('disconnected')).toEqual({
      event: 'disconnected',
      reason: expect.stringMatching(/\S/) as string,
      instance,
    });
    house.simulator.door.restoreSocket();
    expect(await told('ready')).toEqual({ event: 'ready', instance });
    expect(all().some(({ event }) => event === 'authenticated')).toBe(false);
  });

  it('tells nothing of the time in which it was switched off', async () => {
    await set({ messages_events: false });
    const { id: unwanted } = house.simulator.door.receive({ chat: CHAT, text: 'not wanted' });
    await eventually('it is stored', async () =>
      (await house.get(`/chats/${ADA}?limit=1`)).text.includes('not wanted'),
    );
    await set({ is_active: false, messages_events: true });
    const { id: missed } = house.simulator.door.receive({ chat: CHAT, text: 'switched off' });
    await eventually('it is stored', async () =>
      (await house.get(`/chats/${ADA}?limit=1`)).text.includes('switched off'),
    );
    await set({ is_active: true });
    const { id } = house.simulator.door.receive({ chat: CHAT, text: 'on again' });
    await told('message_received', (one) => one['id'] === id);
    expect(all().filter((one) => one['id'] === unwanted || one['id'] === missed)).toEqual([]);
  });

  it('tells that the phone has unlinked it, and signs nothing, as Cartat has no header for it', async () => {
    house.simulator.door.unlink();
    expect(await told('auth_failure')).toEqual({
      event: 'auth_failure',
      reason: 'WhatsApp ended this link: it was removed on the phone.',
      instance,
    });
    for (const { headers } of receiver.received) {
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(Object.keys(headers).filter((name) => /^x-|signature/.test(name))).toEqual([]);
    }
  });

  it('has tested every event that there is', () => {
    expect([...tested].sort()).toEqual([...CARTAT_EVENTS].sort());
  });
});
