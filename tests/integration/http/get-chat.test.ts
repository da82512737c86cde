import request from 'supertest';
import { AUTH, testHttp } from '../../support/http-app.js';

describe('GET /chats/:chat', () => {
  it('passes the raw JSON on byte for byte', async () => {
    const { app } = testHttp();
    const answer = await request(app).get('/chats/447911123456?limit=2').set(AUTH);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.text)));
    expect(answer.text).toBe(
      '{"status":"success","chat":{"id":{"_serialized":"447911123456@c.us"}, "name":"Ana \\u00e9","odd":1.0},' +
        '"messages":[{"id":"A2","body":"\\ud83c\\udf89"},{"id":"A3","body":"three"}],' +
        '"meta":{"source":"page","engine":"page","complete":true,"reason":null,"hasMore":true,"oldest":1700000002,' +
        '"oldestId":"true_447911123456@c.us_A2","count":2,"skipped":[]}}',
    );
  });
});

describe('GET /healthz', () => {
  it('answers without a key', async () => {
    const answer = await request(testHttp().app).get('/healthz');
    expect([answer.status, answer.body]).toEqual([200, { status: 'success', uptimeS: 7 }]);
  });
});
