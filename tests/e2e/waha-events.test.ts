import { eventually } from '../support/eventually.js';
import { hmacSha512, WahaEventHouse, type WahaBody } from '../support/waha-event-house.js';

const ADA = '447700900123@c.us';
const GROUP = '120363000000000001@g.us';
const SAM = '447700900131@c.us';

type Fields = Readonly<Record<string, unknown>>;

describe("WAHA's events, from the phone to a receiver", () => {
  let waha: WahaEventHouse;

  beforeAll(async () => {
    waha = await WahaEventHouse.open();
    await waha.makeSession(['*', 'engine.event']);
    await waha.house.reaches('scan_qr', 60_000);
    await waha.door.scan();
    await waha.house.reaches('working', 60_000);
    await eventually('level', () => waha.house.bridge.history.status('default').caughtUp, 60_000);
  }, 120_000);
  afterAll(async () => {
    await waha.close();
  });

  /** The same message as WAHA's own route reads it. */
  const read = (id: string, chat: string) =>
    waha.get<Fields>(`/api/default/chats/${chat}/messages/${id}?downloadMedia=false`);

  it('signs as the published example says', async () => {
    const body = '{"event":"message","session":"default","engine":"WEBJS"}';
    expect(await hmacSha512('my-secret-key', body)).toBe(
      '208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8097c462b2b17a6ce93b6b47a136cf2e78a33a63f6752c2c1631777076153fa89',
    );
  });

  it('session.status: from the first one on, with the last three', async () => {
    const point = (status: string) => ({ status, timestamp: expect.any(Number) as number });
    const payload = (...statuses: string[]) => ({
      name: 'default',
      status: statuses.at(-1),
      statuses: statuses.map(point),
      data: null,
    });
    const of = (status: string) => waha.delivered('session.status', (one) => one['status'] === status);
    await waha.compare(await of('STARTING'), payload('STARTING'), false);
    await waha.compare(await of('SCAN_QR_CODE'), payload('STARTING', 'SCAN_QR_CODE'), false);
    const working = await of('WORKING');
    await waha.compare(working, { ...payload('WORKING'), statuses: expect.any(Array) as unknown });
    expect((working.body.payload['statuses'] as Fields[]).at(-1)).toEqual(point('WORKING'));
  });

  it('message and message.any: what comes in', async () => {
    const { id } = waha.door.receive({ chat: ADA, text: 'Good morning' });
    const isIt = (payload: WahaBody['payload']) => payload['id'] === id;
    const [one, any] = await Promise.all([waha.delivered('message', isIt), waha.delivered('message.any', isIt)]);
    const payload = { ...(await read(id, ADA)), source: 'app' };
    await waha.compare(one, payload);
    await waha.compare(any, payload);
    expect(one.body.id).not.toBe(any.body.id);
  });

  it('message.any and message.ack: what is sent here, and how far it came', async () => {
    const { id } = (await waha.post('/api/sendText', { chatId: ADA, text: 'Hello', session: 'default' })) as Fields;
    const any = await waha.delivered('message.any', (payload) => payload['id'] === id);
    await waha.compare(any, {
      ...(await read(String(id), ADA)),
      source: 'api',
      ack: any.body.payload['ack'],
      ackName: any.body.payload['ackName'],
      _data: any.body.payload['_data'],
    });
    waha.door.ack({ id: String(id), ack: 3 });
    const ack = await waha.delivered('message.ack', (payload) => payload['id'] === id && payload['ack'] === 3);
    const { from, to, fromMe, _data } = await read(String(id), ADA);
    await waha.compare(ack, { id, from, to, participant: null, fromMe, ack: 3, ackName: 'READ', _data });
  });
});
