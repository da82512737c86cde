import request from 'supertest';
import type { SessionState } from '../../../src/core/sessions/session-machine.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { AUTH, testHttp, type TestHttp } from '../../support/http-app.js';

const QR = '/sessions/default/qr';
const at = (state: SessionState): TestHttp => testHttp({}, new FakeSessions({ default: state }));

describe('GET /sessions/:name', () => {
  it('gives the session with its explanation', async () => {
    const answer = await request(at('scan_qr').app).get('/sessions/default').set(AUTH);
    expect(answer.body).toMatchObject({ status: 'success', session: { name: 'default', state: 'scan_qr', me: null } });
    expect((answer.body as { session: { nextAction: string } }).session.nextAction).toMatch(/Linked devices/);
  });
});

describe('GET /sessions/:name/qr', () => {
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

  it.each([
    ['*/*', 'text/plain; charset=utf-8'],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['image/png', 'image/png'],
    ['image/svg+xml', 'image/svg+xml'],
    ['application/json', 'application/json; charset=utf-8'],
    [BROWSER, 'image/png'],
    ['application/pdf', 'application/json; charset=utf-8'],
  ])('answers Accept: %s with %s', async (accept, type) => {
    const answer = await request(at('scan_qr').app).get(QR).set(AUTH).set('Accept', accept);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, type]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-causeway-expires-in': '20' });
    expect(answer.headers['vary']).toContain('Accept');
  });

  it('draws a PNG', async () => {
    const answer = await request(at('scan_qr').app).get(`${QR}?format=png`).set(AUTH).responseType('blob');
    expect((answer.body as Buffer).subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  });

  it('draws an SVG', async () => {
    const answer = await request(at('scan_qr').app).get(`${QR}?format=svg`).set(AUTH).responseType('text');
    expect(String(answer.body)).toMatch(/^<svg .*<\/svg>\s*$/s);
  });

  it('draws for a terminal', async () => {
    const { text } = await request(at('scan_qr').app).get(`${QR}?format=text`).set(AUTH);
    expect(text.split('\n').length).toBeGreaterThan(10);
    expect(text).toMatch(/[▀▄█]/);
  });

  it('gives the raw string and the JSON', async () => {
    const { app } = at('scan_qr');
    expect((await request(app).get(`${QR}?format=raw`).set(AUTH)).text).toBe('2@fake-qr-text,for,tests');
    expect((await request(app).get(`${QR}?format=json`).set(AUTH)).body).toEqual({
      status: 'success',
      qr: { text: '2@fake-qr-text,for,tests', expiresIn: 20 },
    });
  });

  it('lets format win over Accept', async () => {
    const answer = await request(at('scan_qr').app).get(`${QR}?format=raw`).set(AUTH).set('Accept', 'image/png');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it('waits as long as it is told', async () => {
    const { app, sessions } = at('scan_qr');
    for (const path of [QR, `${QR}?wait=0`, `${QR}?wait=30`, `${QR}?wait=60`]) await request(app).get(path).set(AUTH);
    expect(sessions.qrWaits).toEqual([0, 0, 30_000, 60_000]);
  });

  it('says that the session is linked already, in JSON whatever was accepted', async () => {
    const answer = await request(at('working').app).get(QR).set(AUTH).set('Accept', 'image/png');
    expect([answer.status, answer.headers['content-type']]).toEqual([409, 'application/json; charset=utf-8']);
    expect(answer.body).toMatchObject({ code: 'session_already_linked' });
  });

  it('says when to ask again while there is none', async () => {
    const { app, sessions } = at('starting');
    sessions.qrCode = null;
    const answer = await request(app).get(QR).set(AUTH);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.body).toMatchObject({ code: 'qr_unavailable' });
  });
});

describe('POST /sessions/:name/pairing-code', () => {
  it.each([
    [{ phone: '+44 7911 123456' }, '+44 7911 123456'] as const,
    [{ phone: 447911123456 }, '447911123456'] as const,
  ])('asks for a code for %j', async (body, phone) => {
    const { app, sessions } = at('scan_qr');
    const answer = await request(app).post('/sessions/default/pairing-code').set(AUTH).send(body);
    expect(answer.body).toEqual({ status: 'success', pairingCode: { code: 'ABCD1234', expiresIn: 160 } });
    expect(sessions.pairingPhones).toEqual([phone]);
  });
});

describe('readiness', () => {
  it.each<[Record<string, SessionState>, number, boolean]>([
    [{ default: 'working' }, 200, true],
    [{ a: 'scan_qr', b: 'working' }, 200, true],
    [{ a: 'scan_qr', b: 'scan_qr' }, 503, false],
    [{}, 503, false],
  ])('of %j is %i', async (states, status, ready) => {
    const answer = await request(testHttp({}, new FakeSessions(states)).app).get('/readyz');
    expect([answer.status, answer.body]).toMatchObject([status, { status: ready ? 'success' : 'error', ready }]);
  });

  it('counts states and names nobody', async () => {
    const sessions = new FakeSessions({ 'shop-one': 'scan_qr', 'shop-two': 'scan_qr', 'shop-three': 'failed' });
    const answer = await request(testHttp({}, sessions).app).get('/readyz');
    expect((answer.body as { states: unknown }).states).toEqual({ scan_qr: 2, failed: 1 });
    expect(answer.text).not.toContain('shop');
  });

  it('is another thing than health', async () => {
    const answer = await request(testHttp({}, new FakeSessions({})).app).get('/healthz');
    expect([answer.status, answer.body]).toEqual([200, { status: 'success', uptimeS: 7 }]);
  });
});
