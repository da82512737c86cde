import request from 'supertest';
import { FakeSessions } from '../../support/fake-sessions.js';
import { AUTH, KEY } from '../../support/http-app.js';
import { wahaHttp } from '../../support/waha-http.js';

const NO_SESSION = {
  statusCode: 404,
  message: "We didn't find a session with name 'x'.\nPlease start it first by using POST /api/sessions/x/start request",
  error: 'Not Found',
};

describe('keys', () => {
  it.each(['/api/sessions', '/health', '/api/server/version', '/api/screenshot', '/api/default/auth/qr'])(
    '%s without one, or with a wrong one, is 401 in the words of WAHA',
    async (path) => {
      const { app } = wahaHttp();
      for (const sent of [request(app).get(path), request(app).get(path).set('X-Api-Key', 'wrong')]) {
        const answer = await sent;
        expect([answer.status, answer.body]).toEqual([401, { message: 'Unauthorized', statusCode: 401 }]);
      }
    },
  );

  it('/ping is open', async () => {
    const answer = await request(wahaHttp().app).get('/ping');
    expect([answer.status, answer.body]).toEqual([200, { message: 'pong' }]);
  });

  it('the query is no place for a key where nothing is opened by a link', async () => {
    expect((await request(wahaHttp().app).get(`/api/sessions?x-api-key=${KEY}`)).status).toBe(401);
  });

  it('Authorization: Bearer is taken too', async () => {
    expect((await request(wahaHttp().app).get('/api/sessions').set(AUTH)).status).toBe(200);
  });
});

describe('sessions', () => {
  it('lists those that run, and all of them when asked', async () => {
    const house = wahaHttp({}, new FakeSessions({ default: 'working', shop: 'stopped' }));
    const names = async (path: string): Promise<string[]> =>
      ((await house.get(path).expect(200)).body as { name: string }[]).map(({ name }) => name);
    expect(await names('/api/sessions')).toEqual(['default']);
    expect(await names('/api/sessions?all=true')).toEqual(['default', 'shop']);
    expect(await names('/api/sessions?all=True&unknown=1')).toEqual(['default', 'shop']);
  });

  it('shows one with its account', async () => {
    const answer = await wahaHttp().get('/api/sessions/default').expect(200);
    expect(answer.body).toEqual({
      name: 'default',
      status: 'WORKING',
      me: { id: '447911123456@c.us', pushName: 'Shop' },
      presence: {},
      timestamps: { activity: null },
    });
  });

  it.each([
    ['stopped', 'STOPPED'],
    ['starting', 'STARTING'],
    ['scan_qr', 'SCAN_QR_CODE'],
    ['pairing_code', 'SCAN_QR_CODE'],
    ['passkey_required', 'PASSKEY_REQUIRED'],
    ['syncing', 'STARTING'],
    ['working', 'WORKING'],
    ['reconnecting', 'STARTING'],
    ['logged_out', 'FAILED'],
    ['failed', 'FAILED'],
  ] as const)('calls %s %s', async (state, status) => {
    const answer = await wahaHttp({}, new FakeSessions({ default: state }))
      .get('/api/sessions/default')
      .expect(200);
    expect(answer.body).toMatchObject({ status });
  });

  it('calls a session FAILED when WhatsApp shows no more codes', async () => {
    const house = wahaHttp({}, new FakeSessions({ default: 'scan_qr' }));
    house.sessions.qrCode = null;
    expect((await house.get('/api/sessions/default')).body).toMatchObject({ status: 'FAILED' });
  });

  it.each([
    ['get', '/api/sessions/x'],
    ['put', '/api/sessions/x'],
    ['get', '/api/sessions/x/me'],
    ['post', '/api/sessions/x/start'],
    ['post', '/api/sessions/x/stop'],
    ['post', '/api/sessions/x/restart'],
    ['post', '/api/sessions/x/logout'],
    ['get', '/api/x/auth/qr'],
    ['get', '/api/screenshot?session=x'],
  ] as const)('%s %s names the session that is not there', async (method, path) => {
    const answer = await wahaHttp()[method](path);
    expect([answer.status, answer.body]).toEqual([404, NO_SESSION]);
  });

  it('shows nothing of a session that the key may not use', async () => {
    const { app } = wahaHttp({}, new FakeSessions({ default: 'working', shop: 'working' }));
    const answer = await request(app).get('/api/sessions/default').set('X-Api-Key', 'shop-key');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ name: 'shop' });
  });

  it('me is null while nobody is linked', async () => {
    const answer = await wahaHttp({}, new FakeSessions({ default: 'scan_qr' })).get('/api/sessions/default/me');
    expect([answer.status, answer.body]).toEqual([200, null]);
  });

  it('makes one, keeps what was set of it, and shows it', async () => {
    const house = wahaHttp();
    const config = {
      metadata: { 'user.id': '123' },
      webhooks: [{ url: 'https://shop.example/hook', events: ['message'], hmac: { key: 'secret' } }],
      webjs: { tagsEventsOn: true },
    };
    const made = await house.post('/api/sessions', { name: 'shop', config, nonsense: 1 }).expect(201);
    expect(made.body).toEqual({ name: 'shop', status: 'STARTING', config });
    // It is started once its webhook is there to hear of it.
    expect(house.sessions.created).toEqual([
      { name: 'shop', organisation: 'default', start: false, metadata: config.metadata },
    ]);
    expect((await house.get('/api/sessions/shop').expect(200)).body).toMatchObject({ config });
    const changed = await house.put('/api/sessions/shop', { config: { debug: true } }).expect(200);
    expect(changed.body).toEqual({ name: 'shop', status: 'STARTING', config: { debug: true } });
  });

  it('refuses to make one twice', async () => {
    const answer = await wahaHttp().post('/api/sessions', { name: 'default' });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ statusCode: 422, error: 'Unprocessable Entity' });
  });

  it('gives the proxy to the session as a URL, and changes it no more', async () => {
    const house = wahaHttp();
    const proxy = { server: 'proxy.example:3128', username: 'me', password: 'p@ss' };
    await house.post('/api/sessions', { name: 'shop', config: { proxy } }).expect(201);
    expect(house.sessions.created[0]?.proxy).toBe('http://me:p%40ss@proxy.example:3128/');
    await house.put('/api/sessions/shop', { config: { proxy } }).expect(200);
    expect((await house.put('/api/sessions/shop', { config: { proxy: { server: 'other:1' } } })).status).toBe(422);
  });

  it('starts, stops, restarts and unlinks with 201', async () => {
    const house = wahaHttp();
    for (const [verb, status] of [
      ['stop', 'STOPPED'],
      ['start', 'STARTING'],
      ['restart', 'STARTING'],
      ['logout', 'STOPPED'],
    ] as const) {
      const answer = await house.post(`/api/sessions/default/${verb}`);
      expect([answer.status, answer.body]).toEqual([201, { name: 'default', status }]);
    }
  });

  it('the old commands do the same', async () => {
    const house = wahaHttp();
    expect((await house.post('/api/sessions/stop', { name: 'default' })).body).toMatchObject({ status: 'STOPPED' });
    expect((await house.post('/api/sessions/start', { name: 'default' })).body).toMatchObject({ status: 'STARTING' });
    expect((await house.post('/api/sessions/start', { name: 'fresh' })).status).toBe(201);
    expect((await house.post('/api/sessions/logout', { name: 'default' })).body).toMatchObject({ status: 'STOPPED' });
  });

  it('makes the default session when it is started and is not there', async () => {
    const house = wahaHttp({}, new FakeSessions({}));
    expect((await house.post('/api/sessions/default/start').expect(201)).body).toMatchObject({ name: 'default' });
  });

  it('forgets one, and one that is not there', async () => {
    const house = wahaHttp();
    expect((await house.delete('/api/sessions/default')).status).toBe(200);
    expect(house.sessions.list()).toEqual([]);
    expect((await house.delete('/api/sessions/default')).status).toBe(200);
  });
});

describe('linking', () => {
  const linking = () => wahaHttp({}, new FakeSessions({ default: 'scan_qr' }));

  it('gives the QR as a picture, as base64 and as its text', async () => {
    const picture = await linking().get('/api/default/auth/qr').expect(200);
    expect(picture.headers['content-type']).toBe('image/png');
    expect((picture.body as Buffer).subarray(1, 4).toString()).toBe('PNG');
    const json = await linking().get('/api/default/auth/qr').set('Accept', 'application/json').expect(200);
    expect(json.body).toEqual({ mimetype: 'image/png', data: (picture.body as Buffer).toString('base64') });
    const raw = await linking().get('/api/default/auth/qr?format=raw').expect(200);
    expect(raw.body).toEqual({ value: '2@fake-qr-text,for,tests' });
  });

  it('has no QR for a session that works', async () => {
    const answer = await wahaHttp().get('/api/default/auth/qr');
    expect([answer.status, answer.body]).toEqual([
      422,
      {
        error: 'Session status is not as expected. Try again later or restart the session',
        session: 'default',
        status: 'WORKING',
        expected: ['SCAN_QR_CODE'],
      },
    ]);
  });

  it('writes the pairing code with a dash', async () => {
    const house = linking();
    const answer = await house.post('/api/default/auth/request-code', { phoneNumber: '12132132130' });
    expect([answer.status, answer.body]).toEqual([201, { code: 'ABCD-1234' }]);
    expect(house.sessions.pairingPhones).toEqual(['12132132130']);
  });

  it('waits for a session that is starting', async () => {
    const house = wahaHttp({}, new FakeSessions({ default: 'starting' }));
    const asked = house.get('/api/default/auth/qr?format=raw').then((answer) => answer.status);
    const changed = setTimeout(() => house.sessions.setState('default', 'scan_qr'), 100);
    expect(await asked).toBe(200);
    clearTimeout(changed);
  });

  it('gives up on a session that stays starting after five seconds', async () => {
    const house = wahaHttp({}, new FakeSessions({ default: 'starting' }));
    const before = Date.now();
    const answer = await house.get('/api/default/auth/qr');
    expect([answer.status, answer.body]).toEqual([422, expect.objectContaining({ status: 'STARTING' })]);
    expect(Date.now() - before).toBeGreaterThan(4_500);
  }, 20_000);

  it('gives the screenshot as a picture and as base64', async () => {
    const picture = await wahaHttp().get('/api/screenshot').expect(200);
    expect((picture.body as Buffer).toString()).toBe('a picture of default');
    const json = await wahaHttp().get('/api/screenshot?session=default').set('Accept', 'application/json').expect(200);
    expect(json.body).toEqual({ mimetype: 'image/png', data: Buffer.from('a picture of default').toString('base64') });
  });
});

describe('the server', () => {
  it('says what it is', async () => {
    for (const path of ['/api/server/version', '/api/version']) {
      const body: unknown = (await wahaHttp().get(path).expect(200)).body;
      expect(body).toEqual({
        version: '0.1.0-test',
        engine: 'WEBJS',
        tier: 'CORE',
        browser: '',
        platform: `${process.platform}/${process.arch}`,
        worker: { id: null },
      });
    }
  });

  it('says since when it runs', async () => {
    const body: unknown = (await wahaHttp().get('/api/server/status').expect(200)).body;
    expect(body).toEqual({ startTimestamp: expect.any(Number) as number, uptime: 7000, worker: { id: 'causeway' } });
  });

  it('is healthy while no session that should run has failed', async () => {
    expect((await wahaHttp().get('/health').expect(200)).body).toMatchObject({ status: 'ok', error: {} });
    const failed = await wahaHttp({}, new FakeSessions({ default: 'failed' }))
      .get('/health')
      .expect(503);
    expect(failed.body).toMatchObject({ status: 'error', error: { sessions: { status: 'down', failed: 1 } } });
  });

  it('tells no variable of the machine', async () => {
    const body: unknown = (await wahaHttp().get('/api/server/environment?all=true').expect(200)).body;
    expect(Object.keys(body as object)).toEqual(['WHATSAPP_DEFAULT_ENGINE', 'WHATSAPP_START_SESSION']);
  });
});
