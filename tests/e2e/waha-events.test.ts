import { eventually } from '../support/eventually.js';
import { KEY } from '../support/live-house.js';
import { hmacSha512, WahaEventHouse, type WahaBody } from '../support/waha-event-house.js';
import { WAHA_EVENT_PROOFS } from '../support/waha-event-proofs.js';
import { wahaSocket, type WahaSocket } from '../support/waha-socket.js';

const ADA = '447700900123@c.us';
const GROUP = '120363000000000001@g.us';
const SAM = '447700900131@c.us';

type Fields = Readonly<Record<string, unknown>>;

describe("WAHA's events, from the phone to a receiver", () => {
  let waha: WahaEventHouse;
  let socket: WahaSocket;

  beforeAll(async () => {
    waha = await WahaEventHouse.linked(['*', 'engine.event']);
    socket = await wahaSocket(waha.house.bridge.url, 'session=default&events=*,engine.event', KEY);
  }, 120_000);
  afterAll(async () => {
    socket.close();
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
    // How far it had come by then is not known here; all else is.
    const { ack: reached, _data: data } = any.body.payload as { ack: number; _data: Fields };
    const now = await read(String(id), ADA);
    await waha.compare(any, {
      ...now,
      source: 'api',
      ack: reached,
      ackName: ['PENDING', 'SERVER'][reached],
      _data: { ...(now['_data'] as Fields), ack: data['ack'] },
    });
    waha.door.ack({ id: String(id), ack: 3 });
    const ack = await waha.delivered('message.ack', (payload) => payload['id'] === id && payload['ack'] === 3);
    const { from, to, fromMe, _data } = await read(String(id), ADA);
    await waha.compare(ack, { id, from, to, participant: null, fromMe, ack: 3, ackName: 'READ', _data });
  });

  it('message: a file, with the link that gives it', async () => {
    const { id } = waha.door.receive({ chat: ADA, kind: 'image' });
    const told = await waha.delivered('message', (payload) => payload['id'] === id);
    const whole = await waha.get<Fields>(`/api/default/chats/${ADA}/messages/${id}?downloadMedia=true`);
    await waha.compare(told, { ...whole, source: 'app' });
    const { url, mimetype } = told.body.payload['media'] as { url: string; mimetype: string };
    const file = await fetch(`${url}?x-api-key=${KEY}`);
    expect([file.status, file.headers.get('content-type')]).toEqual([200, mimetype]);
  });

  it('message.ack.group: how far a message to a group came', async () => {
    const { id } = (await waha.post('/api/sendText', { chatId: GROUP, text: 'All', session: 'default' })) as Fields;
    waha.door.ack({ id: String(id), ack: 2 });
    const ack = await waha.delivered('message.ack.group', (payload) => payload['id'] === id && payload['ack'] === 2);
    const { from, to, fromMe, participant, _data } = await read(String(id), GROUP);
    await waha.compare(ack, { id, from, to, participant, fromMe, ack: 2, ackName: 'DEVICE', _data });
  });

  it('message.reaction: set and taken back', async () => {
    const { id, key } = waha.door.receive({ chat: GROUP, text: 'Cake?', author: SAM });
    await waha.delivered('message', (payload) => payload['id'] === id);
    for (const text of ['🎂', '']) {
      waha.door.react({ id, text, sender: SAM });
      const { body } = await waha.delivered(
        'message.reaction',
        ({ reaction }) => (reaction as Fields)['text'] === text,
      );
      await waha.compare(await waha.delivered('message.reaction', (payload) => payload === body.payload), {
        id: expect.stringMatching(`^false_${GROUP}_[0-9A-F]{10,}_${SAM}$`) as string,
        from: SAM,
        fromMe: false,
        source: 'app',
        participant: SAM,
        to: GROUP,
        timestamp: expect.any(Number) as number,
        reaction: { text, messageId: id },
      });
    }
    expect(key.participant).toBe(SAM);
  });

  it('message.edited: the message as it is now', async () => {
    const { id, key } = waha.door.receive({ chat: ADA, text: 'At nine' });
    await waha.delivered('message', (payload) => payload['id'] === id);
    waha.door.edit({ id, text: 'At ten' });
    const edited = await waha.delivered('message.edited', (payload) => payload['id'] === id);
    const now = await read(id, ADA);
    expect(now['body']).toBe('At ten');
    await waha.compare(edited, { ...now, source: 'app', editedMessageId: key.id });
  });

  it('message.revoked: as it was and as it is', async () => {
    const { id, key } = waha.door.receive({ chat: ADA, text: 'Oops' });
    await waha.delivered('message', (payload) => payload['id'] === id);
    const before = await read(id, ADA);
    waha.door.revoke({ id });
    const revoked = await waha.delivered('message.revoked', (payload) => payload['revokedMessageId'] === key.id);
    const after = await read(id, ADA);
    expect(after['body']).toBe('');
    const source = 'app';
    await waha.compare(revoked, {
      after: { ...after, source },
      before: { ...before, source },
      revokedMessageId: key.id,
    });
  });

  it('message.waiting: what cannot be read yet, and message once it can', async () => {
    const { id } = waha.door.receive({ chat: ADA, kind: 'ciphertext' });
    const isIt = (payload: WahaBody['payload']) => payload['id'] === id;
    const waiting = await waha.delivered('message.waiting', isIt);
    await waha.compare(waiting, { ...(await read(id, ADA)), source: 'app' });
    expect(waha.deliveries.some(({ body }) => body.event === 'message' && isIt(body.payload))).toBe(false);
    waha.door.changeMessage({ id, changes: { type: 'chat', body: 'Now it can be read' } });
    const message = await waha.delivered('message', isIt);
    expect(message.body.payload['body']).toBe('Now it can be read');
    await waha.compare(message, { ...(await read(id, ADA)), source: 'app' });
  });

  it('poll.vote and poll.vote.failed: which options somebody chose', async () => {
    const { id } = waha.door.receive({ chat: ADA, kind: 'poll_creation' });
    const poll = await waha.delivered('message', (payload) => payload['id'] === id);
    const options = (poll.body.payload['_data'] as { pollOptions: { name: string; localId: number }[] }).pollOptions;
    const me = (await waha.get('/api/sessions/default/me'))['id'];
    const vote = (selectedOptions: readonly string[]) => ({
      vote: {
        id: expect.stringMatching(`^false_${ADA}_[0-9A-F]{10,}$`) as string,
        to: me,
        from: ADA,
        fromMe: false,
        selectedOptions,
        timestamp: expect.any(Number) as number,
      },
      poll: { id, to: me, from: ADA, fromMe: false },
    });
    waha.door.vote({ id, options: [options[1]?.localId ?? -1], sender: ADA });
    await waha.compare(await waha.delivered('poll.vote'), vote([options[1]?.name ?? '']));
    waha.door.vote({ id, options: [99], sender: ADA });
    await waha.compare(await waha.delivered('poll.vote.failed'), vote([]));
  });

  it('engine.event: under the names that whatsapp-web.js has', async () => {
    const { id } = waha.door.receive({ chat: ADA, text: 'For the engine' });
    const isOf = (event: string) => (payload: WahaBody['payload']) =>
      payload['event'] === event && JSON.stringify(payload['data']).includes(id);
    const [created, message] = await Promise.all([
      waha.delivered('engine.event', isOf('message_create')),
      waha.delivered('engine.event', isOf('message')),
    ]);
    const { _data } = await read(id, ADA);
    const data = message.body.payload['data'] as Fields;
    expect(data).toMatchObject({ body: 'For the engine', _data });
    await waha.compare(created, { event: 'message_create', data });
    await waha.compare(message, { event: 'message', data });
    expect(created.body.id).not.toBe(message.body.id);
  });

  it('GET /ws: the same events under the same ids', async () => {
    const first = socket.seen[0]?.id ?? 'nothing came';
    const names = (bodies: readonly WahaBody[]) => bodies.map(({ id, event }) => `${id} ${event}`).sort();
    const delivered = (): readonly WahaBody[] => {
      const all = waha.deliveries.map(({ body }) => body);
      return all.slice(all.findIndex(({ id }) => id === first));
    };
    await eventually('both ways level', () => delivered().length === socket.seen.length);
    expect(names(socket.seen)).toEqual(names(delivered()));
    const isOfOneText = ({ event, payload }: WahaBody) => event === 'message' && payload['body'] === 'For the engine';
    expect(socket.seen.find(isOfOneText)).toEqual(delivered().find(isOfOneText));
  });

  it('has shown of the events what the table of proofs says', () => {
    expect([...waha.compared].sort()).toEqual([...WAHA_EVENT_PROOFS['waha-events']].sort());
  });
});
