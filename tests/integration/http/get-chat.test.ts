import request from 'supertest';
import { FakeChats } from '../../support/fake-chats.js';
import { AUTH, testHttp } from '../../support/http-app.js';

const CHAT = '/chats/447911123456';
const OLDEST_OF_TWO = 'true_447911123456@c.us_A2';

async function optionsOf(path: string, body?: string, type = 'application/json'): Promise<unknown> {
  const { app, chats } = testHttp();
  const sent = request(app).get(path).set(AUTH);
  const answer = await (body === undefined ? sent : sent.set('Content-Type', type).send(body));
  const [call] = chats.calls;
  return call?.kind === 'read' ? call.options : answer.body;
}

describe('GET /chats/:chat', () => {
  it('passes the raw JSON on byte for byte', async () => {
    const answer = await request(testHttp().app).get(`${CHAT}?limit=2`).set(AUTH);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.text)));
    expect(answer.text).toBe(
      '{"status":"success","chat":{"id":{"_serialized":"447911123456@c.us"}, "name":"Ana \\u00e9","odd":1.0},' +
        '"messages":[{"id":"A2","body":"\\ud83c\\udf89"},{"id":"A3","body":"three"}],' +
        '"meta":{"source":"page","engine":"page","complete":true,"reason":null,"hasMore":true,"oldest":1700000002,' +
        '"oldestId":"true_447911123456@c.us_A2","count":2,"skipped":[],"stale":null}}',
    );
  });

  it('is JSON when there is no message', async () => {
    const empty = { id: '447911123456@c.us', text: '{"id":1}', messages: [] };
    const answer = await request(testHttp({}, undefined, new FakeChats([empty])).app)
      .get(CHAT)
      .set(AUTH);
    expect(JSON.parse(answer.text)).toMatchObject({ chat: { id: 1 }, messages: [], meta: { oldest: null } });
    expect(answer.headers['x-causeway-oldest']).toBeUndefined();
    expect(answer.headers['link']).toBeUndefined();
  });

  it('says in headers what meta says', async () => {
    const { app, chats } = testHttp();
    const skipped = { id: null, timestamp: null, type: 'weird', reason: 'threw' };
    chats.meta = { complete: false, reason: 'skipped', skipped: [skipped, skipped] };
    const { headers } = await request(app).get(`${CHAT}?limit=2`).set(AUTH);
    expect(headers).toMatchObject({
      'x-causeway-source': 'page',
      'x-causeway-complete': 'false',
      'x-causeway-oldest': '1700000002',
      'x-causeway-skipped': '2',
      'cache-control': 'no-store',
    });
  });

  it('links to the page before, which the same client can follow as it is', async () => {
    const { app, chats } = testHttp();
    const first = await request(app).get('/chats/+44%207911123456?limit=2&fromMe=false').set(AUTH);
    const [, link = ''] = /^<([^>]+)>; rel="next"$/.exec(first.headers['link'] ?? '') ?? [];
    const second = await request(app).get(link).set(AUTH);
    expect((second.body as { messages: { id: string }[] }).messages.map((message) => message.id)).toEqual(['A1']);
    expect(second.headers['link']).toBeUndefined();
    expect(chats.calls[1]).toEqual({ ...chats.calls[0], options: { limit: 2, fromMe: false, before: OLDEST_OF_TWO } });
  });

  it('links onwards when limit came in the body', async () => {
    const answer = await request(testHttp().app).get(`${CHAT}?session=default`).set(AUTH).send({ limit: 1 });
    expect(answer.headers['link']).toBe(
      '</chats/447911123456?session=default&limit=1&before=false_447911123456%40c.us_A3>; rel="next"',
    );
  });

  it('links onwards by fifty when no limit was given, for what is loaded ends here', async () => {
    const { app, chats } = testHttp();
    chats.meta = { hasMore: true };
    const answer = await request(app).get(CHAT).set(AUTH);
    expect(answer.headers['link']).toBe(
      '</chats/447911123456?limit=50&before=false_447911123456%40c.us_A1>; rel="next"',
    );
  });

  it.each<[string, unknown]>([
    [CHAT, { limit: 'loaded', before: undefined, fromMe: undefined }],
    [`${CHAT}?limit=1`, { limit: 1 }],
    [`${CHAT}?limit=1000000`, { limit: 1_000_000 }],
    [`${CHAT}?limit=Infinity`, { limit: 'all' }],
    [`${CHAT}?limit=infinity`, { limit: 'all' }],
    [`${CHAT}?limit=all`, { limit: 'all' }],
    [`${CHAT}?fromMe=true`, { fromMe: true }],
    [`${CHAT}?fromMe=false`, { fromMe: false }],
    [`${CHAT}?before=false_1%40c.us_A`, { before: 'false_1@c.us_A' }],
    [`${CHAT}?before=false_1%2540c.us_A`, { before: 'false_1@c.us_A' }],
  ])('reads the window of %s', async (path, options) => {
    expect(await optionsOf(path)).toEqual(expect.objectContaining(options as object));
  });

  it.each<[string, unknown]>([
    ['{"limit":50}', { limit: 50 }],
    ['{"limit":"50"}', { limit: 50 }],
    ['{"limit":"Infinity"}', { limit: 'all' }],
    ['{"limit":"all"}', { limit: 'all' }],
    ['{"limit":Infinity}', { limit: 'all' }],
    ['{"before":"of \\"Infinity\\"","limit":Infinity}', { limit: 'all', before: 'of "Infinity"' }],
    ['{"limit":null}', { limit: 'loaded' }],
    ['{}', { limit: 'loaded' }],
    ['', { limit: 'loaded' }],
    ['  ', { limit: 'loaded' }],
    ['{"fromMe":true,"before":"x"}', { fromMe: true, before: 'x' }],
    ['{"fromMe":false}', { fromMe: false }],
    ['{"fromMe":"false"}', { fromMe: false }],
    ['{"fromMe":null,"before":null}', { fromMe: undefined, before: undefined }],
  ])('reads the window of the body %s', async (body, options) => {
    expect(await optionsOf(CHAT, body)).toEqual(expect.objectContaining(options as object));
  });

  it.each([
    ['{"limit":7}', 'application/x-www-form-urlencoded'],
    ['limit=7', 'application/x-www-form-urlencoded'],
    ['{"limit":7}', 'application/json; charset=UTF-8'],
    ['{"limit":7}', 'text/plain'],
  ])('reads the body %s sent as %s, for that is what curl -d does', async (body, type) => {
    expect(await optionsOf(CHAT, body, type)).toMatchObject({ limit: 7 });
  });

  it('takes the same value from query and body', async () => {
    expect(await optionsOf(`${CHAT}?limit=Infinity&fromMe=true`, '{"limit":Infinity,"fromMe":true}')).toMatchObject({
      limit: 'all',
      fromMe: true,
    });
  });

  it.each([
    ['/chats/447911123456%40c.us', '447911123456@c.us'],
    ['/chats/447911123456@c.us', '447911123456@c.us'],
    ['/chats/447911123456%2540c.us', '447911123456@c.us'],
    ['/chats/%2B447911123456', '+447911123456'],
    ['/chats/+447911123456', '+447911123456'],
    ['/chats/+55%20(11)%2098765-4321', '+55 (11) 98765-4321'],
    ['/chats/abc%zz', null],
    ['/chats/447911123456/', '447911123456'],
  ])('hands %s on as %j', async (path, chat) => {
    const { app, chats } = testHttp();
    await request(app).get(path).set(AUTH);
    expect(chats.calls.map((call) => ('chat' in call ? call.chat : ''))).toEqual(chat === null ? [] : [chat]);
  });

  it('says what is known about a number without a chat', async () => {
    const answer = await request(testHttp().app).get('/chats/447900000000').set(AUTH);
    expect([answer.status, answer.body]).toEqual([
      404,
      expect.objectContaining({ code: 'chat_not_found', registered: null }),
    ]);
  });
});

describe('GET /chats', () => {
  const many = Array.from({ length: 250 }, (_, index) => ({
    id: `${String(index)}@c.us`,
    text: `{"n":${String(index)}}`,
    messages: [],
  }));

  it('gives the first hundred by default, and a link to the rest', async () => {
    const { app, chats } = testHttp({}, undefined, new FakeChats(many));
    const answer = await request(app).get('/chats?unread=false&sort=name').set(AUTH);
    expect(chats.calls).toEqual([
      { kind: 'list', session: 'default', options: { limit: 100, offset: 0, sort: 'name', unread: false } },
    ]);
    expect(answer.body).toMatchObject({ status: 'success', meta: { total: 250, count: 100, hasMore: true } });
    expect(answer.headers['link']).toBe('</chats?sort=name&unread=false&limit=100&offset=100>; rel="next"');
  });

  it('has every chat once along its links', async () => {
    const { app } = testHttp({}, undefined, new FakeChats(many));
    const seen: number[] = [];
    for (let path: string | undefined = '/chats/?limit=60'; path !== undefined;) {
      const answer: request.Response = await request(app).get(path).set(AUTH);
      seen.push(...(answer.body as { chats: { n: number }[] }).chats.map((chat) => chat.n));
      path = /^<([^>]+)>/.exec(answer.headers['link'] ?? '')?.[1];
    }
    expect(seen).toEqual(many.map((_, index) => index));
  });
});

describe('one message and one contact', () => {
  it('gives the message as it is', async () => {
    const answer = await request(testHttp().app).get(`${CHAT}/messages/false_447911123456%40c.us_A1`).set(AUTH);
    expect(answer.text).toBe('{"status":"success","message":{"id":"A1" ,"body":"بوت","n":1.50}}');
  });

  it('says that there is none', async () => {
    const answer = await request(testHttp().app).get(`${CHAT}/messages/nothing`).set(AUTH);
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([404, 'message_not_found']);
  });

  it('gives the contact in the native envelope', async () => {
    const answer = await request(testHttp().app).get('/contacts/+447911123456').set(AUTH);
    expect(answer.body).toMatchObject({
      status: 'success',
      contact: { id: '447911123456@c.us', phone: '447911123456' },
    });
  });
});
