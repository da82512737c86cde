import request from 'supertest';
import { FakeSessions } from '../../support/fake-sessions.js';
import { AUTH, testHttp } from '../../support/http-app.js';

const keyed = (key: string) => ({ Authorization: `Bearer ${key}` });

function house() {
  const sessions = new FakeSessions({ shop: 'working', other: 'scan_qr', third: 'working' });
  const { app } = testHttp({}, sessions);
  return request(app);
}

describe('GET /doctor', () => {
  it('answers 200 with its findings also when something fails', async () => {
    const response = await house().get('/doctor').set(AUTH);
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ status: 'success', report: { ok: true, findings: [{ check: 'node' }] } });
  });

  it('examines only the sessions of the key', async () => {
    const { app, doctor } = testHttp({}, new FakeSessions({ shop: 'working', other: 'scan_qr', third: 'working' }));
    await request(app).get('/doctor').set(keyed('shop-key')).expect(200);
    await request(app).get('/doctor').set(AUTH).expect(200);
    expect(doctor.asked).toEqual([['shop'], ['shop', 'other', 'third']]);
  });

  it('needs sessions:read', async () => {
    await house().get('/doctor').expect(401);
    await house().get('/doctor').set(keyed('nothing-key')).expect(403);
    await house().get('/doctor?deep=1').set(AUTH).expect(400);
  });
});

describe('snapshots and the picture of the page', () => {
  it('are taken and listed', async () => {
    const api = house();
    const taken = await api.post('/sessions/shop/snapshots').set(AUTH);
    expect(taken.status).toBe(201);
    const { snapshot } = taken.body as { snapshot: object };
    const listed = await api.get('/sessions/shop/snapshots').set(AUTH);
    expect(listed.body).toEqual({ status: 'success', snapshots: [snapshot], meta: { count: 1 } });
    expect((await api.get('/sessions/third/snapshots').set(AUTH)).body).toMatchObject({ snapshots: [] });
  });

  it('need more than reading rights, and a session of the key', async () => {
    for (const path of ['/sessions/shop/snapshots', '/sessions/shop/screenshot']) {
      await house().get(path).expect(401);
      await house().get(path).set(keyed('shop-key')).expect(403);
      await house().get(path.replace('shop', 'third')).set(keyed('two-key')).expect(404);
    }
    await house().post('/sessions/third/snapshots').set(keyed('two-key')).expect(404);
  });

  it('show the page as PNG that nobody keeps', async () => {
    const response = await house().get('/sessions/shop/screenshot').set(AUTH);
    expect(response.headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'no-store' });
    expect((response.body as Buffer).toString()).toBe('a picture of shop');
  });
});
