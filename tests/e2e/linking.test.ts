import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

interface QrAnswer {
  readonly qr: { readonly text: string; readonly expiresIn: number };
}

const READ = '/chats/447700900123?limit=5';

describe.each([
  { keyLayout: 'serialized', hasSyncedEarly: false },
  { keyLayout: '$1', hasSyncedEarly: false },
  { keyLayout: 'serialized', hasSyncedEarly: true },
  { keyLayout: '$1', hasSyncedEarly: true },
] as const)('linking with keys $keyLayout, hasSynced early: $hasSyncedEarly', ({ keyLayout, hasSyncedEarly }) => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { keyLayout, page: { hasSyncedEarly, iframes: 3 } } });
  });
  afterAll(async () => {
    await house.close();
  });

  it('goes from a scanned QR to a chat by its number, and keeps the link over a restart of the bridge', async () => {
    const { qr } = (await house.get('/sessions/default/qr?format=json&wait=30')).body as QrAnswer;
    expect(qr.expiresIn).toBeGreaterThan(0);
    expect(await house.simulator.door.scan({ qr: qr.text })).toEqual({ result: 'linked' });
    await house.reaches('working');
    expect((await house.get(READ)).body).toMatchObject({ chat: { name: 'Ada Lovelace' }, meta: { complete: true } });
    expect((await house.get('/sessions/default')).body).toMatchObject({
      session: { state: 'working', me: { phone: '447700900100', pushName: 'Corner Shop' }, reason: null },
    });

    await house.stop();
    const again = await openLiveHouse({ on: house });
    try {
      await again.reaches('working');
      expect((await again.get(READ)).body).toMatchObject({ status: 'success', meta: { count: 5 } });
      expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
    } finally {
      await again.stop();
    }
  });
});

describe('a session that is not linked', () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { refs: { firstMs: 60_000, nextMs: 20_000, count: 3 } } });
    await house.reaches('scan_qr');
  });
  afterAll(async () => {
    await house.close();
  });

  it('refuses reads at once with the next action', async () => {
    for (const path of [READ, '/chats', '/contacts/447700900123', '/chats/447700900123/messages/x']) {
      const response = await house.get(path);
      expect(response.status).toBe(409);
      expect(response.body).toMatchObject({
        code: 'session_not_linked',
        hint: expect.stringContaining('scan') as unknown,
      });
    }
    expect((await house.get('/readyz')).status).toBe(503);
    expect((await house.get('/healthz')).status).toBe(200);
  });

  it.each([
    ['png', /^image\/png/],
    ['svg', /^image\/svg\+xml/],
    ['text', /^text\/plain/],
    ['raw', /^text\/plain/],
    ['json', /^application\/json/],
  ])('shows the QR as %s', async (format, type) => {
    const response = await house.get(`/sessions/default/qr?format=${format}`);
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toMatch(type);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('shows the new code when WhatsApp rotates it, and refuses to scan the old one', async () => {
    const textNow = async () => ((await house.get('/sessions/default/qr?format=json')).body as QrAnswer).qr.text;
    const first = await textNow();
    house.simulator.door.newRef();
    await eventually('another code', async () => (await textNow()) !== first);
    expect(await house.simulator.door.scan({ qr: first })).toEqual({ result: 'expired' });
  });

  it('starts a new cycle for whoever asks after the last code, ten times over', async () => {
    let text = '';
    for (let i = 0; i < 10; i++) {
      const exhausted = new Promise<void>((resolve) => {
        const stop = house.bridge.sessions.watch((view, qr) => {
          if (view.state !== 'scan_qr' || qr !== null) return;
          stop();
          resolve();
        });
      });
      house.simulator.door.expireQr({ to: 'all' });
      await exhausted;
      const response = await house.get('/sessions/default/qr?format=json&wait=30');
      expect(response.status).toBe(200);
      const next = (response.body as QrAnswer).qr.text;
      expect(next).not.toBe(text);
      text = next;
    }
    expect(await house.simulator.door.scan({ qr: text })).toEqual({ result: 'linked' });
    await house.reaches('working');
  });

  it('says 409 to whoever asks for a QR or a pairing code once it is linked', async () => {
    expect((await house.get('/sessions/default/qr')).body).toMatchObject({ code: 'session_already_linked' });
    const response = await house.post('/sessions/default/pairing-code').send({ phone: '447700900100' });
    expect({ status: response.status, body: response.body as unknown }).toMatchObject({
      status: 409,
      body: { code: 'session_already_linked' },
    });
  });
});

describe('linking by pairing code', () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse();
    await house.reaches('scan_qr');
  });
  afterAll(async () => {
    await house.close();
  });

  it('gives a code that the phone takes, and refuses a second one within three minutes', async () => {
    const wrong = await house.post('/sessions/default/pairing-code').send({ phone: 'abc' });
    expect({ status: wrong.status, body: wrong.body as unknown }).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'phone' }] },
    });
    const answer = await house.post('/sessions/default/pairing-code').send({ phone: '+44 7700 900100' });
    expect(answer.status).toBe(200);
    const { code } = (answer.body as { pairingCode: { code: string } }).pairingCode;
    expect(code).toMatch(/^[A-Z0-9]{8}$/);
    const second = await house.post('/sessions/default/pairing-code').send({ phone: '447700900100' });
    expect(second.status).toBe(429);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(60);
    expect(house.bridge.sessions.get('default').state).toBe('pairing_code');

    expect(house.simulator.door.enterPairingCode({ code, phone: '447700900100' })).toEqual({ result: 'linked' });
    await house.reaches('working');
  });
});
