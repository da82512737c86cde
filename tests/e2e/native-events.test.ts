import { webcrypto } from 'node:crypto';
import request from 'supertest';
import { EVENT_NAMES, type EventName } from '../../src/core/events/event-map.js';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { ShiftableClock } from '../support/shiftable-clock.js';
import { WebhookReceiver, type Received } from '../support/webhook-receiver.js';

const ME = '447700900100';
const ADA = '447700900123@c.us';
const GROUP = '120363000000000001@g.us';
const SAM = '447700900131@c.us';
const NEW = '447700900140@c.us';
const SECRET = Buffer.from('a secret of thirty-two bytes ok!').toString('base64');

type Data = Readonly<Record<string, unknown>>;

/** What an event of the native dialect says beside what every event says. */
interface Told {
  readonly chat?: string | null;
  readonly messageId?: string | null;
  readonly data: unknown;
  readonly message?: unknown;
}

const number = expect.any(Number) as number;

describe('events of the native dialect, from the phone to a receiver', () => {
  let house: LiveHouse;
  let receiver: WebhookReceiver;
  const clock = new ShiftableClock();
  const compared = new Set<string>();

  beforeAll(async () => {
    receiver = await new WebhookReceiver().start();
    house = await openLiveHouse({
      simulator: { autoScan: false, autoScanMs: undefined, chats: 20 },
      env: { WEBHOOK_ALLOW_HOSTS: '127.0.0.1', SEND_PACE_MS: '0', SEND_NEW_CONTACT_PACE_MS: '0', HISTORY: '1' },
      start: false,
      clock,
    });
    await house
      .post('/webhooks')
      .send({ url: receiver.url, secret: `whsec_${SECRET}` })
      .expect(201);
    await house.post('/sessions').send({ name: 'default', start: true });
    await house.reaches('scan_qr', 60_000);
    await house.simulator.door.scan();
    await house.reaches('working', 60_000);
    await eventually('level', () => house.bridge.history.status('default').caughtUp, 60_000);
  }, 120_000);
  afterAll(async () => {
    await house.close();
    await receiver.stop();
  });

  const door = () => house.simulator.door;
  const told = (type: EventName, is: (body: Received['body']) => unknown = () => true): Promise<Received> =>
    eventually(
      type,
      () => receiver.received.find(({ body }) => body.type === type && Boolean(is(body))) ?? null,
      30_000,
    );
  const ofMessage = (id: string) => (body: Received['body']) =>
    (body as unknown as { messageId: string }).messageId === id;
  /** The message as the native route reads it from the store. */
  const read = async (chat: string, id: string): Promise<Data> =>
    ((await house.get(`/chats/${chat}/messages/${id}`).expect(200)).body as { message: Data }).message;

  /** Compares the whole body, and checks the signature without any code of ours. */
  const compare = async (
    { body, text, headers }: Received,
    { chat = null, messageId = null, data, message = null }: Told,
  ) => {
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) as string,
      sequence: number,
      session: 'default',
      type: body.type,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      recovered: false,
      chat,
      messageId,
      data,
      message,
    });
    const id = String(headers['webhook-id']);
    const timestamp = String(headers['webhook-timestamp']);
    expect(id).toBe(body.id);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['webhook-signature']).toBe(`v1,${await hmacSha256(SECRET, `${id}.${timestamp}.${text}`)}`);
    compared.add(body.type);
  };

  it('session.state, session.qr and session.connection', async () => {
    const state = await told('session.state', ({ data }) => data['state'] === 'working');
    await compare(state, {
      data: { state: 'working', previous: expect.any(String) as string, reason: null, newLink: true },
    });
    const expiresAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;
    await compare(await told('session.qr'), { data: { expiresAt } });
    door().dropSocket({ ms: 300 });
    const connected = await told('session.connection', ({ data }) => data['state'] === 'CONNECTED');
    await compare(connected, { data: { state: 'CONNECTED' } });
    await house.reaches('working');
  });

  it('message.received, message.reaction, message.edited and message.revoked', async () => {
    const { id } = door().receive({ chat: ADA, text: 'At nine' });
    const about = { chat: ADA, messageId: id };
    const received = await told('message.received', ofMessage(id));
    await compare(received, { ...about, data: { type: 'chat' }, message: await read(ADA, id) });

    door().react({ id, text: '🎂', sender: ADA });
    const reaction = await told('message.reaction', ofMessage(id));
    await compare(reaction, {
      ...about,
      data: { id: expect.any(String) as string, emoji: '🎂', previousEmoji: null, senderId: ADA, timestamp: number },
      message: await read(ADA, id),
    });

    door().edit({ id, text: 'At ten' });
    const edited = await told('message.edited', ofMessage(id));
    const data = { editedAt: number, text: 'At ten', previousText: 'At nine' };
    const before = await read(ADA, id);
    expect(before['body']).toBe('At ten');
    await compare(edited, { ...about, data, message: before });

    door().revoke({ id });
    const revoked = await told('message.revoked', ofMessage(id));
    await compare(revoked, { ...about, data: { for: 'everyone', before }, message: await read(ADA, id) });
  });

  it('message.waiting', async () => {
    const { id } = door().receive({ chat: ADA, kind: 'ciphertext' });
    const waiting = await told('message.waiting', ofMessage(id));
    const about = { chat: ADA, messageId: id };
    await compare(waiting, { ...about, data: { type: 'ciphertext' }, message: await read(ADA, id) });
  });

  it('message.sent and message.ack', async () => {
    const sent = await house.post(`/chats/${ADA}/messages`).send({ text: 'Hello' }).expect(201);
    const { id } = (sent.body as { message: { id: string } }).message;
    const about = { chat: ADA, messageId: id };
    const event = await told('message.sent', ofMessage(id));
    const now = await read(ADA, id);
    // How far it had come when it was told is not known here.
    const { _data, ack } = event.body.message as unknown as { _data: Data; ack: number };
    const message = { ...now, ack, _data: { ...(now['_data'] as Data), ack: _data['ack'] } };
    await compare(event, { ...about, data: { type: 'chat' }, message });

    door().ack({ id, ack: 3 });
    const acked = await told('message.ack', (body) => ofMessage(id)(body) && body.data['ack'] === 3);
    await compare(acked, { ...about, data: { ack: 3, previousAck: number }, message: await read(ADA, id) });
  });

  it('poll.vote', async () => {
    const { id } = door().receive({ chat: ADA, kind: 'poll_creation' });
    await told('message.received', ofMessage(id));
    door().vote({ id, options: [1], sender: ADA });
    await compare(await told('poll.vote'), {
      chat: ADA,
      messageId: id,
      data: { id: expect.any(String) as string, voter: ADA, selectedOptionLocalIds: [1], timestampMs: number },
      message: await read(ADA, id),
    });
  });

  it('chat.read, chat.pinned, chat.archived, chat.muted and chat.deleted', async () => {
    const chat = NEW;
    await told('message.received', ofMessage(door().receive({ chat, text: 'Begins a chat' }).id));
    door().unreadFromPhone({ chat, count: 0 });
    const isOfIt = (body: Received['body']): boolean => body.chat === chat;
    const read = await told('chat.read', (body) => isOfIt(body) && body.data['read'] === true);
    await compare(read, { chat, data: { read: true, unreadCount: 0 } });
    door().pinFromPhone({ chat });
    await compare(await told('chat.pinned', isOfIt), { chat, data: { pinned: true } });
    door().archiveFromPhone({ chat });
    await compare(await told('chat.archived', isOfIt), { chat, data: { archived: true } });
    door().muteFromPhone({ chat });
    await compare(await told('chat.muted', isOfIt), { chat, data: { muted: true, muteExpiration: -1 } });
    door().deleteChatFromPhone({ chat });
    await compare(await told('chat.deleted', isOfIt), { chat, data: {} });
  });

  it('chat.created', async () => {
    const chat = '447700900777@c.us';
    door().receive({ chat, text: 'Hello, I am new' });
    await compare(await told('chat.created'), { chat, data: {} });
  });

  it('what is kept here beside WhatsApp: note.created, chat.properties, message.flagged and phone.changed', async () => {
    const { id } = door().receive({ chat: ADA, text: 'About the bill' });
    await told('message.received', ofMessage(id));
    const ask = (method: 'post' | 'patch', path: string, body: object) =>
      request(house.bridge.url)
        [method](path)
        .set({ Authorization: `Bearer ${KEY}`, 'x-phone': ME })
        .send(body);
    const note = await ask('post', '/v1/note/create', {
      chat_id: ADA,
      body: 'Pays late',
      author: 'ana',
      message_id: id,
    });
    const { note_id: noteId } = note.body as { note_id: string };
    const message = await read(ADA, id);
    const written = { id: noteId, body: 'Pays late', author: 'ana' };
    await compare(await told('note.created'), { chat: ADA, messageId: id, data: written, message });
    await ask('patch', `/v1/chats/${ADA}`, { custom_properties: { tier: 'gold' } }).expect(200);
    const properties = { properties: { tier: 'gold' }, previous: {} };
    await compare(await told('chat.properties'), { chat: ADA, data: properties });
    await ask('post', `/v1/message/${encodeURIComponent(id)}/flag`, { flag: true }).expect(204);
    await compare(await told('message.flagged'), { chat: ADA, messageId: id, data: { flagged: true }, message });
    await ask('patch', '/v1/phones/update', { phone_name: 'Front desk' }).expect(204);
    await compare(await told('phone.changed'), { data: { name: 'Front desk', labelIds: [] } });
  });

  it('group.changed', async () => {
    expect(door().changeGroup({ chat: GROUP, by: SAM, change: 'subject', people: [], text: 'The team' }).done).toBe(
      true,
    );
    const event = await told('group.changed', ({ data }) => data['change'] === 'subject');
    const { messageId } = event.body as unknown as { messageId: string };
    await compare(event, {
      chat: GROUP,
      messageId,
      data: { change: 'subject', author: SAM, members: [], value: 'The team' },
      message: await read(GROUP, messageId),
    });
  });

  it('contact.changed', async () => {
    await house.put(`/contacts/${SAM}`).send({ firstName: 'Samuel', lastName: 'Field' }).expect(200);
    await compare(await told('contact.changed', ({ chat }) => chat === SAM), { chat: SAM, data: {} });
  });

  it('presence.changed', async () => {
    await house.put(`/chats/${ADA}/presence/subscription`).expect(200);
    await house.put('/presence').send({ presence: 'available' });
    door().presence({ chat: ADA, state: 'typing' });
    await compare(await told('presence.changed'), { chat: ADA, data: { id: ADA, state: 'typing', lastSeen: null } });
  });

  it('call.received and call.rejected', async () => {
    const { id } = door().call({ chat: ADA, isVideo: true });
    const data = { id, from: ADA, isGroup: false, isVideo: true, timestamp: number, fromMe: false };
    await compare(await told('call.received'), { chat: ADA, data });
    await house.post(`/calls/${id}/reject`).expect(200);
    await compare(await told('call.rejected'), { chat: ADA, data });
  });

  it('account.restricted', async () => {
    door().restriction({
      text: "Your account is restricted right now. You can't start new chats for 23 hours 30 minutes.",
    });
    await compare(await told('account.restricted'), {
      data: { active: true, until: expect.anything() as unknown, reason: expect.any(String) as string },
    });
  });

  it('history.progress', async () => {
    // Nothing is fetched in the first minutes of a link.
    clock.shift(6 * 60_000);
    const done = await told('history.progress', ({ data }) => data['state'] === 'done');
    const counts = { chatsDone: number, chatsTotal: number, messages: number };
    await compare(done, { data: { state: 'done', ...counts, percent: 100 } });
  });

  it('has compared every event that there is', () => {
    expect(EVENT_NAMES.filter((name) => !compared.has(name))).toEqual([]);
  });
});

/** Base64 of an HMAC with SHA-256 under a key in base64, by WebCrypto. */
async function hmacSha256(key: string, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await webcrypto.subtle.importKey('raw', Buffer.from(key, 'base64'), algorithm, false, ['sign']);
  return Buffer.from(await webcrypto.subtle.sign('HMAC', imported, Buffer.from(text))).toString('base64');
}
