import { eventually } from '../support/eventually.js';
import {
  GATEWAY_ENV,
  gatewayClient,
  type GatewayChat,
  type GatewayMessage,
  type GatewayPage,
} from '../support/gateway-client.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

const ADA = '447700900123';
const JID = `${ADA}@s.whatsapp.net`;
const UNREAD = '447700900144';
const BOTH = '447700900161';
const BOTH_LID = '180032507363161@lid';
const UNTIL = Date.UTC(2040, 0, 1);

describe("what the gateway's clients see in the copy and wish of chats", () => {
  let house: LiveHouse;
  let first: LiveHouse;

  beforeAll(async () => {
    first = await openLiveHouse({ simulator: { autoScan: true, chats: 20 }, env: GATEWAY_ENV });
    house = first;
    await house.reaches('working');
    await eventually('the copy has caught up', () => house.bridge.history.status('default').caughtUp);
    // A read of the page fills the copy, as backfill would.
    await house.get(`/chats/${ADA}?limit=60`).expect(200);
  });
  afterAll(async () => {
    if (house !== first) await house.stop();
    await first.close();
  });

  const call = <T>(method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, body?: object, status = 200) =>
    gatewayClient(house.bridge.url).call<T>(method, `/sessions/default${path}`, body, status);
  const there = (phone = ADA) => house.simulator.door.chats().find(({ id }) => id === `${phone}@c.us`);
  const chatNow = (jid = JID) => call<GatewayChat>('get', `/chats/${jid}`);

  it('knows who is in which group, from the copy', async () => {
    type Contacts = GatewayPage<{ lid: string; phoneNumber?: string; source: string }>;
    const group = '120363000000000001@g.us';
    const { participants } = house.simulator.door.group({ chat: group }) ?? { participants: [] };
    const { data } = await call<Contacts>('get', `/contacts?group=${group}&limit=200`);
    const phones = data.map(({ phoneNumber }) => `${phoneNumber ?? ''}@c.us`);
    expect(phones.sort()).toEqual(participants.map(({ id }) => id).sort());

    const [stranger = ''] = participants.map(({ id }) => id).filter((id) => id.startsWith('4477'));
    const strangers = await call<Contacts>('get', '/contacts?source=group&limit=200');
    expect(strangers.data.map(({ source }) => source)).toEqual(strangers.data.map(() => 'group'));
    const others = await call<Contacts>('get', '/contacts?source=dm&limit=200');
    const all = await call<Contacts>('get', '/contacts?limit=200');
    expect(strangers.data.length + others.data.length).toBe(all.data.length);
    const detail = await call<{ groups: unknown }>('get', `/contacts/${stranger.replace('@c.us', '@s.whatsapp.net')}`);
    expect(detail.groups).toContainEqual({ jid: group, name: expect.any(String) as string });
    expect((await call<Contacts>('get', '/contacts?group=120363000000009999@g.us')).data).toEqual([]);
  });

  it('changes WhatsApp itself, and unmute wins', async () => {
    expect(there()).toMatchObject({ archived: false, pinned: false, muteExpiration: 0 });
    const changed = await call<GatewayChat>('patch', `/chats/${JID}`, { archived: true, mutedUntil: UNTIL });
    expect(changed).toMatchObject({ archived: true, mutedUntil: UNTIL });
    expect(there()).toMatchObject({ archived: true, muteExpiration: UNTIL / 1000 });
    const native = await house.get(`/chats/${ADA}?limit=1`);
    expect((native.body as { chat: { archived: boolean } }).chat.archived).toBe(true);
    const free = await call<GatewayChat>('patch', `/chats/${JID}`, {
      archived: false,
      mutedUntil: UNTIL,
      unmute: true,
    });
    expect(free).not.toHaveProperty('mutedUntil');
    expect(there()).toMatchObject({ archived: false, muteExpiration: 0 });
    expect(await call<GatewayChat>('patch', `/chats/${JID}`, { pinned: true })).toMatchObject({ pinned: true });
    expect(there()?.pinned).toBe(true);
    expect(await call('patch', `/chats/${JID}`, { pinned: false })).toEqual(await chatNow());
    expect(await call('patch', `/chats/${JID}`, {})).toEqual(await chatNow());
    // By the other id of the person.
    expect(await call<GatewayChat>('patch', `/chats/${BOTH_LID}`, { archived: true })).toMatchObject({
      archived: true,
    });
    await eventually('one of the two is archived', () =>
      house.simulator.door.chats().some(({ id, archived }) => archived && [BOTH_LID, `${BOTH}@c.us`].includes(id)),
    );
  });

  it('shows a chat as read without telling anybody', async () => {
    const jid = `${UNREAD}@s.whatsapp.net`;
    expect((await chatNow(jid)).unreadCount).toBeGreaterThan(0);
    const before = there(UNREAD)?.unreadCount;
    expect(await call<GatewayChat>('post', `/chats/${jid}/read`)).toMatchObject({ unreadCount: 0 });
    expect(await chatNow(jid)).toMatchObject({ unreadCount: 0 });
    expect(there(UNREAD)?.unreadCount).toBe(before);
  });

  it('takes a chat out of its own lists only, until something new comes', async () => {
    const jid = '447700900146@s.whatsapp.net';
    expect(await call('delete', `/chats/${jid}`, undefined, 204)).toEqual({});
    expect(await call('get', `/chats/${jid}`, undefined, 404)).toMatchObject({ error: { message: 'chat not found' } });
    expect(there('447700900146')).toBeDefined();
    house.simulator.door.receive({ chat: '447700900146@c.us', body: 'Are you there?' });
    await eventually('the chat is back', async () => {
      const { data } = await call<GatewayPage<GatewayChat>>('get', '/chats?limit=200');
      return data.some((chat) => chat.jid === jid);
    });
  });

  it('keeps a wish that came while Chrome was dead, and carries it out when it is back', async () => {
    process.kill(house.bridge.sessions.get('default').browser?.pid ?? 0, 'SIGKILL');
    expect(await call<GatewayChat>('patch', `/chats/${JID}`, { archived: true })).toMatchObject({ archived: true });
    expect(await chatNow()).toMatchObject({ archived: true });
    await eventually('the chat is archived on WhatsApp', () => there()?.archived, 60_000);
    expect(await chatNow()).toMatchObject({ archived: true });
  });

  it('serves the copy and queues wishes without any browser, over a restart of the bridge', async () => {
    await house.reaches('working', 60_000);
    const before = await chatNow();
    expect(await call('post', ':stop')).toMatchObject({ id: 'default', status: 'stopped' });
    expect(house.simulator.door.state().openPages).toBe(0);
    expect(await chatNow()).toEqual(before);
    const messages = await call<GatewayPage<GatewayMessage>>('get', `/chats/${JID}/messages?limit=20`);
    expect(messages.data.length).toBeGreaterThan(10);
    await call('patch', `/chats/${JID}`, { archived: true, mutedUntil: UNTIL });
    const wished = await call<GatewayChat>('patch', `/chats/${JID}`, { archived: false, pinned: true });
    expect(wished).toMatchObject({ archived: false, pinned: true, mutedUntil: UNTIL });
    expect(await call('put', `/chats/${JID}/presence`, { state: 'paused' }, 501)).toEqual({
      error: { code: 'not_implemented', message: 'live WhatsApp client is not available for this session' },
    });
    expect(await call('post', '/messages', { to: JID, type: 'text', text: 'x' }, 409)).toMatchObject({
      error: { code: 'conflict' },
    });
    await house.stop();
    house = await openLiveHouse({ on: { simulator: first.simulator, folder: first.folder }, env: GATEWAY_ENV });
    expect(await chatNow()).toEqual(wished);
    const { data } = await call<GatewayPage<GatewayChat>>('get', '/chats?limit=200');
    expect(data.find(({ jid }) => jid === JID)).toEqual(wished);
    expect(await call('get', `/chats/${JID}/messages?limit=20`)).toEqual(messages);
    expect(there()).toMatchObject({ archived: true, pinned: false, muteExpiration: 0 });

    await call('post', ':start');
    await house.reaches('working', 60_000);
    await eventually('WhatsApp has all of it', () => {
      const now = there();
      return now?.pinned === true && !now.archived && now.muteExpiration === UNTIL / 1000;
    });
    expect(await chatNow()).toMatchObject({ archived: false, pinned: true, mutedUntil: UNTIL });
  });

  it('lets what the phone changes afterwards win: a wish that was carried out is over', async () => {
    house.simulator.door.pinFromPhone({ chat: `${ADA}@c.us`, pin: false });
    await eventually('the phone’s change is shown', async () => !(await chatNow()).pinned);
  });
});
