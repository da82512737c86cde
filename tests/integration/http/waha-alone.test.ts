import { wahaDialect } from '../../../src/http/dialects/waha/index.js';
import { wahaHttp } from '../../support/waha-http.js';

describe('WAHA alone on a port of its own', () => {
  const alone = () => wahaHttp({ dialects: [wahaDialect], site: false });

  it('serves its routes, and refuses all else in its words', async () => {
    expect((await alone().get('/ping')).status).toBe(200);
    expect((await alone().get('/api/sessions')).status).toBe(200);
    const answer = await alone().get('/chats');
    expect([answer.status, answer.body]).toEqual([
      404,
      { statusCode: 404, message: expect.any(String) as string, error: 'Not Found' },
    ]);
  });

  it('says of a body that is no JSON what is wrong', async () => {
    const sent = alone().post('/api/sendText').set('Content-Type', 'application/json');
    const answer = await sent.send('{"chatId":');
    expect([answer.status, answer.body]).toEqual([
      400,
      { statusCode: 400, message: 'The request body is not valid JSON.', error: 'Bad Request' },
    ]);
  });

  it('shows nothing of a fault of ours', async () => {
    const house = alone();
    house.chats.failure = new Error('secret /path/of/file');
    const answer = await house.get('/api/default/chats');
    expect([answer.status, answer.body]).toEqual([
      500,
      {
        statusCode: 500,
        timestamp: expect.any(String) as string,
        exception: { name: 'BridgeError', message: expect.any(String) as string },
        request: { id: answer.headers['x-request-id'] },
      },
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });
});
