import { FakeSessions } from '../../support/fake-sessions.js';
import { GATEWAY_CHAT } from '../../support/gateway-client.js';
import { ALICE, ALICE_JID, ALICE_LID, gatewayHouse } from '../../support/gateway-house.js';
import { KEY } from '../../support/http-app.js';
import { differencesFrom } from '../../support/seed-shape.js';

const refusal = (code: string, message: unknown = expect.any(String)) => ({
  error: expect.objectContaining({ code, message }) as unknown,
});
const working = () => new FakeSessions({ shop: 'working' });
const JWT = 'head.body.signature';

interface List {
  readonly data: readonly { readonly jid: string; readonly id: string }[];
  readonly nextCursor: string | null;
}

describe('who may', () => {
  it.each<[string, Record<string, string>, number]>([
    ['no key', {}, 401],
    ['a wrong key', { Authorization: 'Bearer wrong' }, 401],
    ['a bearer', { Authorization: `Bearer ${KEY}` }, 200],
    ['a bearer in small letters', { Authorization: `bearer ${KEY}` }, 200],
    ['an x-api-key', { 'x-api-key': KEY }, 200],
    ['an x-api-key beside a wrong bearer', { Authorization: 'Bearer wrong', 'x-api-key': KEY }, 200],
    ['a wrong x-api-key beside a good bearer', { Authorization: `Bearer ${KEY}`, 'x-api-key': 'wrong' }, 401],
    ['a bad login token', { Authorization: `Bearer ${JWT}` }, 401],
    ['a bad login token beside an x-api-key', { Authorization: `Bearer ${JWT}`, 'x-api-key': KEY }, 200],
  ])('%s', async (_what, headers, status) => {
    const answer = await gatewayHouse().ask('get', '/api/v1/sessions/shop/chats').set(headers);
    expect(answer.status).toBe(status);
    if (status === 401) {
      const body = { error: { code: 'unauthorized', message: 'missing or invalid credentials' } };
      expect(answer.body).toEqual(body);
    }
  });

  it.each([
    ['get', '/chats', 'read', 'nothing-key'],
    ['get', `/chats/${ALICE_JID}`, 'read', 'nothing-key'],
    ['get', '/contacts', 'read', 'nothing-key'],
    ['patch', `/chats/${ALICE_JID}`, 'send', 'shop-key'],
    ['delete', `/chats/${ALICE_JID}`, 'send', 'shop-key'],
    ['post', `/chats/${ALICE_JID}/read`, 'send', 'shop-key'],
    ['put', `/chats/${ALICE_JID}/presence`, 'send', 'shop-key'],
    ['post', '/messages', 'send', 'shop-key'],
    ['get', '', 'manage', 'shop-key'],
    ['get', '/qr', 'manage', 'shop-key'],
    ['get', '/me', 'manage', 'shop-key'],
    ['post', '/pairing-code', 'manage', 'shop-key'],
    ['get', '/api/v1/sessions', 'manage', 'shop-key'],
    ['get', '/api/v1/webhooks', 'manage', 'shop-key'],
  ] as const)('%s %s is refused naming the capability %s', async (method, path, capability, key) => {
    const answer = await gatewayHouse().call(method, path).set('X-Api-Key', key);
    expect([answer.status, answer.body]).toEqual([
      403,
      { error: { code: 'forbidden', message: `missing required capability: ${capability}` } },
    ]);
  });

  it.each(['unknown', 'default', 'shop:12'])('the session %s is not found', async (name) => {
    const answer = await gatewayHouse().call('get', `/api/v1/sessions/${name}/chats/${ALICE_JID}`);
    expect([answer.status, answer.body]).toEqual([404, { error: { code: 'not_found', message: 'session not found' } }]);
  });

  it.each(['/api/v1/nowhere', '/', '/sessions', '/chats', '/api/sessions'])('%s is no route', async (path) => {
    const answer = await gatewayHouse().ask('get', path).set('X-Api-Key', KEY);
    expect([answer.status, answer.body]).toEqual([404, { error: { code: 'not_found', message: 'route not found' } }]);
  });

  it('names every request', async () => {
    const answer = await gatewayHouse().call('get', '/chats').set('X-Request-Id', 'mine-1');
    expect(answer.headers['x-request-id']).toBe('mine-1');
  });
});

describe('a chat', () => {
  it("has exactly the documentation's keys and the stored values", async () => {
    const house = gatewayHouse();
    house.rows.change(`${ALICE}@c.us`, { muteExpiration: 1_900_000_000 });
    const answer = await house.call('get', `/chats/${ALICE_JID}`);
    expect(differencesFrom({ ...GATEWAY_CHAT, aliases: [''] }, answer.body, 'exactly')).toEqual([]);
    expect(answer.body).toEqual({
      id: expect.any(Number) as number,
      sessionId: 'shop',
      jid: ALICE_JID,
      type: 'dm',
      name: 'Alice',
      unreadCount: 3,
      archived: false,
      pinned: false,
      lastMessageAt: 1_719_662_400_000,
      mutedUntil: 1_900_000_000_000,
      aliases: [ALICE_LID, ALICE_JID],
    });
    expect(Number.isSafeInteger((answer.body as { id: number }).id)).toBe(true);
    expect((await gatewayHouse().call('get', `/chats/${ALICE_JID}`)).body).toMatchObject({
      id: (answer.body as { id: number }).id,
    });
  });

  it.each([
    [ALICE_JID, ALICE_JID],
    [ALICE_JID.replace('@', '%40'), ALICE_JID],
    [ALICE_JID.replace('@', '%2540'), ALICE_JID],
    [ALICE_LID, ALICE_JID],
    ['120363000000000001@g.us', '120363000000000001@g.us'],
    ['628111111111@s.whatsapp.net', '628111111111@s.whatsapp.net'],
    ['628222222222@s.whatsapp.net', '628222222222@s.whatsapp.net'],
    ['180000000000002@lid', '628222222222@s.whatsapp.net'],
    ['180000000000003@lid', '180000000000003@lid'],
  ])('%s is found as %s', async (cid, jid) => {
    const answer = await gatewayHouse().call('get', `/chats/${cid}`);
    expect([answer.status, answer.body]).toMatchObject([200, { jid }]);
  });

  it.each([
    ALICE,
    `+${ALICE}`,
    `00${ALICE}`,
    `${ALICE}@c.us`,
    `${ALICE}:12@s.whatsapp.net`,
    '6289@s.whatsapp.net',
    '%20',
  ])('%s is not found, whatever is asked of it', async (cid) => {
    const house = gatewayHouse();
    for (const [method, path] of [
      ['get', ''],
      ['patch', ''],
      ['delete', ''],
      ['post', '/read'],
      ['get', '/messages'],
      ['get', '/presence'],
    ] as const) {
      const answer = await house.call(method, `/chats/${cid}${path}`, method === 'patch' ? {} : undefined);
      const body = { error: { code: 'not_found', message: 'chat not found' } };
      expect([path, answer.status, answer.body]).toEqual([path, 404, body]);
    }
  });

  it('of two halves is one, with the newer name and one number whichever half is newer', async () => {
    const house = gatewayHouse();
    const one = (await house.call('get', '/chats/180000000000002@lid')).body as { id: number };
    expect(one).toMatchObject({ name: 'Bob', aliases: ['180000000000002@lid', '628222222222@s.whatsapp.net'] });
    house.rows.change('628222222222@c.us', { timestamp: 1_719_662_999 });
    const other = (await house.call('get', '/chats/628222222222@s.whatsapp.net')).body as { id: number };
    expect(other).toMatchObject({ id: one.id, name: 'Old half', lastMessageAt: 1_719_662_999_000 });
  });

  it('that is muted for ever, has no name or no message says so by what is there', async () => {
    const house = gatewayHouse();
    expect((await house.call('get', '/chats/180000000000003@lid')).body).toEqual({
      id: expect.any(Number) as number,
      sessionId: 'shop',
      jid: '180000000000003@lid',
      type: 'dm',
      unreadCount: 0,
      archived: false,
      pinned: false,
      lastMessageAt: 1_719_662_200_000,
      mutedUntil: 253_402_300_799_000,
    });
    expect((await house.call('get', '/chats/628111111111@s.whatsapp.net')).body).not.toHaveProperty('lastMessageAt');
    expect((await house.call('get', '/chats/120363000000000001@g.us')).body).toMatchObject({ type: 'group' });
  });
});

describe('lists', () => {
  const jids = (answer: { body: unknown }) => (answer.body as List).data.map(({ jid }) => jid);

  it('chats come newest first without those that have no message, and cursors lead through all', async () => {
    const house = gatewayHouse();
    const all = await house.call('get', '/chats');
    expect(jids(all).slice(0, 2)).toEqual([ALICE_JID, '120363000000000001@g.us']);
    expect(jids(all)).toHaveLength(4);
    expect((all.body as List).nextCursor).toBeNull();
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await house.call('get', `/chats?limit=1&cursor=${cursor}`);
      found.push(...jids(page));
      cursor = (page.body as List).nextCursor;
    }
    expect(found).toEqual(jids(all));
  });

  it.each([
    ['', 4],
    ['limit=', 4],
    ['limit=0', 4],
    ['limit=-1', 1],
    ['limit=-99', 1],
    ['limit=2', 2],
    ['limit=1000', 4],
    ['limit=999999999999', 4],
    ['unknown=1', 4],
  ])('?%s gives %i chats', async (query, count) => {
    expect(jids(await gatewayHouse().call('get', `/chats?${query}`))).toHaveLength(count);
  });

  it.each([
    ['/chats?limit=abc', 'validation failed'],
    ['/chats?limit=1.5', 'validation failed'],
    ['/chats?limit=1e3', 'validation failed'],
    ['/chats?limit=Infinity', 'validation failed'],
    ['/chats?limit=1&limit=2', 'validation failed'],
    [`/chats/${ALICE_JID}/messages?limit=abc`, 'validation failed'],
    ['/chats?cursor=garbage', 'invalid cursor'],
    ['/chats?cursor=01J9ZX8K2QHV0M3T6R7P4N5W8C', 'invalid cursor'],
    ['/contacts?cursor=x', 'invalid cursor'],
    ['/contacts?source=x', 'validation failed'],
    ['/contacts/check', 'phone is required'],
    ['/contacts?limit=Infinity', 'validation failed'],
  ])('%s is 400: %s', async (path, message) => {
    const answer = await gatewayHouse(working()).call('get', path);
    expect([answer.status, answer.body]).toEqual([400, refusal('validation_error', message)]);
  });

  it('messages come newest first with ids that sort, in pages, each once', async () => {
    const house = gatewayHouse();
    const path = `/chats/${ALICE_JID}/messages`;
    const all = (await house.call('get', path)).body as List;
    expect(all.data[0]).toEqual({
      id: expect.stringMatching(/^01J1[0-9A-HJKMNP-TV-Z]{22}$/) as string,
      waMessageId: '3EB05',
      sessionId: 'shop',
      chatJid: ALICE_JID,
      senderJid: ALICE_JID,
      fromMe: false,
      direction: 'in',
      type: 'text',
      body: '3EB05',
      hasMedia: false,
      edited: false,
      deleted: false,
      timestamp: 1_719_662_405_000,
      createdAt: 1_719_662_405_000,
    });
    const ids = all.data.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort().reverse());
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = (await house.call('get', `${path}?limit=2&cursor=${cursor}`)).body as List;
      found.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(ids);
    expect((await gatewayHouse().call('get', path)).body).toEqual(all);
  });

  it.each([
    ['zzz', 5],
    ['7ZZZZZZZZZZZZZZZZZZZZZZZZZ', 5],
    ['0', 0],
    ['!', 0],
    ['01J1', 0],
    ['02', 5],
  ])('the cursor %s is a place in the order of messages: %i follow', async (cursor, count) => {
    const answer = await gatewayHouse().call('get', `/chats/${ALICE_JID}/messages?cursor=${cursor}`);
    expect([answer.status, (answer.body as List).data.length]).toEqual([200, count]);
  });
});
