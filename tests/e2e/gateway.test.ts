import request from 'supertest';
import { eventually } from '../support/eventually.js';
import {
  GATEWAY_CHAT,
  GATEWAY_ENV,
  gatewayClient,
  type GatewayChat,
  type GatewayMessage,
  type GatewayPage,
  type GatewaySent,
} from '../support/gateway-client.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { differencesFrom } from '../support/seed-shape.js';

const ADA = '447700900123';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const JID = `${ADA}@s.whatsapp.net`;
const UNREAD = '447700900144';
const BOTH = '447700900161';
const BOTH_LID = '180032507363161@lid';
const anyTime = expect.any(Number) as number;

/** The whole answer to what was done to a message, or made one. */
const done = (waMessageId: string) => ({ mode: 'sync', waMessageId, status: 'sent', timestamp: anyTime });

describe("the gateway's routes, from the real page and its stored copy", () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScanMs: undefined, chats: 20 }, env: GATEWAY_ENV });
    await house.reaches('scan_qr');
  });
  afterAll(async () => {
    await house.close();
  });

  const call = <T>(method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, body?: object, status = 200) =>
    gatewayClient(house.bridge.url).call<T>(method, `/sessions/default${path}`, body, status);
  const chatNow = (jid = JID) => call<GatewayChat>('get', `/chats/${jid}`);

  it('is linked by its QR, and has the account afterwards', async () => {
    expect(await call('get', '/me', undefined, 404)).toEqual({
      error: { code: 'not_found', message: 'session is not paired' },
    });
    expect(await call('post', ':start', undefined, 400)).toEqual({
      error: { code: 'validation_error', message: 'session not paired; use QR or pairing code' },
    });
    expect(await call('get', '/chats')).toEqual({ data: [], nextCursor: null });
    const { code, expiresAt } = await call<{ code: string; expiresAt: number }>('get', '/qr');
    expect(expiresAt).toBeGreaterThan(Date.now());
    expect(await house.simulator.door.scan({ qr: code })).toEqual({ result: 'linked' });
    await house.reaches('working');
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
    const { pn, lid } = house.simulator.door.state().me;
    expect(await call('get', '/me')).toEqual({
      sessionId: 'default',
      status: 'working',
      waJid: pn.replace('@c.us', '@s.whatsapp.net'),
      waLid: lid,
      phoneNumber: pn.replace('@c.us', ''),
      connected: true,
    });
    expect(await call('get', '/qr', undefined, 409)).toMatchObject({
      error: { code: 'conflict', message: 'session is already paired' },
    });
  });

  it("gives a chat with the keys of the documentation, and finds it by its person's LID", async () => {
    const chat = await chatNow();
    const { mutedUntil: _, ...example } = GATEWAY_CHAT;
    expect(differencesFrom(example, chat, 'at least')).toEqual([]);
    expect(
      differencesFrom({ ...GATEWAY_CHAT, aliases: [''] }, { mutedUntil: 1, aliases: [''], ...chat }, 'exactly'),
    ).toEqual([]);
    expect(chat).toMatchObject({ jid: JID, sessionId: 'default', type: 'dm' });
    const merged = await chatNow(`${BOTH}@s.whatsapp.net`);
    expect(merged).toMatchObject({ jid: `${BOTH}@s.whatsapp.net`, aliases: [BOTH_LID, `${BOTH}@s.whatsapp.net`] });
    expect(await chatNow(BOTH_LID)).toEqual(merged);
    const muted = await chatNow('447700900143@s.whatsapp.net');
    expect(differencesFrom(GATEWAY_CHAT, muted, 'at least')).toEqual([]);
  });

  it.each([ADA, `+${ADA}`, `00${ADA}`, `${ADA}@c.us`, `${ADA}:12@s.whatsapp.net`, '447700999999@s.whatsapp.net'])(
    'does not know %s, and makes no chat of it',
    async (cid) => {
      const before = house.simulator.door.chats().length;
      const answer = await call('get', `/chats/${cid}`, undefined, 404);
      expect(answer).toEqual({ error: { code: 'not_found', message: 'chat not found' } });
      expect(house.simulator.door.chats()).toHaveLength(before);
    },
  );

  it('pages through every chat that has a message, each once, the newest first', async () => {
    const all = await call<GatewayPage<GatewayChat>>('get', '/chats?limit=1000');
    expect(all.nextCursor).toBeNull();
    const found: GatewayChat[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: GatewayPage<GatewayChat> = await call('get', `/chats?limit=7&cursor=${cursor}`);
      found.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(found).toEqual(all.data);
    expect(new Set(found.map(({ jid }) => jid)).size).toBe(found.length);
    const times = found.map(({ lastMessageAt = 0 }) => lastMessageAt);
    expect(times).toEqual([...times].sort((one, other) => other - one));
    const people = house.simulator.door.chats().filter(({ messages }) => messages > 0);
    for (const { id } of people.filter((one) => one.id.endsWith('@c.us'))) {
      expect(found.map(({ jid }) => jid)).toContain(id.replace('@c.us', '@s.whatsapp.net'));
    }
  });

  it('pages through the messages of a chat, each once, the newest first, and says what the copy lacks', async () => {
    const isComplete = async () => {
      const answer = await gatewayClient(house.bridge.url).ask(
        'get',
        `/sessions/default/chats/${JID}/messages?limit=50`,
      );
      return answer.headers['x-causeway-complete'];
    };
    expect(await isComplete()).toBe('false');
    // A read of the page fills the copy, as backfill would.
    await house.get(`/chats/${ADA}?limit=60`).expect(200);
    expect(await isComplete()).toBe('true');
    const found: GatewayMessage[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: GatewayPage<GatewayMessage> = await call('get', `/chats/${JID}/messages?limit=13&cursor=${cursor}`);
      found.push(...page.data);
      cursor = page.nextCursor;
    }
    const all = await call<GatewayPage<GatewayMessage>>('get', `/chats/${JID}/messages?limit=200`);
    expect(found).toEqual(all.data);
    expect(found.length).toBeGreaterThan(10);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    const newest = house.simulator.door.messages({ chat: `${ADA}@c.us`, limit: 1 })[0];
    expect(newest?.id).toContain(found[0]?.waMessageId ?? 'nothing');
  });

  it('shows typing, and the account as online', async () => {
    const chat = `${ADA}@c.us` as const;
    await call('put', `/chats/${JID}/presence`, { state: 'composing' }, 204);
    expect(house.simulator.door.chatState({ chat }).state).toBe('composing');
    await call('put', `/chats/${JID}/presence`, { state: 'paused' }, 204);
    expect(house.simulator.door.chatState({ chat }).state).not.toBe('composing');
    await call('put', '/presence', { state: 'online' }, 204);
    expect(house.simulator.door.profile().presence).toBe('available');
    await call('put', '/presence', { state: 'offline' }, 204);
    expect(house.simulator.door.profile().presence).toBe('unavailable');
  });

  it('sends, edits, reacts to, forwards and takes back a message', async () => {
    const sent = await call<GatewaySent>('post', '/messages', { to: JID, type: 'text', text: 'From the gateway' });
    const mid = sent.waMessageId ?? '';
    expect(mid).toMatch(/^3EB0[0-9A-F]+$/);
    expect(sent).toEqual(done(mid));
    const serialised = `true_${ADA}@c.us_${mid}`;
    expect(house.simulator.door.message({ id: serialised })).toMatchObject({ type: 'chat', body: 'From the gateway' });
    const shown = await eventually('the message is stored', async () => {
      const { data } = await call<GatewayPage<GatewayMessage>>('get', `/chats/${JID}/messages?limit=5`);
      return data.find(({ waMessageId }) => waMessageId === mid);
    });
    const { pn, lid } = house.simulator.door.state().me;
    const sender = { senderJid: pn.replace('@c.us', '@s.whatsapp.net'), senderLid: lid };
    expect({ senderLid: lid, ...shown }).toEqual({
      ...{ id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) as string, waMessageId: mid, sessionId: 'default' },
      ...{ chatJid: JID, ...sender, fromMe: true, direction: 'out', type: 'text', body: 'From the gateway' },
      ...{ hasMedia: false, edited: false, deleted: false, timestamp: anyTime, createdAt: anyTime },
      ...{ status: expect.stringMatching(/^(pending|sent|delivered)$/) as string, ackLevel: anyTime },
    });
    expect(await call('patch', `/messages/${mid}`, { chat: JID, text: 'Better' })).toEqual(done(mid));
    expect(house.simulator.door.message({ id: serialised })).toMatchObject({ body: 'Better' });
    const reaction = () => house.simulator.door.marks({ id: serialised }).reaction ?? '';
    expect(await call('post', `/messages/${mid}/reaction`, { chat: JID, emoji: '👍' })).toEqual(done(mid));
    await eventually('the reaction there', () => reaction() === '👍');
    expect(await call('delete', `/messages/${mid}/reaction`, { chat: JID })).toEqual(done(mid));
    await eventually('no reaction any more', () => reaction() === '');
    const passed = await call<GatewaySent>('post', `/messages/${mid}/forward`, {
      chat: JID,
      to: `${UNREAD}@s.whatsapp.net`,
    });
    expect(passed).toEqual(done(passed.waMessageId ?? ''));
    const copy = house.simulator.door.message({ id: `true_${UNREAD}@c.us_${passed.waMessageId ?? ''}` });
    expect(copy).toMatchObject({ body: 'Better' });
    expect(await call('delete', `/messages/${mid}`, { chat: JID })).toEqual(done(mid));
    expect(house.simulator.door.message({ id: serialised })).toMatchObject({ type: 'revoked' });
    expect(await call('patch', '/messages/3EB0NOTHING', { chat: JID, text: 'x' }, 404)).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('answers 202 when it need not wait, and sends once for one Idempotency-Key', async () => {
    const ask = () =>
      gatewayClient(house.bridge.url)
        .ask('post', '/sessions/default/messages?async=true')
        .set('Idempotency-Key', 'order-7')
        .send({ to: JID, type: 'poll', name: 'When?', options: ['Today', 'Tomorrow'] });
    const [one, other] = [await ask(), await ask()];
    expect([one.status, other.status]).toEqual([202, 202]);
    const { outboxId } = one.body as GatewaySent;
    expect(one.body).toEqual({ mode: 'async', outboxId: expect.stringMatching(/^3EB0/) as string });
    expect(other.body).toEqual({ mode: 'async', outboxId, replayed: true });
    const id = `true_${ADA}@c.us_${outboxId ?? ''}`;
    await eventually('the poll there', () => house.simulator.door.message({ id }));
    const voted = await call('post', `/messages/${outboxId ?? ''}/vote`, { chat: JID, options: ['Today'] });
    expect(voted).toEqual(done(outboxId ?? ''));
    await eventually('the vote there', () => house.simulator.door.marks({ id }).votes.length === 1);
  });

  it('asks how the other side is seen', async () => {
    const path = `/chats/${JID}/presence`;
    await call('get', path);
    house.simulator.door.presence({ chat: `${ADA}@c.us`, state: 'typing' });
    expect(await call('get', path)).toEqual({ chatJid: JID, from: JID, state: 'composing', media: 'text' });
    house.simulator.door.presence({ chat: `${ADA}@c.us`, state: 'unavailable', t: 1_763_000_000 });
    await eventually('they are gone', async () => {
      const { state, lastSeen } = await call<{ state: string; lastSeen?: number }>('get', path);
      return state === 'unavailable' && lastSeen === 1_763_000_000_000;
    });
  });

  it.each<[string, string, object]>([
    ['image', 'image', { media: { data: PNG, mimetype: 'image/png' }, caption: 'A dot' }],
    ['document', 'document', { media: { data: 'aGVsbG8=', mimetype: 'text/plain', filename: 'a.txt' } }],
    ['location', 'location', { latitude: 51.5, longitude: -0.1, name: 'Here' }],
    ['contact', 'vcard', { contact: { name: 'Ada', phone: '+447700900123' } }],
  ])('sends a %s', async (type, kind, fields) => {
    const { waMessageId } = await call<GatewaySent>('post', '/messages', { to: JID, type, ...fields });
    const id = `true_${ADA}@c.us_${waMessageId ?? ''}`;
    expect(house.simulator.door.message({ id })).toMatchObject({ type: kind });
    const stored = await eventually('it is stored', async () => {
      const { data } = await call<GatewayPage<GatewayMessage>>('get', `/chats/${JID}/messages?limit=10`);
      return data.find((message) => message.waMessageId === waMessageId);
    });
    expect(stored.type).toBe(type);
  });

  it('knows people: from the copy in lists, from WhatsApp for the rest', async () => {
    const { data } = await call<GatewayPage<{ lid: string; phoneNumber?: string; name?: string }>>(
      'get',
      '/contacts?q=katherine',
    );
    expect(data).toEqual([
      { lid: '180032507363160@lid', name: 'Katherine Johnson', phoneNumber: '447700900160', source: 'dm' },
    ]);
    expect(await call('get', '/contacts/180032507363160@lid')).toEqual({
      dm: true,
      groups: [{ jid: '120363000000000002@g.us', name: 'Neighbourhood Market' }],
      identity: {
        lid: '180032507363160@lid',
        jid: '447700900160@s.whatsapp.net',
        phoneNumber: '447700900160',
        name: 'Katherine Johnson',
      },
    });
    expect(await call('get', `/contacts/check?phone=%2B${ADA}`)).toEqual({
      query: `+${ADA}`,
      isOnWhatsApp: true,
      jid: JID,
    });
    expect(await call('get', '/contacts/check?phone=447700999999')).toEqual({
      query: '447700999999',
      isOnWhatsApp: false,
    });
    expect(await call('get', `/contacts/${JID}/about`)).toEqual({ about: expect.any(String) as string });
    expect(Object.keys(await call<object>('get', `/contacts/${JID}/picture`))).toEqual(['url']);
    await call('post', `/contacts/${JID}/block`, undefined, 204);
    expect(house.simulator.door.person({ id: `${ADA}@c.us` })).toMatchObject({ isBlocked: true });
    await call('post', `/contacts/${JID}/unblock`, undefined, 204);
    expect(house.simulator.door.person({ id: `${ADA}@c.us` })).toMatchObject({ isBlocked: false });
  });

  it('is unlinked at the phone, again and again without harm', async () => {
    expect(await call('post', ':logout')).toMatchObject({ status: 'stopped' });
    await eventually('the phone to know', () => house.simulator.door.state().linkedDevices.length === 0);
    expect(await call('post', ':logout')).toMatchObject({ status: 'stopped' });
    expect(
      await request(house.bridge.url)
        .get('/api/v1/sessions')
        .then(({ status }) => status),
    ).toBe(401);
  });
});
