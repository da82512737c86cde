import request from 'supertest';
import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import { messagesDialect } from '../../../src/http/dialects/messages/index.js';
import { dialectHttp } from '../../support/dialect-http.js';
import { FakeChats } from '../../support/fake-chats.js';
import { FakeSend } from '../../support/fake-send.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { KEY } from '../../support/http-app.js';
import { WAHA_CHATS } from '../../support/waha-world.js';

const PHONE = 'phone_number must include country code and contain 8-15 digits';
const rpc = (code: number, message: unknown) => ({ jsonrpc: '2.0', id: null, error: { code, message } });

const open = (sessions?: FakeSessions) => {
  const send = new FakeSend();
  return { ...dialectHttp({ services: { send } }, sessions, new FakeChats(WAHA_CHATS)), send };
};

describe('POST /api/send', () => {
  it('answers as the source does', async () => {
    const house = open();
    const answer = await house.post('/api/send', { phone_number: '+44 7700 900123', message: 'Hi' });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        ok: true,
        to: '447700900123',
        chat_id: '447700900123@c.us',
        message_id: 'true_447700900123@c.us_3EB0AAAAAAAAAAAAAAAAAA',
        timestamp: '2025-11-21T04:40:00.000Z',
      },
    ]);
    expect(house.send.asked).toMatchObject([{ chat: '447700900123', content: { kind: 'text', text: 'Hi' } }]);
  });

  it.each([
    [{ phone_number: '447700900123' }, 'message must be a non-empty string'],
    [{ phone_number: '447700900123', message: '  ' }, 'message must be a non-empty string'],
    [{ phone_number: '447700900123', message: 5 }, 'message must be a non-empty string'],
    [{ phone_number: '12', message: 'Hi' }, PHONE],
    [{ message: 'Hi' }, PHONE],
  ])('refuses %j', async (body, message) => {
    const house = open();
    const answer = await house.post('/api/send', body);
    expect([answer.status, answer.body]).toEqual([400, rpc(-32602, message)]);
    expect(house.send.asked).toEqual([]);
  });

  it('starts a stopped session for a key that may do so, and for no other', async () => {
    const sessions = new FakeSessions({ default: 'stopped' });
    await open(sessions).post('/api/send', { phone_number: '447700900123', message: 'Hi' });
    expect(sessions.get('default').state).toBe('starting');
    const shop = new FakeSessions({ shop: 'stopped' });
    const house = dialectHttp({}, shop);
    const asked = request(house.app).post('/api/send').set('X-Api-Key', 'shop-key');
    expect((await asked.send({ phone_number: '447700900123', message: 'Hi' })).status).toBe(403);
    expect(shop.get('shop').state).toBe('stopped');
  });

  it.each([
    ['session_not_linked', 409, /^WhatsApp Web is not ready yet\. Scan the QR code/],
    ['session_reconnecting', 503, /^WhatsApp Web is not ready yet\./],
    ['session_logged_out', 409, /^WhatsApp auth failed/],
    ['number_not_registered', 404, /^Why\.$/],
  ] as const)('says %s in its words', async (code, status, message) => {
    const house = open();
    house.send.failure = new BridgeError(code, 'Why.');
    const answer = await house.post('/api/send', { phone_number: '447700900123', message: 'Hi' });
    expect([answer.status, answer.body]).toEqual([status, rpc(-32000, expect.stringMatching(message))]);
  });
});

describe('the account', () => {
  const status = {
    state: 'ready',
    ready: true,
    authenticated: true,
    auth_dir: 'default/profile',
    chrome_executable: '',
    headless: true,
    has_qr: false,
    last_error: null,
    account: { wid: '447911123456@c.us', pushname: 'Shop', platform: 'android' },
  };

  const linked = (): FakeSessions => {
    const sessions = new FakeSessions();
    sessions.qrCode = null;
    return sessions;
  };

  it('is told with a key', async () => {
    expect((await open(linked()).get('/api/status')).body).toEqual(status);
    expect((await open(linked()).post('/api/auth/start')).body).toEqual(status);
  });

  it.each([
    ['stopped', 'stopped'],
    ['starting', 'starting'],
    ['scan_qr', 'qr'],
    ['pairing_code', 'qr'],
    ['passkey_required', 'qr'],
    ['syncing', 'authenticated'],
    ['reconnecting', 'disconnected'],
    ['logged_out', 'auth_failure'],
    ['failed', 'disconnected'],
  ] as const)('in state %s is %s', async (state, told) => {
    const answer = await open(new FakeSessions({ default: state })).get('/api/status');
    expect(answer.body).toMatchObject({ state: told, ready: false, authenticated: false, account: null });
  });

  it('starts a session once, and gives a code', async () => {
    const sessions = new FakeSessions({ default: 'stopped' });
    const house = open(sessions);
    expect((await house.post('/api/auth/start')).body).toMatchObject({ state: 'starting' });
    const answer = await house.post('/api/pairing-code', { phone_number: '+44 7700 900100' });
    expect(answer.body).toEqual({
      already_authenticated: false,
      phone_number: '447700900100',
      code: 'ABCD1234',
      instructions: 'WhatsApp -> Linked devices -> Link a device -> Link with phone number instead',
    });
    expect((await house.post('/api/pairing-code', {})).body).toEqual(rpc(-32602, PHONE));
  });

  it('needs no code when it is linked', async () => {
    const answer = await open(linked()).post('/api/pairing-code', { phone_number: '447700900100' });
    expect(answer.body).toEqual({ already_authenticated: true, code: null, status });
  });

  it('is unlinked again and again, and says when the phone could not be told', async () => {
    const sessions = linked();
    const house = open(sessions);
    sessions.phoneTold = false;
    expect((await house.post('/api/logout')).body).toEqual({ ok: true, phone_told: false });
    expect((await house.post('/api/logout')).body).toEqual({ ok: true });
  });

  it('shows the QR as a page, or that there is none', async () => {
    const sessions = new FakeSessions({ default: 'scan_qr' });
    const page = await open(sessions).get('/qr');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toMatch(/<img src="data:image\/png;base64,[^"]+" alt="WhatsApp QR" width="360" height="360">/);
    expect(page.text).toContain('Status: <code>qr</code>');
    expect(page.text).toContain('<meta http-equiv="refresh" content="5">');
    sessions.qrCode = null;
    expect((await open(sessions).get('/qr')).text).toContain(
      '<p>No QR is available yet. Start auth, then refresh this page.</p>',
    );
  });
});

describe('who may ask', () => {
  it.each(['/api/status', '/api/chats', '/api/messages?phone_number=447911123456', '/qr'])(
    '%s needs a key',
    async (path) => {
      const answer = await request(open().app).get(path);
      expect([answer.status, answer.body]).toEqual([401, rpc(-32000, 'No API key came with the request.')]);
    },
  );

  it('needs the scope of what it does', async () => {
    const answer = await request(open().app).get('/api/chats').set('X-Api-Key', 'nothing-key');
    expect([answer.status, answer.body]).toEqual([403, rpc(-32000, 'This API key lacks the scope chats:read.')]);
  });

  it('uses the session of the key', async () => {
    const house = dialectHttp({}, new FakeSessions({ shop: 'working', default: 'stopped' }));
    const answer = await request(house.app).get('/api/status').set('X-Api-Key', 'shop-key');
    expect(answer.body).toMatchObject({ state: 'ready', auth_dir: 'shop/profile' });
  });

  it('shows a session by its name alone, never as it is called inside', async () => {
    const house = dialectHttp({}, new FakeSessions({ 'other-shop~till': 'working' }));
    const asked = request(house.app).get('/api/status').set('X-Api-Key', 'foreign-key');
    const answer = await asked.set('X-Causeway-Session', 'till');
    expect([answer.status, answer.body]).toMatchObject([200, { state: 'ready', auth_dir: 'till/profile' }]);
    expect(answer.text).not.toContain('other-shop');
  });

  it('lets everyone on this machine in with AUTH=none, but no foreign page', async () => {
    const { app } = dialectHttp({ auth: { mode: 'none' } }, undefined, new FakeChats(WAHA_CHATS));
    expect((await request(app).get('/api/chats')).status).toBe(200);
    const foreign = await request(app).get('/api/chats').set('Origin', 'https://evil.example');
    expect([foreign.status, foreign.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });
});

describe('what two dialects share', () => {
  const openForm = { ok: true, name: 'whatsapp-mcp-api', status: { state: 'ready', ready: true } };

  it('GET /health without a key is the open form and tells no more', async () => {
    const answer = await request(open().app).get('/health');
    const mcp = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/) as string;
    expect([answer.status, answer.body]).toEqual([200, { ...openForm, mcp }]);
  });

  it("GET /health with a key is WAHA's, and a wrong key is never the open form", async () => {
    expect((await open().get('/health')).body).toMatchObject({ status: 'ok', details: {} });
    for (const [name, value] of [
      ['X-Api-Key', 'wrong'],
      ['Authorization', 'Bearer wrong'],
      ['Authorization', 'Nonsense'],
      ['X-Api-Key', ''],
    ] as const) {
      expect((await request(open().app).get('/health').set(name, value)).status).toBe(401);
    }
  });

  it('GET /health with AUTH=none tells the whole status', async () => {
    const { app } = dialectHttp({ auth: { mode: 'none' } });
    const answer = await request(app).get('/health');
    expect(answer.body).toMatchObject({ ...openForm, status: { account: { pushname: 'Shop' } } });
  });

  it("GET /api/messages is WAHA's with chatId", async () => {
    const answer = await open().get('/api/messages?chatId=447911123456&session=default&downloadMedia=false');
    expect([answer.status, Array.isArray(answer.body)]).toEqual([200, true]);
  });

  it.each([
    ['/api/messages?chatId=447911123456&phone_number=447911123456', 'phone_number or chatId must be given, not both'],
    ['/api/messages', PHONE],
  ])('%s is refused in the words of messages', async (path, message) => {
    const answer = await open().get(path);
    expect([answer.status, answer.body]).toEqual([400, rpc(-32602, message)]);
  });
});

describe('alone on a port of its own', () => {
  const alone = () => dialectHttp({ dialects: [messagesDialect], site: false });

  it.each(['/', '/health'])('%s is the status, with a key the whole of it', async (path) => {
    expect((await request(alone().app).get(path)).body).toMatchObject({ status: { state: 'ready', ready: true } });
    const whole = await alone().get(path);
    expect(whole.body).toMatchObject({ ok: true, status: { account: { pushname: 'Shop' } } });
  });

  it.each([
    ['get', '/nowhere'],
    ['post', '/api/status'],
    ['get', '/api/send'],
    ['get', '/chats'],
    ['put', '/api/chats'],
  ] as const)('%s %s is not found', async (method, path) => {
    const answer = await request(alone().app)[method](path).set('Authorization', `Bearer ${KEY}`);
    expect([answer.status, answer.body]).toEqual([404, { error: 'not found' }]);
  });

  it('answers OPTIONS with the methods and lets no foreign page read', async () => {
    const answer = await request(alone().app).options('/api/messages').set('Origin', 'https://evil.example');
    expect([answer.status, answer.headers['allow']]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
