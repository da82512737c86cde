import request from 'supertest';
import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import { UploadedFile } from '../../../src/http/families/uploaded-file.js';
import { FakeSend } from '../../support/fake-send.js';
import { AUTH, testHttp } from '../../support/http-app.js';

const PATH = '/chats/447700900123/messages';

function open(fileLimitBytes?: number) {
  const send = new FakeSend();
  const { app } = testHttp({ services: { send }, fileLimitBytes });
  return { send, post: (path = PATH) => request(app).post(path).set(AUTH), app };
}

describe('POST /chats/:chat/messages', () => {
  it('answers 201 with the message and its raw text as it came', async () => {
    const { post } = open();
    const answer = await post().send({ text: 'Hello' });
    expect([answer.status, answer.body]).toEqual([
      201,
      {
        status: 'success',
        message: {
          id: 'true_447700900123@c.us_3EB0AAAAAAAAAAAAAAAAAA',
          chatId: '447700900123@c.us',
          status: 'sent',
          ack: 1,
          timestamp: 1_763_700_000,
          repeated: false,
          warnings: [],
          raw: { id: { _serialized: 'true_447700900123@c.us_3EB0AAAAAAAAAAAAAAAAAA' }, ack: 1 },
        },
      },
    ]);
  });

  it('waits for the server when nobody says, and passes on key, deadline and options', async () => {
    const { send, post } = open();
    await post(`${PATH}?wait=device&deadline=5`)
      .set('Idempotency-Key', 'k')
      .send({ text: 'Hello', replyTo: 'ABC', mentions: '447700900456' });
    await post().send({ text: 'Hello' });
    expect(send.asked.map(({ options }) => options)).toEqual([
      { replyTo: 'ABC', mentions: ['447700900456'], idempotencyKey: 'k', wait: 'device', deadlineMs: 5_000 },
      { replyTo: undefined, mentions: undefined, idempotencyKey: undefined, wait: 'server', deadlineMs: undefined },
    ]);
  });

  it('reads a form with a file', async () => {
    const { send, post } = open();
    const answer = await post()
      .field('caption', 'Our sign')
      .field('as', 'image')
      .field('viewOnce', 'true')
      .attach('file', Buffer.from('bytes'), { filename: 'sign.jpg', contentType: 'image/jpeg' });
    expect(answer.status).toBe(201);
    expect(send.asked[0]?.content).toMatchObject({
      kind: 'media',
      as: 'image',
      caption: 'Our sign',
      viewOnce: true,
      file: { source: { size: 5 }, mimetype: 'image/jpeg', filename: 'sign.jpg' },
    });
  });

  it.each<[object, string]>([
    [{}, 'body'],
    [{ text: 'a', poll: { question: 'b', options: ['c', 'd'] } }, 'body'],
    [{ text: '' }, 'text'],
    [{ text: 7 }, 'text'],
    [{ text: 'a'.repeat(65_537) }, 'text'],
    [{ txt: 'a' }, 'txt'],
    [{ text: 'a', linkPreview: 'perhaps' }, 'linkPreview'],
    [{ file: { path: '/etc/passwd', size: 1 } }, 'file'],
    [{ file: '/etc/passwd' }, 'file'],
    [{ file: { url: 'https://x', data: 'AA==' } }, 'file'],
    [{ file: { data: 'AA==' }, as: 'picture' }, 'as'],
    [{ location: { latitude: 91, longitude: 0 } }, 'location.latitude'],
    [{ location: { latitude: 1 } }, 'location.longitude'],
    [{ contacts: [7] }, 'contacts'],
    [{ poll: { question: 'q', options: ['one'] } }, 'poll.options'],
    [{ forward: '' }, 'forward'],
    [{ text: 'a', mentions: [7] }, 'mentions'],
  ])('refuses %j, naming %s', async (body, field) => {
    const { send, post } = open();
    const answer = await post().send(body);
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'invalid_request', errors: [{ field }] }]);
    expect(send.asked).toEqual([]);
  });

  it.each([
    ['?wait=long', 'wait'],
    ['?deadline=0', 'deadline'],
    ['?deadline=121', 'deadline'],
    ['?wait=none&wait=none', 'wait'],
    ['?wat=none', 'wat'],
  ])('refuses the query %s, naming %s', async (query, field) => {
    const answer = await open()
      .post(PATH + query)
      .send({ text: 'a' });
    expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ field }] }]);
  });

  it('refuses forms that are too large, broken, or hold two files', async () => {
    const { send, post } = open(1_000);
    const large = await post().attach('file', Buffer.alloc(1_001), 'large');
    expect([large.status, large.body]).toMatchObject([413, { code: 'payload_too_large' }]);
    const two = await post().attach('file', Buffer.from('a'), 'a').attach('file', Buffer.from('b'), 'b');
    expect(two.status).toBe(400);
    const noBoundary = await post().set('Content-Type', 'multipart/form-data').send('x');
    expect(noBoundary.status).toBe(400);
    expect(send.asked).toEqual([]);
  });

  it('needs the scope, the session and a key', async () => {
    const { app } = open();
    expect((await request(app).post(PATH).send({ text: 'a' })).status).toBe(401);
    expect((await request(app).post(PATH).set('X-Api-Key', 'shop-key').send({ text: 'a' })).status).toBe(403);
    expect((await open().post(`${PATH}?session=nobody`).send({ text: 'a' })).status).toBe(404);
  });

  it.each([
    ['number_not_registered', 404],
    ['recipient_stopped', 403],
    ['idempotency_conflict', 409],
    ['queue_full', 429],
    ['media_refused', 422],
    ['conversion_unavailable', 501],
    ['send_failed', 502],
  ] as const)('says %s with %i and the next step', async (code, status) => {
    const { send, post } = open();
    send.failure = new BridgeError(code, 'Because.');
    const answer = await post().send({ text: 'a' });
    expect([answer.status, answer.body]).toMatchObject([status, { code, message: 'Because.' }]);
    expect((answer.body as { hint: string }).hint).toMatch(/\S/);
  });

  it('takes no client’s word for a file on this machine', () => {
    expect(JSON.parse('{"path":"/etc/passwd"}')).not.toBeInstanceOf(UploadedFile);
  });
});
