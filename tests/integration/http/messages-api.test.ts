import request from 'supertest';
import { dialectHttp } from '../../support/dialect-http.js';
import { FakeChats } from '../../support/fake-chats.js';
import { AUTH } from '../../support/http-app.js';
import { ANA, GROUP, rawChat, rawMessage, WAHA_CHATS } from '../../support/waha-world.js';

const PHONE = 'phone_number must include country code and contain 8-15 digits';
const LIMIT = 'limit must be an integer between 1 and 100';
const rpc = (code: number, message: unknown) => ({ jsonrpc: '2.0', id: null, error: { code, message } });

const open = () => dialectHttp({}, undefined, new FakeChats(WAHA_CHATS));

/** The same request by both doors. */
const READS = [
  ['GET', (house: ReturnType<typeof open>, fields: Record<string, string>) => house.get(query(fields))],
  ['POST', (house: ReturnType<typeof open>, fields: object) => house.post('/api/messages', fields)],
] as const;

function query(fields: Record<string, string>): string {
  return `/api/messages?${new URLSearchParams(fields).toString()}`;
}

describe.each(READS)('%s /api/messages', (method, ask) => {
  it.each([
    '447911123456',
    '+44 (7911) 123-456',
    '447911123456@c.us',
    '447911123456@s.whatsapp.net',
    '447911123456:12@s.whatsapp.net',
  ])('understands %s', async (phone_number) => {
    const house = open();
    const answer = await ask(house, { phone_number, limit: '2' });
    expect([answer.status, (answer.body as { count: number }).count]).toEqual([200, 2]);
    expect(house.chats.calls.at(-1)).toMatchObject({ kind: 'read', chat: '447911123456', options: { limit: 2 } });
  });

  it.each([
    '',
    '1234567',
    '1234567890123456',
    '0015551234567',
    '05551234567',
    '٤٤٧٩١١١٢٣٤٥٦',
    'abc',
    '120363000000000001@g.us',
    '18000000000001@lid',
    '120363000000001@newsletter',
    'status@broadcast',
    '447911123456@example.com',
  ])('refuses the number %j', async (phone_number) => {
    const house = open();
    const answer = await ask(house, { phone_number });
    expect([answer.status, answer.body]).toEqual([400, rpc(-32602, PHONE)]);
    expect(house.chats.calls).toEqual([]);
  });

  it.each(['0', '-1', '101', '2.5', 'Infinity', 'abc', '', ' 5', '1e1', '0x10'])(
    'refuses the limit %j and never bends it',
    async (limit) => {
      const answer = await ask(open(), { phone_number: '447911123456', limit });
      expect([answer.status, answer.body]).toEqual([400, rpc(-32602, LIMIT)]);
    },
  );

  it('takes 1 and 100, and 10 when there is none', async () => {
    const house = open();
    for (const limit of ['1', '100']) await ask(house, { phone_number: '447911123456', limit });
    await ask(house, { phone_number: '447911123456' });
    const limits = house.chats.calls.map((call) => (call.kind === 'read' ? call.options.limit : null));
    expect(limits).toEqual([1, 100, 10]);
  });

  it('says of an unknown number that there is no chat', async () => {
    const answer = await ask(open(), { phone_number: '447911999999' });
    expect([answer.status, answer.body]).toEqual([404, rpc(-32000, 'No such chat.')]);
  });

  if (method === 'GET')
    it('needs a number', async () => {
      const answer = await open().get('/api/messages');
      expect([answer.status, answer.body]).toEqual([400, rpc(-32602, PHONE)]);
    });
  else
    it.each([
      [{}, PHONE],
      [{ phone_number: null }, PHONE],
      [{ phone_number: ['447911123456'] }, PHONE],
      [{ phone_number: '447911123456', limit: 2.5 }, LIMIT],
      [{ phone_number: '447911123456', limit: 101 }, LIMIT],
      [{ phone_number: '447911123456', limit: true }, LIMIT],
      [[], 'the body must be a JSON object'],
    ])('refuses %j', async (body, message) => {
      const answer = await open().post('/api/messages', body);
      expect([answer.status, answer.body]).toEqual([400, rpc(-32602, message)]);
    });
});

describe('POST /api/messages', () => {
  it('takes numbers as JSON numbers', async () => {
    const house = open();
    const answer = await house.post('/api/messages', { phone_number: 447911123456, limit: 3 });
    expect([answer.status, (answer.body as { count: number }).count]).toEqual([200, 3]);
  });

  it('says that a body is no JSON', async () => {
    const answer = await open().post('/api/messages').set('Content-Type', 'application/json').send('{"phone_number":');
    expect([answer.status, answer.body]).toEqual([400, rpc(-32602, 'The request body is not valid JSON.')]);
  });
});

describe('what a chat looks like', () => {
  const chat = rawChat(
    GROUP,
    'Zoo',
    900,
    [rawMessage(`false_${GROUP}_AAAAA9_${ANA}`, 900, { author: ANA, body: 'hi' })],
    {
      isGroup: true,
    },
  );

  it('has exactly these keys, in this order, indented by two', async () => {
    const { app } = dialectHttp({}, undefined, new FakeChats([chat, rawChat(ANA, 'Ana', 0)]));
    const answer = await request(app).get('/api/chats').set(AUTH);
    const message = {
      id: `false_${GROUP}_AAAAA9_${ANA}`,
      from: GROUP,
      to: '447700900001@c.us',
      author: ANA,
      from_me: false,
      type: 'chat',
      body: 'hi',
      timestamp: 900,
      has_media: false,
    };
    const common = { is_read_only: false, unread_count: 1 };
    const flags = { archived: false, pinned: false, muted: false };
    const expected = {
      ok: true,
      count: 2,
      chats: [
        { id: GROUP, name: 'Zoo', is_group: true, ...common, timestamp: 900, ...flags, last_message: message },
        { id: ANA, name: 'Ana', is_group: false, ...common, timestamp: 0, ...flags, last_message: null },
      ],
    };
    expect(answer.text).toBe(JSON.stringify(expected, null, 2));
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('has count 0, no message and no last message where nothing was written', async () => {
    const house = dialectHttp({}, undefined, new FakeChats([rawChat(ANA, 'Ana', 0)]));
    const answer = await house.get('/api/messages?phone_number=447911123456');
    expect(answer.body).toMatchObject({ ok: true, count: 0, messages: [], chat: { last_message: null } });
  });

  it.each(['0', '101', 'abc', ''])('lists none for limit=%s', async (limit) => {
    const answer = await open().get(`/api/chats?limit=${limit}`);
    expect([answer.status, answer.body]).toEqual([400, rpc(-32602, LIMIT)]);
  });

  it('lists the newest, though the service puts pinned chats first', async () => {
    const pinned = (id: string, time: number) => rawChat(id, id, time, [], { pinned: true });
    const chats = [pinned('1@c.us', 3), pinned('2@c.us', 1), rawChat('3@c.us', 'c', 9), rawChat('4@c.us', 'd', 2)];
    const house = dialectHttp({}, undefined, new FakeChats(chats));
    const ids = async (limit: number) =>
      ((await house.get(`/api/chats?limit=${limit}`)).body as { chats: { id: string }[] }).chats.map(({ id }) => id);
    expect(await ids(1)).toEqual(['3@c.us']);
    expect(await ids(2)).toEqual(['3@c.us', '1@c.us']);
    expect(await ids(100)).toEqual(['3@c.us', '1@c.us', '4@c.us', '2@c.us']);
  });

  it('lists 20 without a limit', async () => {
    const house = open();
    await house.get('/api/chats');
    expect(house.chats.calls).toEqual([
      { kind: 'list', session: 'default', options: { limit: 20, offset: 0, sort: 'recent' } },
    ]);
  });
});
