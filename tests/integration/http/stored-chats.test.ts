import request from 'supertest';
import { TestDatabases } from '../../support/databases.js';
import { AUTH, testHttp } from '../../support/http-app.js';
import { aChat, aMessage, idOf, put, SHOP } from '../../support/stored-messages.js';
import { covered, many, shape, wholeChat } from '../../support/whole-chat.js';

const databases = new TestDatabases();

afterAll(() => databases.close());

const CHAT = '/chats/551198765432';

async function openHouse() {
  const house = await wholeChat(databases);
  const { app } = testHttp({ services: { chats: house.chats, search: house.search } });
  const get = (path: string) => request(app).get(path).set(AUTH);
  return { ...house, app, get };
}

interface Body {
  readonly status: string;
  readonly messages: { readonly id: { readonly id: string } }[];
  readonly meta: Readonly<Record<string, unknown>>;
}

const keys = (answer: request.Response): string[] => (answer.body as Body).messages.map(({ id }) => id.id);

describe('a chat from the store, over HTTP', () => {
  it('has the stored bytes in the envelope, with an exact length', async () => {
    const { get } = await openHouse();
    const answer = await get(`${CHAT}?limit=2`);
    const chat = aChat({ id: SHOP, name: 'Shop', at: 10 }).json;
    const messages = [9, 10].map((n) => aMessage(shape(n)).json).join(',');
    expect(answer.text).toBe(
      `{"status":"success","chat":${chat},"messages":[${messages}],"meta":{"source":"store","engine":null,` +
        '"complete":true,"reason":null,"hasMore":true,"oldest":9,' +
        `"oldestId":"${idOf(shape(9))}","count":2,"skipped":[],"stale":null}}`,
    );
    expect(answer.headers).toMatchObject({
      'content-length': String(Buffer.byteLength(answer.text)),
      'x-causeway-source': 'store',
      'x-causeway-complete': 'true',
      'x-causeway-oldest': '9',
      'cache-control': 'no-store',
    });
  });

  it('has a route for the messages alone', async () => {
    const { get } = await openHouse();
    const answer = await get(`${CHAT}/messages?limit=2`);
    expect(Object.keys(answer.body as Body)).toEqual(['status', 'messages', 'meta']);
    expect(keys(answer)).toEqual(['K9', 'K10']);
    expect(answer.headers['link']).toContain(`<${CHAT}/messages?limit=2&before=`);
  });

  it('is a 304 while nothing changed, and each route has its own tag', async () => {
    const { get, store, statements } = await openHouse();
    const first = await get(`${CHAT}?limit=2`);
    const tag = first.headers['etag'] ?? '';
    expect(tag).toMatch(/^W\/"[\w-]{22}\.c"$/);
    const before = statements.count;
    const again = await get(`${CHAT}?limit=2`).set('If-None-Match', `"x", ${tag}`);
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', tag]);
    expect(statements.count).toBe(before);
    for (const other of [`${CHAT}?limit=3`, `${CHAT}/messages?limit=2`, `${CHAT}?limit=2&format=csv`]) {
      expect((await get(other).set('If-None-Match', tag)).status).toBe(200);
    }
    await store([put(shape(11))]);
    expect((await get(`${CHAT}?limit=2`).set('If-None-Match', tag)).status).toBe(200);
  });

  it('links onwards with everything that was asked', async () => {
    const { get } = await openHouse();
    const answer = await get(
      `${CHAT}?type=chat,image&type=video&since=2&hasMedia=false&source=store&merge=false&limit=2`,
    );
    const [, link = ''] = /^<([^>]+)>/.exec(answer.headers['link'] ?? '') ?? [];
    expect(Object.fromEntries(new URL(link, 'http://x').searchParams)).toEqual({
      type: 'chat,image,video',
      since: '2',
      hasMedia: 'false',
      source: 'store',
      merge: 'false',
      limit: '2',
      before: idOf(shape(9)),
    });
    expect(keys(await get(link))).toEqual(['K7', 'K8']);
  });

  it.each([
    ['since=1970-01-01T00:00:09Z', ['K9', 'K10']],
    ['since=1970-01-01T01:00:09%2B01:00', ['K9', 'K10']],
    ['since=8.5', null],
    ['since=1970-01-01T00:00:08.500', ['K9', 'K10']],
    ['until=2', ['K1', 'K2']],
    ['until=1970-01-01&since=9', ['K9', 'K10']],
    ['since=2h', []],
    ['until=7D&since=10', ['K10']],
    ['q=k7', ['K7']],
    ['type=image', []],
    ['fromMe=true', []],
  ])('filters by %s', async (query, expected) => {
    const { get } = await openHouse();
    const answer = await get(`${CHAT}?limit=50&${query}`);
    if (expected === null) expect(answer.status).toBe(400);
    else expect(keys(answer)).toEqual(expected);
  });

  it.each([
    ['since=yesterday', 'since'],
    ['since=2026-02-30', 'since'],
    ['since=-5', 'since'],
    ['until=1700000000000', 'until'],
    ['until=', 'until'],
    ['since=1&since=2', 'since'],
    ['type=', 'type'],
    ['type=a%20b', 'type'],
    ['hasMedia=1', 'hasMedia'],
    ['q=', 'q'],
    ['q=%20!%3F', 'q'],
    ['source=cache', 'source'],
    ['format=xml', 'format'],
    ['merge=no', 'merge'],
  ])('refuses %s by name', async (query, field) => {
    const { get } = await openHouse();
    const answer = await get(`${CHAT}?${query}`);
    expect([answer.status, (answer.body as { errors: { field: string }[] }).errors[0]?.field]).toEqual([400, field]);
  });

  it('says in the list of chats where it comes from', async () => {
    const { get, history, session } = await openHouse();
    expect((await get('/chats')).body).toMatchObject({
      chats: [{ name: 'Shop' }],
      meta: { source: 'store', stale: null },
    });
    history.loseThePage();
    session.state = 'reconnecting';
    expect((await get('/chats')).body).toMatchObject({ meta: { stale: { since: '2026-11-21T11:00:00.000Z' } } });
    const message = await get(`${CHAT}/messages/${encodeURIComponent(idOf(shape(3)))}`);
    expect([message.status, message.headers['x-causeway-source']]).toEqual([200, 'store']);
    expect((await get('/contacts/551198765432?source=store')).body).toMatchObject({ contact: { hasChat: true } });
  });
});

describe('an answer without bound', () => {
  it('is the same JSON, made as it is sent', async () => {
    const { get, store } = await openHouse();
    await store(many(11, 1_200));
    const answer = await get(`${CHAT}?limit=Infinity`);
    expect(answer.headers).toMatchObject({ 'transfer-encoding': 'chunked', 'x-causeway-complete': 'true' });
    expect(keys(answer)).toEqual(Array.from({ length: 1_200 }, (_, index) => `K${String(index + 1)}`));
    expect(answer.body).toMatchObject({ status: 'success', chat: { name: 'Shop' }, meta: { count: 1_200, oldest: 1 } });
  });

  it('is JSON when there is no message', async () => {
    const { get } = await openHouse();
    expect((await get(`${CHAT}?limit=all&type=none`)).body).toMatchObject({ messages: [], meta: { count: 0 } });
  });

  it('may be read stale, as every answer', async () => {
    const { get, store, history, session } = await openHouse();
    await store([covered({ reachedStart: false })]);
    history.loseThePage();
    session.state = 'stopped';
    const { meta } = (await get(`${CHAT}?limit=all`)).body as Body;
    expect(meta).toMatchObject({ complete: false, reason: 'offline', count: 10, stale: expect.anything() as object });
  });
});
