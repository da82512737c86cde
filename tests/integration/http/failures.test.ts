import request from 'supertest';
import { BridgeError, ERROR_CODES, type ErrorCode } from '../../../src/core/errors/bridge-error.js';
import { explainError } from '../../../src/core/errors/explain.js';
import { AUTH, testHttp } from '../../support/http-app.js';

const CHAT = '/chats/447911123456';

describe('an error of the core', () => {
  it.each<[ErrorCode, number]>([
    ['session_not_linked', 409],
    ['session_logged_out', 409],
    ['session_stopped', 409],
    ['session_starting', 503],
    ['session_reconnecting', 503],
    ['page_unavailable', 503],
    ['deadline_exceeded', 504],
    ['invalid_chat_id', 400],
    ['chat_not_found', 404],
    ['number_not_registered', 404],
    ['chat_ambiguous', 409],
    ['message_in_other_chat', 400],
  ])('%s is %i with the hint of its code', async (code, status) => {
    const { app, chats } = testHttp();
    chats.failure = new BridgeError(code, 'What happened.', { retryAfterS: 2.2 });
    const answer = await request(app).get(CHAT).set(AUTH);
    expect([answer.status, answer.headers['retry-after']]).toEqual([status, '3']);
    expect(answer.body).toEqual({
      status: 'error',
      code,
      message: 'What happened.',
      hint: explainError(code).nextAction,
      requestId: answer.headers['x-request-id'],
    });
  });

  it('keeps its own hint, its details and its facts, which never cover the fixed keys', async () => {
    const { app, chats } = testHttp();
    const details = [{ field: 'chat', expected: 'one', received: 'two' }];
    const facts = { registered: false, status: 'success', requestId: 'forged' };
    chats.failure = new BridgeError('chat_ambiguous', 'Two match.', { hint: 'Choose.', details, facts });
    const answer = await request(app).get(CHAT).set(AUTH).set('X-Request-Id', 'mine');
    expect(answer.body).toMatchObject({
      status: 'error',
      hint: 'Choose.',
      errors: details,
      registered: false,
      requestId: 'mine',
    });
  });

  it.each(ERROR_CODES)('%s has a status that is an error', async (code) => {
    const { app, chats } = testHttp();
    chats.failure = new BridgeError(code, 'What happened.');
    const { status } = await request(app).get(CHAT).set(AUTH);
    expect(status).toBeGreaterThanOrEqual(400);
    if (code !== 'internal_error') expect(status).not.toBe(500);
  });
});

describe('a fault of ours', () => {
  it.each([
    ['an error', new Error('ENOENT: /home/shop/sessions/default, message "my secret text"')],
    ['something that is no error', 'my secret text'],
    ['a core error', new BridgeError('internal_error', 'my secret text', { facts: { text: 'my secret text' } })],
  ])('%s tells the caller nothing and the log everything', async (_name, failure) => {
    const { app, chats, logger } = testHttp();
    chats.failure = failure;
    const answer = await request(app).get(CHAT).set(AUTH).set('X-Request-Id', 'find-me');
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({
      status: 'error',
      code: 'internal_error',
      message: 'Something went wrong inside Causeway.',
      hint: 'Look at the log for the request id.',
      requestId: 'find-me',
    });
    const line = logger.lines.find(({ level }) => level === 'error');
    expect(line).toEqual({
      level: 'error',
      message: 'request failed',
      fields: { requestId: 'find-me', route: '/chats/:chat', code: 'internal_error', err: failure },
    });
  });
});

describe('the request id', () => {
  it.each(['abc', '5f0c-1:2_3.4', 'a'.repeat(64)])('%s is kept', async (id) => {
    const answer = await request(testHttp().app).get('/healthz').set('X-Request-Id', id);
    expect(answer.headers['x-request-id']).toBe(id);
  });

  it.each(['', ' ', 'a b', 'a'.repeat(65), '<script>', 'a,b', '%0a'])('%j is replaced', async (id) => {
    const answer = await request(testHttp().app).get('/healthz').set('X-Request-Id', id);
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the access log', () => {
  it('has the route, the status, the time and the name of the key, and nothing that was said', async () => {
    const { app, logger } = testHttp();
    const path = '/chats/447911123456?limit=2&before=true_447911123456%40c.us_A2';
    await request(app).get(path).set(AUTH).set('X-Request-Id', 'r1');
    const lines = logger.lines.filter(({ message }) => message === 'request');
    expect(lines.map(({ fields }) => fields)).toEqual([
      {
        method: 'GET',
        route: '/chats/:chat',
        status: 200,
        ms: expect.any(Number) as number,
        requestId: 'r1',
        key: 'owner',
      },
    ]);
    expect(JSON.stringify(logger.lines)).not.toMatch(/7911|limit|owner-key/);
  });

  it('has no path for what is no route', async () => {
    const { app, logger } = testHttp();
    await request(app).get('/447911123456');
    expect(logger.lines[0]?.fields).toMatchObject({ route: null, status: 404, key: null });
    expect(JSON.stringify(logger.lines)).not.toContain('7911');
  });

  it('has the refused, too', async () => {
    const { app, logger } = testHttp();
    await request(app).put(CHAT);
    await request(app).get('/chats/%');
    const seen = logger.lines.map(({ fields }) => fields as { status: number; route: string | null });
    expect(seen.map(({ status, route }) => [status, route])).toEqual([
      [405, '/chats/:chat'],
      [400, null],
    ]);
  });
});
