import request from 'supertest';
import WebSocket from 'ws';
import type { SessionState } from '../../src/core/sessions/session-machine.js';
import { eventually } from '../support/eventually.js';
import {
  GATEWAY_ENV,
  gatewayClient,
  type GatewayChat,
  type GatewayMessage,
  type GatewayPage,
} from '../support/gateway-client.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const ADA = '447700900123';
const ADA_JID = `${ADA}@s.whatsapp.net`;
const GRACE = '447700900456';
const GROUP = '120363000000000001@g.us';
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const anyTime = expect.any(Number) as number;

describe('a session that a client of the gateway makes, from nothing to a phone and back', () => {
  let house: LiveHouse;
  let id = '';

  beforeAll(async () => {
    const simulator = { autoScanMs: undefined, chats: 230, messagesPerChat: 1 };
    house = await openLiveHouse({ start: false, simulator, env: GATEWAY_ENV });
  });
  afterAll(async () => {
    await house.close();
  });

  const call = <T>(method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, body?: object, status = 200) =>
    gatewayClient(house.bridge.url).call<T>(method, path.replace('ID', id), body, status);
  const reaches = (state: SessionState) =>
    eventually(`session state ${state}`, () => house.bridge.sessions.get(id).state === state, 60_000);
  const keyWith = async (rights: object): Promise<string> => {
    const made = await house.post('/keys').send(rights).expect(201);
    return (made.body as { key: string }).key;
  };

  it('is made, linked by a code, and shown alike alone and in the list', async () => {
    expect(await call('get', '/sessions')).toEqual({ data: [], nextCursor: null });
    const made = await call<{ id: string }>('post', '/sessions', { label: 'Till 2', start: true }, 201);
    ({ id } = made);
    const flags = { autoRead: false, presenceTyping: false, isAdminSession: false };
    const times = { createdAt: anyTime, updatedAt: anyTime };
    const session = {
      ...{ id: expect.stringMatching(ULID) as string, organizationId: 'default', gatewayId: 'causeway' },
      ...{ label: 'Till 2', ...flags, ratePerMin: 0, ratePerHour: 0, ...times },
    };
    expect(made).toEqual({ ...session, status: 'starting' });
    await reaches('scan_qr');
    expect(await call('get', '/sessions/ID')).toEqual({ ...made, status: 'scan_qr_code', updatedAt: anyTime });
    expect(await call('get', '/sessions/ID/chats')).toEqual({ data: [], nextCursor: null });
    const { code } = await call<{ code: string }>('post', '/sessions/ID/pairing-code', { phone: '+44 7700 900100' });
    expect(code).toMatch(/^[0-9A-Z]{4}-?[0-9A-Z]{4}$/);
    expect(house.simulator.door.enterPairingCode({ code })).toEqual({ result: 'linked' });
    await reaches('working');
    await eventually('the copy has caught up', () => house.bridge.history.status(id).caughtUp);
    const { pn, lid } = house.simulator.door.state().me;
    const phoneNumber = pn.replace('@c.us', '');
    const account = { phoneNumber, waJid: `${phoneNumber}@s.whatsapp.net`, waLid: lid };
    const linked = await call('get', '/sessions/ID');
    expect(linked).toEqual({ ...session, id, ...account, status: 'working', lastConnectedAt: anyTime });
    expect(await call('get', '/sessions')).toEqual({ data: [linked], nextCursor: null });
    expect(await call('get', '/sessions/ID/me')).toEqual({
      sessionId: id,
      status: 'working',
      ...account,
      connected: true,
    });
    expect(await call('post', '/sessions/ID/pairing-code', { phone: phoneNumber }, 409)).toEqual({
      error: { code: 'conflict', message: 'session is already paired' },
    });
    // A read of the page fills the copy, as backfill would.
    await house.get(`/chats/${GRACE}?limit=250&session=${id}`).expect(200);
  });

  it('is nobody’s without a key, a key’s as far as its rights go, and not there for another organisation', async () => {
    const ask = async (path: string, key?: string) => {
      const asked = request(house.bridge.url).get(`/api/v1/sessions${path.replace('ID', id)}`);
      const answer = await (key === undefined ? asked : asked.set('Authorization', `Bearer ${key}`));
      return [answer.status, answer.body as unknown] as const;
    };
    const refused = (code: string, message: string) => ({ error: { code, message } });
    const nobody = refused('unauthorized', 'missing or invalid credentials');
    expect(await ask('')).toEqual([401, nobody]);
    expect(await ask('/ID/chats', 'wrong')).toEqual([401, nobody]);
    const member = await keyWith({ name: 'member', scopes: ['chats:read'] });
    expect(await ask('', member)).toEqual([403, refused('forbidden', 'missing required capability: manage')]);
    expect((await ask('/ID/chats', member))[0]).toBe(200);
    const foreign = await keyWith({ name: 'foreign', organisation: 'other', scopes: ['*'] });
    const notThere = [404, refused('not_found', 'session not found')];
    for (const path of ['/ID', `/ID/chats/${ADA_JID}`]) expect(await ask(path, foreign)).toEqual(notThere);
    for (const key of [foreign, KEY]) expect(await ask(`/nosuchshop/chats/${ADA_JID}`, key)).toEqual(notThere);
  });

  it('shows a chat by its address, plain or escaped, with all that WhatsApp has of it', async () => {
    const chats = house.simulator.door.chats();
    const [group, ada] = [GROUP, `${ADA}@c.us`].map((one) => chats.find((chat) => chat.id === one));
    const shown = { id: anyTime, sessionId: id, archived: false };
    const expected = {
      ...{ ...shown, jid: GROUP, type: 'group', name: 'Corner Shop Team', pinned: true },
      ...{ unreadCount: group?.unreadCount, lastMessageAt: (group?.t ?? 0) * 1000 },
    };
    for (const cid of [GROUP, GROUP.replace('@', '%40')]) {
      expect(await call('get', `/sessions/ID/chats/${cid}`)).toEqual(expected);
    }
    const both = ['180032507363123@lid', ADA_JID];
    const person = {
      ...{ ...shown, jid: ADA_JID, type: 'dm', name: 'Ada Lovelace', pinned: false, aliases: both },
      ...{ unreadCount: ada?.unreadCount, lastMessageAt: anyTime },
    };
    for (const cid of [ADA_JID, `${ADA}%40s.whatsapp.net`, ...both]) {
      expect(await call('get', `/sessions/ID/chats/${cid}`)).toEqual(person);
    }
  });

  it.each([
    ['', 50],
    ['limit=', 50],
    ['limit=0', 50],
    ['limit=-1', 1],
    ['limit=7', 7],
    ['limit=1000', 200],
  ])('with ?%s gives %i of more chats and messages', async (query, count) => {
    for (const path of ['/sessions/ID/chats', `/sessions/ID/chats/${GRACE}@s.whatsapp.net/messages`]) {
      const page = await call<GatewayPage<object>>('get', `${path}?${query}`);
      expect([path, page.data.length, page.nextCursor]).toEqual([path, count, expect.stringMatching(/\S/) as string]);
    }
  });

  it.each([
    ['limit=abc', 'validation failed'],
    ['limit=Infinity', 'validation failed'],
    ['limit=1e3', 'validation failed'],
    ['limit=1.5', 'validation failed'],
    ['cursor=garbage', 'invalid cursor'],
    ['cursor=01J9ZX8K2QHV0M3T6R7P4N5W8C', 'invalid cursor'],
  ])('refuses ?%s: %s', async (query, message) => {
    const answer = await call('get', `/sessions/ID/chats?${query}`, undefined, 400);
    expect(answer).toMatchObject({ error: { code: 'validation_error', message } });
    // Of messages any text is a place in their order.
    const messages = `/sessions/ID/chats/${ADA_JID}/messages?${query}`;
    if (query.startsWith('limit')) expect(await call('get', messages, undefined, 400)).toEqual(answer);
    else expect(await call('get', messages)).toMatchObject({ data: expect.any(Array) as unknown });
  });

  it.each([{ mutedUntil: null }, { archive: true }, { pinned: 'yes' }, { mutedUntil: 'tomorrow' }])(
    'refuses to change a chat by %j, and changes nothing',
    async (changes) => {
      const path = `/sessions/ID/chats/${ADA_JID}`;
      const before = await call<GatewayChat>('get', path);
      expect(await call('patch', path, changes, 422)).toMatchObject({ error: { code: 'validation_error' } });
      expect(await call('get', path)).toEqual(before);
    },
  );

  it('has webhooks, which never show their secret', async () => {
    const url = 'https://shop.example/hook';
    const wanted = { url, events: ['message'], secret: 's3cret', sessionId: id };
    const made = await call<{ id: string }>('post', '/webhooks', wanted, 201);
    const webhook = {
      ...{ id: expect.stringMatching(ULID) as string, organizationId: 'default', sessionId: id, url },
      ...{ events: ['message'], active: true, createdAt: anyTime, updatedAt: anyTime },
      retryPolicy: { policy: 'exponential', delaySeconds: 2, attempts: 15 },
    };
    expect(made).toEqual(webhook);
    const path = `/webhooks/${made.id}`;
    const changes = { active: false, customHeaders: { 'X-Shop': 'corner' } };
    const changed = await call('patch', path, changes);
    expect(changed).toEqual({ ...webhook, id: made.id, ...changes });
    expect(await call('get', path)).toEqual(changed);
    expect(await call('get', '/webhooks')).toEqual({ data: [changed], nextCursor: null });
    expect(await call('delete', path, undefined, 204)).toEqual({});
    expect(await call('get', path, undefined, 404)).toEqual({
      error: { code: 'not_found', message: 'webhook not found' },
    });
  });

  it('tells over a socket, for one ticket, what comes after it', async () => {
    const wanted = { scope: 'session', session: id, events: ['message'] };
    const given = await call<{ ticket: string; url: string }>('post', '/realtime/ticket', wanted, 201);
    expect(given).toEqual({
      ticket: expect.stringMatching(/^rt_[\w-]{32}$/) as string,
      expiresInSeconds: 30,
      url: `${house.bridge.url.replace('http', 'ws')}/api/v1/realtime?ticket=${given.ticket}`,
    });
    const message = house.simulator.door.receive({ chat: `${ADA}@c.us`, text: 'Bread?' });
    const frames: { readonly event: string }[] = [];
    const socket = new WebSocket(given.url);
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString('utf8')) as { event: string }));
    try {
      const told = await eventually('the message', () => frames.find(({ event }) => event === 'message'));
      const payload = { chatJid: ADA_JID, waMessageId: message.key.id, body: 'Bread?', fromMe: false };
      expect(told).toMatchObject({ schema: 'v1', session: id, organization: 'default', payload });
      expect(frames[0]).toEqual({ event: 'connected', timestamp: anyTime, heartbeatSeconds: 20 });
    } finally {
      socket.close();
    }
    expect(await call('get', `/realtime?ticket=${given.ticket}`, undefined, 401)).toEqual({
      error: { code: 'unauthorized', message: 'invalid or expired ticket' },
    });
  });

  it('makes, follows, leaves, mutes and reads channels', async () => {
    const made = await call<{ jid: string }>('post', '/sessions/ID/channels', { name: 'Fresh bread' }, 201);
    expect(house.simulator.door.channel({ id: made.jid })).toMatchObject({ name: 'Fresh bread' });
    const { id: other } = house.simulator.door.otherChannel({ name: 'Weather' });
    const there = () => house.simulator.door.channel({ id: other });
    await call('post', `/sessions/ID/channels/${other}:follow`, undefined, 204);
    expect(there()?.membershipType).toBe('subscriber');
    await call('post', `/sessions/ID/channels/${other}:mute`, {}, 204);
    expect(there()?.muted).toBe(true);
    await call('post', `/sessions/ID/channels/${other}:mute`, { mute: false }, 204);
    expect(there()?.muted).toBe(false);
    expect(await call('get', `/sessions/ID/channels/${other}/messages`)).toEqual({ data: [], nextCursor: null });
    await call('post', `/sessions/ID/channels/${other}:unfollow`, undefined, 204);
    expect(there()?.membershipType).toBe('guest');
    const [followed] = await house.bridge.sessions
      .account(id)
      .then(({ channels }) => channels.list())
      .then(({ channels }) => channels.filter(({ role }) => role === 'subscriber'));
    const truth = house.simulator.door.messages({ chat: followed?.id ?? '', limit: 3 }).map(({ id: one }) => one);
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null && found.length < 3;) {
      const page: GatewayPage<GatewayMessage> = await call(
        'get',
        `/sessions/ID/channels/${followed?.id ?? ''}/messages?limit=1&cursor=${encodeURIComponent(cursor)}`,
      );
      found.push(...page.data.map(({ waMessageId }) => waMessageId));
      cursor = page.nextCursor;
    }
    expect(truth.reverse().map((one) => one.split('_')[2])).toEqual(found);
    const nobody = await call('post', '/sessions/ID/channels/120363999999999999@newsletter:follow', undefined, 404);
    expect(nobody).toMatchObject({ error: { code: 'not_found' } });
  });

  it('posts a status', async () => {
    const newest = () => house.simulator.door.messages({ chat: 'status@broadcast', limit: 100 }).at(-1);
    const text = await call<{ waMessageId: string }>('post', '/sessions/ID/status', {
      text: 'Open till nine',
      font: 2,
    });
    expect(text).toEqual({ waMessageId: expect.stringMatching(/^[0-9A-F]+$/) as string, timestamp: anyTime });
    expect(newest()?.id).toContain(text.waMessageId);
    const picture = { type: 'image', media: { mimetype: 'image/png', data: PNG }, caption: 'Fresh' };
    const { waMessageId } = await call<{ waMessageId: string }>('post', '/sessions/ID/status', picture);
    expect(newest()).toMatchObject({ type: 'image', id: expect.stringContaining(waMessageId) as string });
  });

  it('is stopped, started, restarted, unlinked and forgotten', async () => {
    for (const [verb, status, next] of [
      [':stop', 'stopped', 'stopped'],
      [':start', 'starting', 'working'],
      [':restart', 'starting', 'working'],
      [':logout', 'stopped', 'stopped'],
    ] as const) {
      const answer = await call('post', `/sessions/ID${verb}`);
      expect([verb, answer]).toMatchObject([verb, { id, label: 'Till 2', status, organizationId: 'default' }]);
      await reaches(next);
    }
    await eventually('the phone to know', () => house.simulator.door.state().linkedDevices.length === 0);
    expect(await call('post', '/sessions/ID:start', undefined, 400)).toEqual({
      error: { code: 'validation_error', message: 'session not paired; use QR or pairing code' },
    });
    expect(await call('delete', '/sessions/ID', undefined, 204)).toEqual({});
    expect(await call('get', '/sessions/ID', undefined, 404)).toEqual({
      error: { code: 'not_found', message: 'session not found' },
    });
    expect(await call('get', '/sessions')).toEqual({ data: [], nextCursor: null });
  });
});
