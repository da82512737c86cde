import request from 'supertest';
import { FakeSessions } from '../../support/fake-sessions.js';
import { AUTH, testHttp } from '../../support/http-app.js';

const shopAndOther = (): FakeSessions => new FakeSessions({ shop: 'working', foreign: 'working' });
const nested = (depth: number): string => `{"a":`.repeat(depth) + '1' + '}'.repeat(depth);

describe('POST /sessions', () => {
  const post = (body: string, http = testHttp(), key: Record<string, string> = AUTH): request.Test =>
    request(http.app).post('/sessions').set(key).set('Content-Type', 'application/json').send(body);

  it('makes a session that is known at once, with what was written beside it', async () => {
    const http = testHttp();
    const answer = await post(
      '{"name":"shop","metadata":{"till":[3]},"proxy":"socks5://u:secret@10.0.0.1:1080"}',
      http,
    );
    expect([answer.status, answer.body]).toMatchObject([
      201,
      { status: 'success', session: { name: 'shop', state: 'starting', wanted: 'run', metadata: { till: [3] } } },
    ]);
    expect(answer.text).not.toContain('secret');
    expect(http.sessions.created).toEqual([
      { name: 'shop', organisation: 'default', metadata: { till: [3] }, proxy: 'socks5://u:secret@10.0.0.1:1080' },
    ]);
    expect((await request(http.app).get('/sessions/shop').set(AUTH)).status).toBe(200);
  });

  it('answers its QR route from then on: not there yet, never unknown', async () => {
    const http = testHttp();
    http.sessions.qrCode = null;
    await post('{"name":"shop"}', http);
    const answer = await request(http.app).get('/sessions/shop/qr').set(AUTH);
    expect([answer.status, answer.body]).toMatchObject([503, { code: 'qr_unavailable' }]);
  });

  it.each(['', '{}'])('makes up a name for the body %j', async (body) => {
    const answer = await post(body);
    expect([answer.status, answer.body]).toMatchObject([201, { session: { name: 'made-up' } }]);
  });

  it('leaves it stopped when told so', async () => {
    expect((await post('{"name":"spare","start":false}')).body).toMatchObject({ session: { state: 'stopped' } });
  });

  it('refuses a name in use', async () => {
    const answer = await post('{"name":"default"}');
    expect([answer.status, answer.body]).toMatchObject([409, { code: 'session_exists' }]);
  });

  it.each<[string, string]>([
    ['{"name":5}', 'name'],
    ['{"name":null}', 'name'],
    ['{"start":"yes"}', 'start'],
    ['{"start":1}', 'start'],
    ['{"metadata":[]}', 'metadata'],
    ['{"metadata":"till 3"}', 'metadata'],
    ['{"metadata":null}', 'metadata'],
    [`{"metadata":{"a":"${'x'.repeat(16 * 1024 - 7)}"}}`, 'metadata'],
    [`{"metadata":{"a":"${'é'.repeat(8 * 1024)}"}}`, 'metadata'],
    [`{"metadata":${nested(33)}}`, 'metadata'],
    [`{"metadata":${nested(100_000)}}`, 'metadata'],
    ['{"proxy":"10.0.0.1:1080"}', 'proxy'],
    ['{"proxy":"ftp://10.0.0.1"}', 'proxy'],
    ['{"proxy":"socks://10.0.0.1"}', 'proxy'],
    ['{"proxy":"http://"}', 'proxy'],
    ['{"proxy":"javascript:alert(1)"}', 'proxy'],
    ['{"proxy":""}', 'proxy'],
    ['{"proxy":7}', 'proxy'],
    ['{"nme":"shop"}', 'nme'],
    ['[]', 'body'],
    ['"shop"', 'body'],
    ['null', 'body'],
  ])('refuses %.60s', async (body, field) => {
    const http = testHttp();
    const answer = await post(body, http);
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'invalid_request', errors: [{ field }] }]);
    expect(http.sessions.created).toEqual([]);
  });

  it('takes metadata up to its limits', async () => {
    expect((await post(`{"name":"a","metadata":{"a":"${'x'.repeat(16 * 1024 - 8)}"}}`)).status).toBe(201);
    expect((await post(`{"name":"a","metadata":${nested(32)}}`)).status).toBe(201);
  });

  it.each(['http', 'https', 'socks4', 'socks5'])('takes a proxy of the kind %s', async (scheme) => {
    expect((await post(`{"name":"a","proxy":"${scheme}://proxy.lan:8080"}`)).status).toBe(201);
  });

  it.each<[string, number]>([
    ['{"name":"shop"}', 201],
    ['{"name":"foreign"}', 403],
    ['{"name":"new"}', 403],
    ['{}', 403],
  ])('lets a key bound to shop and other make %s: %i', async (body, status) => {
    const http = testHttp({}, new FakeSessions({ foreign: 'working' }));
    expect((await post(body, http, { 'X-Api-Key': 'two-key' })).status).toBe(status);
    expect(http.sessions.created).toHaveLength(status === 201 ? 1 : 0);
  });
});

describe('POST /sessions/:name/start, stop, restart and logout', () => {
  it.each([
    ['start', 'stopped', 'starting'],
    ['stop', 'working', 'stopped'],
    ['restart', 'working', 'starting'],
  ] as const)('%s brings a session from %s to %s', async (verb, from, to) => {
    const { app, sessions } = testHttp({}, new FakeSessions({ shop: from }));
    const answer = await request(app).post(`/sessions/shop/${verb}`).set(AUTH);
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { status: 'success', session: { name: 'shop', state: to } },
    ]);
    expect(sessions.get('shop').state).toBe(to);
  });

  it.each([true, false])('logout says whether the phone was told: %s', async (phoneTold) => {
    const { app, sessions } = testHttp();
    sessions.phoneTold = phoneTold;
    const answer = await request(app).post('/sessions/default/logout').set(AUTH);
    expect(answer.body).toMatchObject({ status: 'success', phoneTold, session: { state: 'stopped' } });
  });
});

describe('DELETE /sessions/:name', () => {
  it('forgets a stopped session', async () => {
    const { app, sessions } = testHttp({}, new FakeSessions({ shop: 'stopped' }));
    const answer = await request(app).delete('/sessions/shop').set(AUTH);
    expect([answer.status, answer.body]).toEqual([200, { status: 'success', removed: 'shop' }]);
    expect(sessions.list()).toEqual([]);
  });

  it.each(['', '?force=false'])('leaves one that runs alone (%j)', async (query) => {
    const { app, sessions } = testHttp();
    const answer = await request(app).delete(`/sessions/default${query}`).set(AUTH);
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'session_running', hint: expect.stringContaining('force=true') as string },
    ]);
    expect(sessions.list()).toHaveLength(1);
  });

  it('stops and forgets one that runs when forced', async () => {
    const { app, sessions } = testHttp();
    expect((await request(app).delete('/sessions/default?force=true').set(AUTH)).status).toBe(200);
    expect(sessions.list()).toEqual([]);
  });

  it.each(['?force=yes', '?force=1', '?force=', '?forse=true'])('refuses %s', async (query) => {
    const { app, sessions } = testHttp();
    expect((await request(app).delete(`/sessions/default${query}`).set(AUTH)).status).toBe(400);
    expect(sessions.list()).toHaveLength(1);
  });
});

describe('every route that manages a session', () => {
  const ROUTES = [
    ['post', '/sessions/NAME/start'],
    ['post', '/sessions/NAME/stop'],
    ['post', '/sessions/NAME/restart'],
    ['post', '/sessions/NAME/logout'],
    ['delete', '/sessions/NAME?force=true'],
  ] as const;

  it.each(ROUTES)('%s %s answers alike for what is not there and what the key may not see', async (method, path) => {
    const { app, sessions } = testHttp({}, shopAndOther());
    const bodies: unknown[] = [];
    for (const name of ['foreign', 'nobody']) {
      const answer = await request(app)
        [method](path.replace('NAME', name))
        .set('X-Api-Key', 'two-key')
        .set('X-Request-Id', 'r');
      expect(answer.status).toBe(404);
      bodies.push(answer.body);
    }
    expect(bodies[0]).toEqual(bodies[1]);
    expect(sessions.get('foreign').state).toBe('working');
  });

  it.each([...ROUTES, ['post', '/sessions'] as const])('%s %s needs a key with the scope', async (method, path) => {
    const { app, sessions } = testHttp({}, shopAndOther());
    const url = path.replace('NAME', 'shop');
    expect((await request(app)[method](url)).status).toBe(401);
    const answer = await request(app)[method](url).set('X-Api-Key', 'shop-key');
    expect([answer.status, (answer.body as { message: string }).message]).toEqual([
      403,
      `This API key lacks the scope sessions:${/(start|stop|logout)$/.test(path) ? 'write' : 'manage'}.`,
    ]);
    expect(sessions.get('shop').state).toBe('working');
    expect(sessions.list()).toHaveLength(2);
  });
});
