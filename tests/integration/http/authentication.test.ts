import request from 'supertest';
import { FakeSessions } from '../../support/fake-sessions.js';
import { AUTH, KEY, testHttp } from '../../support/http-app.js';

const CHAT = '/chats/447911123456';

const basic = (key: string): string => `Basic ${Buffer.from(`:${key}`).toString('base64')}`;

describe('the API key', () => {
  it.each<[string, Record<string, string>]>([
    ['a bearer token', { Authorization: `Bearer ${KEY}` }],
    ['a bearer token in small letters', { Authorization: `bearer ${KEY}` }],
    ['X-Api-Key', { 'X-Api-Key': KEY }],
    ['the same key in both headers', { Authorization: `Bearer ${KEY}`, 'X-Api-Key': KEY }],
    ['the password of a browser', { Authorization: basic(KEY) }],
  ])('is taken as %s', async (_name, headers) => {
    expect((await request(testHttp().app).get(CHAT).set(headers)).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['no key', {}],
    ['a wrong bearer token', { Authorization: 'Bearer wrong' }],
    ['a wrong X-Api-Key', { 'X-Api-Key': 'wrong' }],
    ['a wrong password', { Authorization: basic('wrong') }],
    ['an empty key', { 'X-Api-Key': '' }],
    ['a scheme without a key', { Authorization: 'Bearer' }],
    ['an unknown scheme', { Authorization: `Digest ${KEY}` }],
    ['two different keys, one of them right', { Authorization: `Bearer ${KEY}`, 'X-Api-Key': 'wrong' }],
    ['two different right keys', { Authorization: `Bearer ${KEY}`, 'X-Api-Key': 'two-key' }],
  ])('is refused: %s', async (_name, headers) => {
    const { app, chats } = testHttp();
    const answer = await request(app).get(CHAT).set(headers);
    expect([answer.status, answer.body]).toEqual([
      401,
      expect.objectContaining({ status: 'error', code: 'unauthorized' }),
    ]);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="Causeway"');
    expect(chats.calls).toEqual([]);
  });

  it('is asked for on every route but health and the nameless start page', async () => {
    const { app } = testHttp();
    const paths = [
      '/',
      '/healthz',
      '/readyz',
      '/chats',
      CHAT,
      `${CHAT}/messages/x`,
      '/contacts/447911123456',
      '/sessions',
    ];
    const more = ['/sessions/default', '/sessions/default/qr', '/openapi.json', '/docs', '/docs/swagger-ui.css'];
    const open: string[] = [];
    for (const path of [...paths, ...more]) {
      if ((await request(app).get(path)).status !== 401) open.push(path);
    }
    expect(open).toEqual(['/', '/healthz', '/readyz']);
    expect((await request(app).post('/sessions/default/pairing-code').send({ phone: '447911123456' })).status).toBe(
      401,
    );
  });

  it('lets a browser ask its user for the key', async () => {
    const answer = await request(testHttp().app).get('/docs').set('Accept', 'text/html,*/*;q=0.8');
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
  });

  it('is not taken from a browser password for anything that changes', async () => {
    const { app, sessions } = testHttp({}, new FakeSessions({ default: 'scan_qr' }));
    const answer = await request(app)
      .post('/sessions/default/pairing-code')
      .set('Authorization', basic(KEY))
      .send({ phone: '447911123456' });
    expect([answer.status, sessions.pairingPhones]).toEqual([401, []]);
  });

  it('does not reach a body that a stranger sends', async () => {
    const { app } = testHttp({ bodyLimitBytes: 10 });
    const answer = await request(app)
      .post('/sessions/default/pairing-code')
      .send({ phone: '1'.repeat(100) });
    expect(answer.status).toBe(401);
  });

  it('needs the scope of the route', async () => {
    const { app } = testHttp({}, new FakeSessions({ shop: 'scan_qr' }));
    const answer = await request(app).get('/sessions/shop/qr').set('X-Api-Key', 'shop-key');
    expect([answer.status, answer.body]).toEqual([403, expect.objectContaining({ code: 'forbidden' })]);
    expect((answer.body as { message: string }).message).toContain('sessions:link');
    expect((await request(app).get('/docs').set('X-Api-Key', 'nothing-key')).status).toBe(200);
  });
});

describe('guessing keys', () => {
  const guess = (app: ReturnType<typeof testHttp>['app'], key: string): request.Test =>
    request(app).get(CHAT).set('X-Api-Key', key);

  it('is answered 429 with Retry-After after too many wrong ones, even for the right one', async () => {
    const { app } = testHttp({ wrongKeysPerMinute: 3 });
    const statuses: number[] = [];
    for (const key of ['a', 'b', 'c', 'd', 'e', KEY]) statuses.push((await guess(app, key)).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
    const answer = await guess(app, 'f');
    expect(answer.body).toMatchObject({ status: 'error', code: 'rate_limited' });
    const retryAfter = Number(answer.headers['retry-after']);
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(60);
  });

  it('does not shut out who used the right key from there before', async () => {
    const { app } = testHttp({ wrongKeysPerMinute: 2 });
    await guess(app, KEY);
    for (const key of ['a', 'b', 'c']) await guess(app, key);
    expect((await guess(app, 'd')).status).toBe(429);
    expect((await guess(app, KEY)).status).toBe(200);
  });

  it('does not count requests without any key', async () => {
    const { app } = testHttp({ wrongKeysPerMinute: 2 });
    for (let count = 0; count < 5; count += 1) expect((await request(app).get(CHAT)).status).toBe(401);
    expect((await guess(app, KEY)).status).toBe(200);
  });
});

describe('which session answers', () => {
  const sessions = (): FakeSessions => new FakeSessions({ default: 'working', shop: 'working', other: 'working' });
  const asked = async (path: string, headers: Record<string, string>): Promise<unknown> => {
    const { app, chats } = testHttp({}, sessions());
    const answer = await request(app).get(path).set(headers);
    return answer.status === 200 ? chats.calls[0]?.session : [answer.status, (answer.body as { code: string }).code];
  };

  it.each<[string, string, Record<string, string>, unknown]>([
    ['the default one', CHAT, AUTH, 'default'],
    ['the one in the query', `${CHAT}?session=shop`, AUTH, 'shop'],
    ['the one in the header', CHAT, { ...AUTH, 'X-Causeway-Session': 'shop' }, 'shop'],
    ['the one that both name', `${CHAT}?session=shop`, { ...AUTH, 'X-Causeway-Session': 'shop' }, 'shop'],
    [
      'none when they differ',
      `${CHAT}?session=shop`,
      { ...AUTH, 'X-Causeway-Session': 'other' },
      [400, 'invalid_request'],
    ],
    ['the only one of the key', CHAT, { 'X-Api-Key': 'shop-key' }, 'shop'],
    ['none outside the key', `${CHAT}?session=other`, { 'X-Api-Key': 'shop-key' }, [404, 'session_not_found']],
    ['none that does not exist', `${CHAT}?session=nobody`, { 'X-Api-Key': 'shop-key' }, [404, 'session_not_found']],
    [
      'none when the key has two and the default is not one',
      CHAT,
      { 'X-Api-Key': 'two-key' },
      [404, 'session_not_found'],
    ],
    [
      'none when the header is repeated',
      CHAT,
      { ...AUTH, 'X-Causeway-Session': 'shop, shop' },
      [404, 'session_not_found'],
    ],
  ])('%s', async (_name, path, headers, expected) => {
    expect(await asked(path, headers)).toEqual(expected);
  });

  it('is refused in the same words whether it is foreign or unknown', async () => {
    const { app } = testHttp({}, sessions());
    const bodies: unknown[] = [];
    for (const name of ['other', 'nobody']) {
      const answer = await request(app)
        .get(`/sessions/${name}`)
        .set('X-Api-Key', 'shop-key')
        .set('X-Request-Id', 'same');
      bodies.push([answer.status, answer.body]);
    }
    expect(bodies[0]).toEqual(bodies[1]);
  });

  it('lists only those of the key', async () => {
    const answer = await request(testHttp({}, sessions()).app).get('/sessions').set('X-Api-Key', 'shop-key');
    const { sessions: listed, meta } = answer.body as { sessions: { name: string }[]; meta: unknown };
    expect([listed.map((one) => one.name), meta]).toEqual([['shop'], { count: 1 }]);
  });
});

describe('AUTH=none', () => {
  const open = (): ReturnType<typeof testHttp> => testHttp({ auth: { mode: 'none' } });

  it('needs no key on a loopback name', async () => {
    expect((await request(open().app).get(CHAT)).status).toBe(200);
    expect((await request(open().app).get(CHAT).set('Host', 'localhost:3000')).status).toBe(200);
  });

  it.each(['evil.example', 'evil.example:3000', '192.168.1.5', '127.0.0.1.evil.example'])(
    'refuses the Host %s',
    async (host) => {
      const { app, chats } = open();
      const answer = await request(app).get(CHAT).set('Host', host);
      expect([answer.status, answer.body]).toEqual([403, expect.objectContaining({ code: 'forbidden' })]);
      expect(chats.calls).toEqual([]);
      expect((await request(app).get('/healthz').set('Host', host)).status).toBe(403);
    },
  );

  it.each(['https://evil.example', 'http://localhost:9999', 'null', 'http://localhost.evil.example'])(
    'refuses the Origin %s',
    async (origin) => {
      const answer = await request(open().app).get(CHAT).set('Host', 'localhost:3000').set('Origin', origin);
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([403, 'forbidden']);
    },
  );

  it('takes its own Origin and listed ones', async () => {
    const { app } = testHttp({ auth: { mode: 'none' }, corsOrigins: ['https://shop.example'] });
    for (const origin of ['http://localhost:3000', 'https://shop.example']) {
      expect((await request(app).get(CHAT).set('Host', 'localhost:3000').set('Origin', origin)).status).toBe(200);
    }
  });
});

describe('other web pages', () => {
  it('may read nothing by default', async () => {
    const answer = await request(testHttp().app).get(CHAT).set(AUTH).set('Origin', 'https://shop.example');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('may read when they are listed, and only they', async () => {
    const { app } = testHttp({ corsOrigins: ['https://shop.example'] });
    const listed = await request(app).get(CHAT).set(AUTH).set('Origin', 'https://shop.example');
    const other = await request(app).get(CHAT).set(AUTH).set('Origin', 'https://shop.example.evil');
    expect(listed.headers['access-control-allow-origin']).toBe('https://shop.example');
    expect(listed.headers['vary']).toContain('Origin');
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('may ask before they send a key', async () => {
    const { app } = testHttp({ corsOrigins: ['https://shop.example'] });
    const preflight = request(app).options(CHAT).set('Origin', 'https://shop.example');
    const answer = await preflight.set('Access-Control-Request-Method', 'GET');
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-headers']).toContain('Authorization');
  });

  it.each(['*', 'https://*.example', 'shop.example', 'https://shop.example/'])('cannot be listed as %s', (origin) => {
    expect(() => testHttp({ corsOrigins: [origin] })).toThrow(/CORS origin/);
  });
});
