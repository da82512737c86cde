import request from 'supertest';
import { AUTH, testHttp } from '../../support/http-app.js';

const CHAT = '/chats/447911123456';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly field?: string;
}

function expectRefusal(answer: request.Response, { status, code, field }: Refusal): void {
  expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ status: 'error', code })]);
  const { message, hint, requestId, errors } = answer.body as Record<string, unknown>;
  for (const text of [message, hint, requestId]) expect(text).toEqual(expect.stringMatching(/\S/));
  expect(requestId).toBe(answer.headers['x-request-id']);
  if (field === undefined) return;
  expect(errors).toContainEqual({
    field,
    expected: expect.stringMatching(/\S/) as string,
    received: expect.stringMatching(/\S/) as string,
  });
}

const bad = (field: string): Refusal => ({ status: 400, code: 'invalid_request', field });

describe('what a request may not say', () => {
  it.each<[string, Refusal]>([
    [`${CHAT}?limit=0`, bad('limit')],
    [`${CHAT}?limit=-1`, bad('limit')],
    [`${CHAT}?limit=2.5`, bad('limit')],
    [`${CHAT}?limit=1e3`, bad('limit')],
    [`${CHAT}?limit=abc`, bad('limit')],
    [`${CHAT}?limit=`, bad('limit')],
    [`${CHAT}?limit=%205`, bad('limit')],
    [`${CHAT}?limit=0x10`, bad('limit')],
    [`${CHAT}?limit=-Infinity`, bad('limit')],
    [`${CHAT}?limit=1000001`, bad('limit')],
    [`${CHAT}?limit=99999999999999999999`, bad('limit')],
    [`${CHAT}?limit=1&limit=2`, bad('limit')],
    [`${CHAT}?limit[]=1`, bad('limit[]')],
    [`${CHAT}?limt=5`, bad('limt')],
    [`${CHAT}?before=`, bad('before')],
    [`${CHAT}?before=a&before=b`, bad('before')],
    [`${CHAT}?before=${'a'.repeat(257)}`, bad('before')],
    [`${CHAT}?fromMe=yes`, bad('fromMe')],
    [`${CHAT}?fromMe=1`, bad('fromMe')],
    [`${CHAT}?fromMe=`, bad('fromMe')],
    [`${CHAT}?fromMe=TRUE`, bad('fromMe')],
    [`${CHAT}?session=`, bad('session')],
    [`${CHAT}?session=a&session=b`, bad('session')],
    [`${CHAT}?session=nobody`, { status: 404, code: 'session_not_found' }],
    [`/chats/${'1'.repeat(300)}`, { status: 400, code: 'invalid_chat_id', field: 'chat' }],
    ['/chats/%20', { status: 400, code: 'invalid_chat_id', field: 'chat' }],
    ['/chats/%', bad('path')],
    ['/chats/966%', bad('path')],
    ['/chats/%E0%A4%A', bad('path')],
    ['/chats?limit=0', bad('limit')],
    ['/chats?limit=5001', bad('limit')],
    ['/chats?limit=all', bad('limit')],
    ['/chats?offset=-1', bad('offset')],
    ['/chats?offset=1.5', bad('offset')],
    ['/chats?sort=newest', bad('sort')],
    ['/chats?unread=1', bad('unread')],
    ['/chats?archived=no', bad('archived')],
    ['/chats?group=', bad('group')],
    ['/chats?page=2', bad('page')],
    ['/sessions?all=true', bad('all')],
    ['/sessions/nobody', { status: 404, code: 'session_not_found' }],
    ['/sessions/nobody/qr', { status: 404, code: 'session_not_found' }],
    ['/sessions/default/qr?format=gif', bad('format')],
    ['/sessions/default/qr?wait=61', bad('wait')],
    ['/sessions/default/qr?wait=-1', bad('wait')],
    ['/sessions/default/qr?wait=1s', bad('wait')],
    ['/nowhere', { status: 404, code: 'route_not_found' }],
    ['/chats/1/2/3', { status: 404, code: 'route_not_found' }],
    ['/docs/..%2Fpackage.json', { status: 404, code: 'route_not_found' }],
    ['/docs/package.json', { status: 404, code: 'route_not_found' }],
    ['/docs/toString', { status: 404, code: 'route_not_found' }],
  ])('GET %s', async (path, refusal) => {
    const { app, chats } = testHttp();
    expectRefusal(await request(app).get(path).set(AUTH), refusal);
    expect(chats.calls).toEqual([]);
  });

  it('names what was expected and what came', async () => {
    const answer = await request(testHttp().app).get(`${CHAT}?limit=0&fromMe=x`).set(AUTH);
    expect(answer.body).toMatchObject({
      errors: [
        { field: 'limit', expected: 'a whole number from 1 to 1000000, "all" or "Infinity"', received: '"0"' },
        { field: 'fromMe', expected: '"true" or "false"', received: '"x"' },
      ],
    });
  });

  it('names the keys there are beside the one there is not', async () => {
    const answer = await request(testHttp().app).get(`${CHAT}?limt=5`).set(AUTH);
    expect((answer.body as { message: string }).message).toContain('one of the keys limit, before, fromMe, since');
  });
});

describe('what a body on GET may not say', () => {
  it.each<[string, Refusal]>([
    ['{"limit":0}', bad('limit')],
    ['{"limit":-1}', bad('limit')],
    ['{"limit":2.5}', bad('limit')],
    ['{"limit":"abc"}', bad('limit')],
    ['{"limit":[]}', bad('limit')],
    ['{"limit":{}}', bad('limit')],
    ['{"limit":true}', bad('limit')],
    ['{"limit":-Infinity}', bad('limit')],
    ['{"limit":1e400}', bad('limit')],
    ['{"fromMe":"maybe"}', bad('fromMe')],
    ['{"fromMe":1}', bad('fromMe')],
    ['{"before":5}', bad('before')],
    ['{"before":""}', bad('before')],
    ['{"limt":5}', bad('limt')],
    ['50', bad('body')],
    ['[]', bad('body')],
    ['null', bad('body')],
    ['Infinity', bad('body')],
    ['{"limit":', { status: 400, code: 'invalid_json' }],
    ['{limit:5}', { status: 400, code: 'invalid_json' }],
    ['{"limit":NaN}', { status: 400, code: 'invalid_json' }],
    [`{"before":"${'"\\'.repeat(3000)}`, { status: 400, code: 'invalid_json' }],
  ])('%s', async (body, refusal) => {
    const { app, chats } = testHttp();
    const answer = await request(app).get(CHAT).set(AUTH).set('Content-Type', 'application/json').send(body);
    expectRefusal(answer, refusal);
    expect(chats.calls).toEqual([]);
  });

  it.each([
    ['limit', `${CHAT}?limit=5`, '{"limit":6}'],
    ['limit', `${CHAT}?limit=5`, '{"limit":Infinity}'],
    ['before', `${CHAT}?before=a`, '{"before":"b"}'],
    ['fromMe', `${CHAT}?fromMe=true`, '{"fromMe":false}'],
  ])('a %s that differs from the query', async (field, path, body) => {
    const answer = await request(testHttp().app).get(path).set(AUTH).set('Content-Type', 'application/json').send(body);
    expectRefusal(answer, bad(field));
  });

  it('a body of a type that is not read', async () => {
    const answer = await request(testHttp().app)
      .get(CHAT)
      .set(AUTH)
      .set('Content-Type', 'application/xml')
      .send('<a/>');
    expectRefusal(answer, { status: 415, code: 'unsupported_media_type' });
  });

  it('a charset that is not read', async () => {
    const type = 'application/json; charset=utf-16';
    const answer = await request(testHttp().app).get(CHAT).set(AUTH).set('Content-Type', type).send('{}');
    expectRefusal(answer, { status: 415, code: 'unsupported_media_type' });
  });

  it('a content encoding that is not read', async () => {
    const sent = request(testHttp().app)
      .post('/sessions/default/pairing-code')
      .set(AUTH)
      .set('Content-Type', 'application/json');
    expectRefusal(await sent.set('Content-Encoding', 'rot13').send('{}'), {
      status: 415,
      code: 'unsupported_media_type',
    });
  });

  it('bytes that are not UTF-8', async () => {
    const sent = request(testHttp().app)
      .post('/sessions/default/pairing-code')
      .set(AUTH)
      .set('Content-Type', 'application/json');
    expectRefusal(await sent.serialize((bytes: unknown) => bytes as string).send(Buffer.from([0x22, 0xff, 0x22])), {
      status: 400,
      code: 'invalid_json',
    });
  });
});

describe('what a pairing code may not be asked with', () => {
  it.each<[string, Refusal]>([
    ['', bad('body')],
    ['{}', bad('phone')],
    ['{"phone":""}', bad('phone')],
    ['{"phone":null}', bad('phone')],
    ['{"phone":12.5}', bad('phone')],
    ['{"phone":["447911123456"]}', bad('phone')],
    ['{"phone":"447911123456","x":1}', bad('x')],
    ['{"phone":Infinity}', { status: 400, code: 'invalid_json' }],
    ['"447911123456"', bad('body')],
  ])('%s', async (body, refusal) => {
    const { app, sessions } = testHttp();
    const sent = request(app).post('/sessions/default/pairing-code').set(AUTH).set('Content-Type', 'application/json');
    expectRefusal(await sent.send(body), refusal);
    expect(sessions.pairingPhones).toEqual([]);
  });

  it('a body larger than the limit, with or without a declared length', async () => {
    const { app } = testHttp({ bodyLimitBytes: 1000 });
    const sent = request(app).post('/sessions/default/pairing-code').set(AUTH).set('Content-Type', 'application/json');
    expectRefusal(await sent.send(JSON.stringify({ phone: '1'.repeat(1001) })), {
      status: 413,
      code: 'payload_too_large',
    });
  });

  it('a mebibyte by default', async () => {
    const sent = request(testHttp().app).get(CHAT).set(AUTH).set('Content-Type', 'application/json');
    expectRefusal(await sent.send(`{"before":"${'a'.repeat(1024 * 1024)}"}`), {
      status: 413,
      code: 'payload_too_large',
    });
  });
});

describe('methods', () => {
  it.each(['post', 'put', 'patch', 'delete'] as const)(
    '%s on a readable path is 405 and names the others',
    async (method) => {
      const answer = await request(testHttp().app)[method]('/chats').set(AUTH);
      expectRefusal(answer, { status: 405, code: 'method_not_allowed' });
      expect(answer.headers['allow']).toBe('GET, HEAD, OPTIONS');
    },
  );

  it('GET on a path that only takes POST is 405', async () => {
    const answer = await request(testHttp().app).get('/sessions/default/pairing-code').set(AUTH);
    expectRefusal(answer, { status: 405, code: 'method_not_allowed' });
    expect(answer.headers['allow']).toBe('POST, OPTIONS');
  });

  it('OPTIONS names the methods and allows no foreign page', async () => {
    const answer = await request(testHttp().app).options(CHAT).set('Origin', 'https://evil.example');
    expect([answer.status, answer.headers['allow']]).toEqual([204, 'GET, HEAD, PATCH, DELETE, OPTIONS']);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('OPTIONS of an unknown path is 404', async () => {
    expectRefusal(await request(testHttp().app).options('/nowhere'), { status: 404, code: 'route_not_found' });
  });

  it('HEAD has the headers of GET and no body', async () => {
    const { app } = testHttp();
    const [head, get] = [await request(app).head(CHAT).set(AUTH), await request(app).get(CHAT).set(AUTH)];
    expect([head.status, head.text]).toEqual([200, undefined]);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
    expect(head.headers['x-causeway-source']).toBe('page');
  });

  it('HEAD without a key is 401', async () => {
    expect((await request(testHttp().app).head(CHAT)).status).toBe(401);
  });
});
