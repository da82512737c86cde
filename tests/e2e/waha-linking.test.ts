import request from 'supertest';
import { eventually } from '../support/eventually.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';

describe("linking by WAHA's routes", () => {
  let house: LiveHouse;

  beforeAll(async () => {
    house = await openLiveHouse({ simulator: { autoScanMs: undefined } });
    await house.reaches('scan_qr');
  });
  afterAll(async () => {
    await house.close();
  });

  const call = async (method: 'get' | 'post' | 'delete', path: string, body?: object): Promise<request.Response> => {
    const asked = request(house.bridge.url)[method](path).set('X-Api-Key', KEY);
    return body === undefined ? asked : asked.send(body);
  };
  const status = async (): Promise<unknown> =>
    ((await call('get', '/api/sessions/default')).body as { status: string }).status;

  it('goes from the QR to a working session, is unlinked, and linked again by a code', async () => {
    expect(await status()).toBe('SCAN_QR_CODE');
    expect((await call('get', '/api/default/chats')).body).toMatchObject({
      session: 'default',
      status: 'SCAN_QR_CODE',
      expected: ['WORKING'],
    });
    expect((await call('get', '/api/sessions/default/me')).body).toBeNull();
    const picture = await call('get', '/api/default/auth/qr');
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/png']);
    const { value } = (await call('get', '/api/default/auth/qr?format=raw')).body as { value: string };
    expect(await house.simulator.door.scan({ qr: value })).toEqual({ result: 'linked' });
    await house.reaches('working');
    expect(await status()).toBe('WORKING');
    expect((await call('get', '/api/sessions/default/me')).body).toMatchObject({ pushName: 'Corner Shop' });
    expect((await call('get', '/api/default/auth/qr')).status).toBe(422);
    const screenshot = await call('get', '/api/screenshot?session=default');
    expect((screenshot.body as Buffer).subarray(1, 4).toString()).toBe('PNG');

    expect((await call('post', '/api/sessions/default/restart')).status).toBe(201);
    await house.reaches('working');
    expect(house.simulator.door.state().linkedDevices).toHaveLength(1);

    expect((await call('post', '/api/sessions/default/logout')).body).toMatchObject({ status: 'STOPPED' });
    await eventually('the phone to know', () => house.simulator.door.state().linkedDevices.length === 0);
    expect((await call('post', '/api/sessions/default/start')).status).toBe(201);
    await house.reaches('scan_qr');
    const asked = await call('post', '/api/default/auth/request-code', { phoneNumber: '447700900100' });
    expect([asked.status, asked.body]).toEqual([
      201,
      { code: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/) as string },
    ]);
    const { code } = asked.body as { code: string };
    expect(house.simulator.door.enterPairingCode({ code })).toEqual({ result: 'linked' });
    await house.reaches('working');

    expect((await call('post', '/api/sessions/default/stop')).body).toMatchObject({ status: 'STOPPED' });
    expect(house.simulator.door.state().openPages).toBe(0);
  });
});
