import { FakeSessions } from '../../support/fake-sessions.js';
import { gatewayHouse } from '../../support/gateway-house.js';

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const refusal = (code: string, message: unknown = expect.any(String)) => ({
  error: expect.objectContaining({ code, message }) as unknown,
});

const SESSION = {
  id: 'shop',
  organizationId: 'default',
  gatewayId: 'causeway',
  status: 'working',
  phoneNumber: '447911123456',
  waJid: '447911123456@s.whatsapp.net',
  autoRead: false,
  presenceTyping: false,
  ratePerMin: 0,
  ratePerHour: 0,
  isAdminSession: false,
  lastConnectedAt: Date.parse('2026-11-21T10:00:00.000Z'),
  createdAt: Date.parse('2026-11-21T09:00:00.000Z'),
  updatedAt: Date.parse('2026-11-21T10:00:00.000Z'),
};

describe('/sessions', () => {
  it('lists the sessions in one page, each as it is alone', async () => {
    const house = gatewayHouse(new FakeSessions({ shop: 'working' }));
    expect((await house.call('get', '')).body).toEqual(SESSION);
    expect((await house.call('get', '/api/v1/sessions')).body).toEqual({ data: [SESSION], nextCursor: null });
  });

  it.each([
    ['stopped', 'stopped'],
    ['starting', 'starting'],
    ['scan_qr', 'scan_qr_code'],
    ['pairing_code', 'scan_qr_code'],
    ['passkey_required', 'scan_qr_code'],
    ['syncing', 'starting'],
    ['working', 'working'],
    ['reconnecting', 'starting'],
    ['logged_out', 'logged_out'],
    ['failed', 'failed'],
  ] as const)('says %s as %s', async (state, status) => {
    const answer = await gatewayHouse(new FakeSessions({ shop: state })).call('get', '');
    expect(answer.body).toMatchObject({ status });
    expect(Object.hasOwn(answer.body as object, 'waJid')).toBe(state === 'working');
  });

  it('makes a session whose id is a ULID, and keeps its label', async () => {
    const house = gatewayHouse();
    const answer = await house.call('post', '/api/v1/sessions', { label: 'Till 2', autoRead: false });
    const { id } = answer.body as { id: string };
    expect([answer.status, answer.body]).toMatchObject([201, { label: 'Till 2', status: 'stopped' }]);
    expect(id).toMatch(ULID);
    expect((await house.call('get', `/api/v1/sessions/${id}`)).body).toEqual(answer.body);
    expect((await house.call('post', '/api/v1/sessions')).status).toBe(201);
    expect((await house.call('post', '/api/v1/sessions', { start: true })).body).toMatchObject({ status: 'starting' });
    const deleted = await house.call('delete', `/api/v1/sessions/${id}`);
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    expect((await house.call('get', `/api/v1/sessions/${id}`)).status).toBe(404);
  });

  it('makes none with a key that is bound to others', async () => {
    const answer = await gatewayHouse().call('post', '/api/v1/sessions').set('X-Api-Key', 'two-key');
    expect([answer.status, answer.body]).toEqual([403, refusal('forbidden')]);
  });

  it.each<[object, number, string]>([
    [{ autoRead: true }, 501, 'not_implemented'],
    [{ presenceTyping: true }, 501, 'not_implemented'],
    [{ start: 'yes' }, 422, 'validation_error'],
    [{ label: 5 }, 422, 'validation_error'],
    [{ name: 'mine' }, 422, 'validation_error'],
  ])('refuses %j with %i', async (body, status, code) => {
    const house = gatewayHouse();
    const answer = await house.call('post', '/api/v1/sessions', body);
    expect([answer.status, answer.body]).toEqual([status, refusal(code)]);
    expect(house.sessions.created).toEqual([]);
  });

  it('is moved by words after a colon, each as often as one likes', async () => {
    const house = gatewayHouse(new FakeSessions({ shop: 'working' }));
    for (const [verb, status] of [
      [':stop', 'stopped'],
      [':stop', 'stopped'],
      [':start', 'starting'],
      [':restart', 'starting'],
      [':logout', 'stopped'],
    ] as const) {
      const answer = await house.call('post', verb);
      expect([verb, answer.status, answer.body]).toMatchObject([verb, 200, { id: 'shop', status }]);
    }
    // Other words are names of sessions, which nothing is posted to.
    expect((await house.call('post', '%3Astart')).status).toBe(405);
    expect((await house.call('post', ':dance')).status).toBe(405);
  });

  it.each(['scan_qr', 'pairing_code', 'logged_out'] as const)('is not started without a link: %s', async (state) => {
    const answer = await gatewayHouse(new FakeSessions({ shop: state })).call('post', ':start');
    expect([answer.status, answer.body]).toEqual([
      400,
      refusal('validation_error', 'session not paired; use QR or pairing code'),
    ]);
  });

  it('has an account once it is linked', async () => {
    expect((await gatewayHouse(new FakeSessions({ shop: 'working' })).call('get', '/me')).body).toEqual({
      sessionId: 'shop',
      status: 'working',
      waJid: '447911123456@s.whatsapp.net',
      phoneNumber: '447911123456',
      connected: true,
    });
    const answer = await gatewayHouse().call('get', '/me');
    expect([answer.status, answer.body]).toEqual([404, refusal('not_found', 'session is not paired')]);
  });
});

describe('linking', () => {
  it('gives the text of the QR, and begins to link for it', async () => {
    const house = gatewayHouse();
    const answer = await house.call('get', '/qr');
    const expiresAt = house.clock.now() + 20_000;
    expect(answer.body).toEqual({ code: '2@fake-qr-text,for,tests', expiresAt });
    expect(house.sessions.get('shop').state).toBe('starting');
    expect(house.sessions.qrWaits).toEqual([0]);
  });

  it('is not ready at once, and over when it is paired', async () => {
    const sessions = new FakeSessions({ shop: 'scan_qr' });
    sessions.qrCode = null;
    const early = await gatewayHouse(sessions).call('get', '/qr');
    const message = 'qr code not ready yet; subscribe to events (auth.qr)';
    expect([early.status, early.body]).toEqual([404, refusal('not_found', message)]);
    for (const [method, path, body] of [
      ['get', '/qr', undefined],
      ['post', '/pairing-code', { phone: '6281234567890' }],
    ] as const) {
      const late = await gatewayHouse(new FakeSessions({ shop: 'working' })).call(method, path, body);
      expect([late.status, late.body]).toEqual([409, refusal('conflict', 'session is already paired')]);
    }
  });

  it('gives a pairing code for a phone', async () => {
    const house = gatewayHouse();
    expect((await house.call('post', '/pairing-code', { phone: '+62 812-3456-7890' })).body).toEqual({
      code: 'ABCD1234',
    });
    expect(house.sessions.pairingPhones).toEqual(['+62 812-3456-7890']);
  });
});

describe('/webhooks', () => {
  const PATH = '/api/v1/webhooks';
  const url = 'https://shop.example/hook';

  it('are made, shown without their secret, changed, listed and removed', async () => {
    const house = gatewayHouse();
    const made = await house.call('post', PATH, { url, events: ['message'], secret: 's3cret', sessionId: 'shop' });
    const { id } = made.body as { id: string };
    const webhook = {
      id: expect.stringMatching(ULID) as string,
      organizationId: 'default',
      sessionId: 'shop',
      url,
      events: ['message'],
      active: true,
      retryPolicy: { policy: 'exponential', delaySeconds: 2, attempts: 15 },
      createdAt: house.clock.now(),
      updatedAt: house.clock.now(),
    };
    expect([made.status, made.body]).toEqual([201, webhook]);
    house.clock.advance(1_000);
    const changes = { active: false, customHeaders: { 'X-Mine': '1' }, retryPolicy: { attempts: 3 } };
    const changed = await house.call('patch', `${PATH}/${id}`, changes);
    const after = {
      ...webhook,
      ...changes,
      retryPolicy: { policy: 'exponential', delaySeconds: 2, attempts: 3 },
      updatedAt: house.clock.now(),
    };
    expect(changed.body).toEqual(after);
    expect((await house.call('get', `${PATH}/${id}`)).body).toEqual(after);
    expect((await house.call('get', PATH)).body).toEqual({ data: [after], nextCursor: null });
    expect((await house.call('delete', `${PATH}/${id}`)).status).toBe(204);
    for (const method of ['get', 'patch', 'delete'] as const) {
      const answer = await house.call(method, `${PATH}/${id}`, method === 'patch' ? {} : undefined);
      expect([answer.status, answer.body]).toEqual([404, refusal('not_found', 'webhook not found')]);
    }
  });

  it('belong to their organisation, and to the sessions that a key is bound to', async () => {
    const house = gatewayHouse(new FakeSessions({ shop: 'working', third: 'working' }));
    const ids: string[] = [];
    for (const sessionId of ['shop', 'third', undefined]) {
      ids.push(((await house.call('post', PATH, { url, sessionId })).body as { id: string }).id);
    }
    const seenBy = async (key: string): Promise<string[]> => {
      const answer = await house.call('get', PATH).set('X-Api-Key', key);
      return (answer.body as { data: { id: string }[] }).data.map(({ id }) => id);
    };
    expect(await seenBy('foreign-key')).toEqual([]);
    expect(await seenBy('two-key')).toEqual([ids[0]]);
    expect((await house.call('get', `${PATH}/${ids[1]}`).set('X-Api-Key', 'two-key')).status).toBe(404);
    expect((await house.call('delete', `${PATH}/${ids[0]}`).set('X-Api-Key', 'foreign-key')).status).toBe(404);
    expect((await house.call('post', PATH, { url }).set('X-Api-Key', 'two-key')).status).toBe(403);
    expect((await house.call('post', PATH, { url, sessionId: 'third' }).set('X-Api-Key', 'two-key')).status).toBe(404);
    expect(await seenBy('owner-key')).toEqual(ids);
  });

  it.each<[object, string]>([
    [{}, 'url is required'],
    [{ url: 'ftp://a.example' }, 'validation failed'],
    [{ url: 'nowhere' }, 'validation failed'],
    [{ url, events: 'message' }, 'validation failed'],
    [{ url, active: 1 }, 'validation failed'],
    [{ url, retryPolicy: { attempts: 0 } }, 'validation failed'],
    [{ url, customHeaders: { 'bad name': '1' } }, 'validation failed'],
    [{ url, x: 1 }, 'validation failed'],
  ])('%j is refused: %s', async (body, message) => {
    const house = gatewayHouse();
    const answer = await house.call('post', PATH, body);
    expect([answer.status, answer.body]).toEqual([422, refusal('validation_error', message)]);
    expect((await house.call('get', PATH)).body).toEqual({ data: [], nextCursor: null });
  });
});
