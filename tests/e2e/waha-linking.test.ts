import { eventually } from '../support/eventually.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { WahaProver } from '../support/waha-prover.js';

describe("linking by WAHA's routes", () => {
  let house: LiveHouse;
  const waha = new WahaProver(() => house);

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScanMs: undefined } });
    await house.reaches('scan_qr');
  });
  afterAll(async () => {
    await house.close();
  });

  const door = () => house.simulator.door.state();
  const linked = () => door().linkedDevices.length;
  const status = async (name = 'default'): Promise<unknown> =>
    (await waha.asks<{ status: string }>('get', `/api/sessions/${name}`)).status;
  const reaches = (name: string, state: string) => eventually(state, async () => (await status(name)) === state);
  const code = (phoneNumber = '447700900100') =>
    waha.acts<{ code: string }>('post', '/api/default/auth/request-code', { phoneNumber }, () => door().pairingCode);

  it('goes from the QR to a working session, is unlinked, and linked again by a code', async () => {
    expect(await status()).toBe('SCAN_QR_CODE');
    expect((await waha.send('get', '/api/default/chats')).body).toEqual({
      error: 'Session status is not as expected. Try again later or restart the session',
      session: 'default',
      status: 'SCAN_QR_CODE',
      expected: ['WORKING'],
    });
    expect(await waha.asks('get', '/api/sessions/default/me')).toBeNull();
    const picture = await waha.send('get', '/api/default/auth/qr');
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/png']);
    const { value } = await waha.reads<{ value: string }>('/api/default/auth/qr?format=raw');
    expect(value.startsWith(`${door().ref ?? 'none'},`)).toBe(true);
    expect(await house.simulator.door.scan({ qr: value })).toEqual({ result: 'linked' });
    await house.reaches('working');
    expect(await status()).toBe('WORKING');
    expect(await waha.asks('get', '/api/sessions/default/me')).toMatchObject({ pushName: 'Corner Shop' });
    expect((await waha.send('get', '/api/default/auth/qr')).body).toMatchObject({ expected: ['SCAN_QR_CODE'] });

    await house.withPage((page) => page.evaluate(() => Reflect.set(globalThis, 'wasHere', true)));
    const isAnotherPage = () => house.withPage((page) => page.evaluate(() => !Reflect.has(globalThis, 'wasHere')));
    await waha.acts('post', '/api/sessions/default/restart', undefined, () => isAnotherPage().catch(() => false));
    await house.reaches('working');
    expect(linked()).toBe(1);

    const logout = '/api/sessions/default/logout';
    expect(await waha.acts('post', logout, undefined, () => linked() === 0)).toMatchObject({ status: 'STOPPED' });
    await waha.acts('post', '/api/sessions/default/start', undefined, () => door().openPages === 1);
    await house.reaches('scan_qr');
    const asked = await code();
    expect(asked).toEqual({ code: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/) as string });
    expect(house.simulator.door.enterPairingCode({ code: asked.code })).toEqual({ result: 'linked' });
    await house.reaches('working');

    const stop = '/api/sessions/default/stop';
    expect(await waha.acts('post', stop, undefined, () => door().openPages === 0)).toMatchObject({ status: 'STOPPED' });
    expect(linked()).toBe(1);
  });

  it('does the same by the routes of old', async () => {
    const name = 'default';
    await waha.acts('post', '/api/sessions/start', { name }, () => door().connectedPages === 1);
    await house.reaches('working');
    await waha.acts('post', '/api/sessions/logout', { name }, () => linked() === 0);
    house.simulator.door.autoScan({ on: true });
    await waha.asks('post', '/api/sessions/start', { name });
    await house.reaches('working');
    const isUnlinked = () => linked() === 0 && door().openPages === 0;
    const stop = { name, logout: true };
    expect(await waha.acts('post', '/api/sessions/stop', stop, isUnlinked)).toMatchObject({ name, status: 'STOPPED' });
  });

  it('makes a session, keeps what is set of it, and unlinks and forgets it', async () => {
    const config = {
      metadata: { shop: 'north' },
      webhooks: [{ url: 'https://example.com/hook', events: ['message'] }],
    };
    const shop = { name: 'shop', start: true, config };
    const made = await waha.acts('post', '/api/sessions', shop, () => door().openPages === 1);
    expect(made).toMatchObject({ name: 'shop', config });
    await reaches('shop', 'WORKING');
    expect(linked()).toBe(1);
    await waha.refuses('post', '/api/sessions', shop, 422, 'Unprocessable Entity');
    const changed = { metadata: { shop: 'south' }, debug: true };
    const path = '/api/sessions/shop';
    const isKept = async () => {
      const { config: kept } = await waha.asks<{ config: { metadata: { shop: string } } }>('get', path);
      return kept.metadata.shop === 'south';
    };
    expect(await waha.acts('put', path, { config: changed }, isKept)).toMatchObject({ name: 'shop', config: changed });
    await waha.acts('delete', path, undefined, () => linked() === 0);
    expect(door().openPages).toBe(0);
    expect((await waha.send('get', path)).status).toBe(404);
    await waha.asks('delete', path);
  });

  it('shows of every route that is said to be shown here that it works', () => {
    waha.compareWith('waha-linking');
  });
});
