import { createHash } from 'node:crypto';
import request from 'supertest';
import { BridgeError } from '../../../src/core/errors/bridge-error.js';
import type { HttpAppOptions } from '../../../src/http/server.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { AUTH, testHttp, type TestHttp } from '../../support/http-app.js';

const VIEWER = 'a-browser-of-my-own_22';
const waiting = (options: Partial<HttpAppOptions> = {}): TestHttp =>
  testHttp(options, new FakeSessions({ shop: 'scan_qr' }));

function newLink({ connect }: TestHttp): string {
  return `/connect/${connect.create('shop', 900).token}`;
}

describe('POST /sessions/:name/connect-link', () => {
  const post = (http: TestHttp, body = '', headers: Record<string, string> = AUTH): request.Test =>
    request(http.app)
      .post('/sessions/shop/connect-link')
      .set(headers)
      .set('Host', 'bridge.lan:3000')
      .set('Content-Type', 'application/json')
      .send(body);
  const linkOf = (answer: request.Response) =>
    (answer.body as { connectLink: { url: string; expiresAt: string } }).connectLink;

  it('gives a link on the host that was asked, without the key in it', async () => {
    const http = waiting();
    const answer = await post(http);
    expect(answer.status).toBe(201);
    const { url, expiresAt } = linkOf(answer);
    expect(url).toMatch(/^http:\/\/bridge\.lan:3000\/connect\/[\w-]{32}$/);
    expect(expiresAt).toBe(new Date(http.clock.now() + 900_000).toISOString());
    expect((await request(http.app).get(new URL(url).pathname)).status).toBe(200);
  });

  it('believes a proxy that says how it was reached', async () => {
    const proxy = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'shop.example' };
    expect(linkOf(await post(waiting(), '', { ...AUTH, ...proxy })).url).toMatch(/^https:\/\/shop\.example\/connect\//);
  });

  it.each([60, 86_400])('lives %i seconds when told so', async (expiresIn) => {
    const http = waiting();
    const { expiresAt } = linkOf(await post(http, JSON.stringify({ expiresIn })));
    expect(expiresAt).toBe(new Date(http.clock.now() + expiresIn * 1000).toISOString());
  });

  it.each([
    ['{"expiresIn":59}', 'expiresIn'],
    ['{"expiresIn":86401}', 'expiresIn'],
    ['{"expiresIn":90.5}', 'expiresIn'],
    ['{"expiresIn":"900"}', 'expiresIn'],
    ['{"expiresIn":null}', 'expiresIn'],
    ['{"expires":900}', 'expires'],
    ['[]', 'body'],
  ])('refuses %s', async (body, field) => {
    const answer = await post(waiting(), body);
    expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ field }] }]);
  });

  it('refuses a host that is none', async () => {
    const answer = await post(waiting(), '', { ...AUTH, 'X-Forwarded-Host': 'evil.example/path?' });
    expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ field: 'Host' }] }]);
  });

  it('is not for a session that is linked, unknown or foreign, nor for a key without the scope', async () => {
    const http = testHttp({}, new FakeSessions({ shop: 'working', foreign: 'scan_qr' }));
    const ask = (name: string, key: string): request.Test =>
      request(http.app).post(`/sessions/${name}/connect-link`).set('X-Api-Key', key);
    expect((await ask('shop', 'two-key')).body).toMatchObject({ code: 'session_already_linked' });
    expect((await ask('nobody', 'two-key')).status).toBe(404);
    expect((await ask('foreign', 'two-key')).status).toBe(404);
    expect((await ask('shop', 'shop-key')).status).toBe(403);
    expect((await request(http.app).post('/sessions/shop/connect-link')).status).toBe(401);
  });
});

describe('GET /connect/:token', () => {
  it('is a whole page that loads nothing and may do nothing but what is on it', async () => {
    const http = waiting();
    http.sessions.setState('shop', 'scan_qr');
    const answer = await request(http.app).get(newLink(http));
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect(answer.text).not.toMatch(/https?:\/\/|\b(src|style|onclick)="/);
    const policy = answer.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    const inline = [...answer.text.matchAll(/<(?:script|style)>([\s\S]*?)<\/(?:script|style)>/g)].map(
      ([, text = '']) => text,
    );
    expect(inline).toHaveLength(2);
    for (const text of inline) {
      expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    }
  });

  it('shows the QR and comes again by itself where no script runs', async () => {
    const http = waiting();
    http.sessions.setState('shop', 'scan_qr');
    const { text } = await request(http.app).get(newLink(http));
    expect(text).toMatch(/<noscript><meta http-equiv="refresh" content="\d+"><\/noscript>/);
    expect(text).toMatch(/<path id="modules" fill="#000" d="(M\d+ \d+h\d+v1h-\d+z){50,}"/);
  });

  it.each([
    ['starting', 'starting', 'Getting ready'],
    ['scan_qr', 'scan', 'Link your WhatsApp'],
    ['pairing_code', 'scan', 'Link your WhatsApp'],
    ['logged_out', 'scan', 'Link your WhatsApp'],
    ['passkey_required', 'passkey', 'Confirm on your phone'],
    ['syncing', 'syncing', 'Linked. Loading your chats'],
    ['working', 'linked', 'Linked as Shop, +447911123456'],
    ['stopped', 'problem', 'This does not work right now'],
    ['failed', 'problem', 'This does not work right now'],
  ] as const)('says where a session in %s stands', async (state, step, title) => {
    const http = waiting();
    const link = newLink(http);
    const agent = request.agent(http.app);
    await agent.get(link);
    http.sessions.setState('shop', state);
    const { text } = await agent.get(link);
    expect(text).toContain(`data-step="${step}"`);
    expect(text).toContain(`<title>${title}</title>`);
  });

  it('is the same 410 for a wrong, an expired, a replaced and a used link', async () => {
    const http = waiting();
    const replaced = newLink(http);
    const expired = newLink(http);
    const answers = [await request(http.app).get(replaced)];
    http.clock.advance(900_000);
    answers.push(await request(http.app).get(expired), await request(http.app).get('/connect/never-made'));
    const used = newLink(http);
    http.sessions.setState('shop', 'working');
    answers.push(await request(http.app).get(used));
    for (const { status, text, headers } of answers) {
      expect([status, text]).toEqual([410, answers[0]?.text]);
      expect(headers['set-cookie']).toBeUndefined();
    }
    expect(answers[0]?.text).toContain('This link has ended');
    expect(answers[0]?.text).not.toMatch(/<script|Shop/);
  });

  it('shows who was linked to the browser that did it, also when it is loaded again', async () => {
    const http = waiting();
    const link = newLink(http);
    const mine = request.agent(http.app);
    const answer = await mine.get(link);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^causeway_viewer=[\w-]{22}; Path=\/connect\/[\w-]+; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    http.sessions.setState('shop', 'working');
    expect((await mine.get(link)).text).toContain('Linked as Shop');
    expect((await request(http.app).get(link)).status).toBe(410);
    expect((await request(http.app).get(link).set('Cookie', `causeway_viewer=${VIEWER}`)).status).toBe(410);
  });

  it('keeps its cookie to secure connections where there is one', async () => {
    const http = waiting();
    const answer = await request(http.app).get(newLink(http)).set('X-Forwarded-Proto', 'https');
    expect(String(answer.headers['set-cookie'])).toMatch(/; Secure$/);
  });

  it('writes names so that they stay text', async () => {
    const http = waiting();
    const link = newLink(http);
    const agent = request.agent(http.app);
    await agent.get(link);
    http.sessions.pushName = '</script><img src=x onerror=alert(1)>"';
    http.sessions.setState('shop', 'working');
    const { text } = await agent.get(link);
    expect(text).not.toContain('<img');
    expect(text).toContain('Linked as &#60;/script');
  });

  it('can be framed only by the origins of the setting', async () => {
    const http = waiting({ connect: { frameAncestors: ['https://shop.example', 'https://admin.example'] } });
    const { headers } = await request(http.app).get(newLink(http));
    expect(headers['content-security-policy']).toMatch(
      /frame-ancestors https:\/\/shop\.example https:\/\/admin\.example$/,
    );
  });

  it('answers wrong links 429 after too many, and a right one still', async () => {
    const http = waiting({ connect: { wrongTokensPerMinute: 3 } });
    const link = newLink(http);
    const statuses: number[] = [];
    for (const path of ['/connect/a', '/connect/b/events?viewer=' + VIEWER, '/connect/c', '/connect/d', '/connect/e']) {
      statuses.push((await request(http.app).get(path)).status);
    }
    expect(statuses).toEqual([410, 410, 410, 429, 429]);
    const { headers, text } = await request(http.app).get('/connect/f');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(text).toContain('Too many tries');
    expect((await request(http.app).get(link)).status).toBe(200);
  });

  it('leaves no token in the log', async () => {
    const http = waiting();
    const link = newLink(http);
    await request(http.app).get(link);
    expect(JSON.stringify(http.logger.lines)).not.toContain(link.slice('/connect/'.length));
    expect(http.logger.lines[0]?.fields).toMatchObject({ route: '/connect/:token', status: 200 });
  });

  it('is there on a port that serves one dialect alone', async () => {
    const http = waiting({ site: false });
    expect((await request(http.app).get(newLink(http))).status).toBe(200);
  });
});

describe('POST /connect/:token/pairing-code', () => {
  const post = (http: TestHttp, link: string, body: object, viewer = VIEWER): request.Test =>
    request(http.app).post(`${link}/pairing-code?viewer=${viewer}`).send(body);

  it('gives the code in two groups, and shows it again on reload', async () => {
    const http = waiting();
    const link = newLink(http);
    const answer = await post(http, link, { phone: '+44 7911 123456' });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { state: { pairing: { code: 'ABCD-1234', expiresIn: 160 } } },
    ]);
    expect(http.sessions.pairingPhones).toEqual(['+44 7911 123456']);
    expect((await request(http.app).get(link)).text).toContain('ABCD-1234');
  });

  it.each([
    [{}, 'phone'],
    [{ phone: '' }, 'phone'],
    [{ phone: 5 }, 'phone'],
    [{ phone: '1'.repeat(65) }, 'phone'],
    [{ phone: '447911123456', more: 1 }, 'more'],
  ])('refuses %j', async (body, field) => {
    const http = waiting();
    const answer = await post(http, newLink(http), body);
    expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ field }] }]);
    expect(http.sessions.pairingPhones).toEqual([]);
  });

  it('refuses a viewer that no page was given', async () => {
    const http = waiting();
    expect((await post(http, newLink(http), { phone: '447911123456' }, 'x')).status).toBe(400);
  });

  it('is 410 for a link that has ended', async () => {
    const answer = await post(waiting(), '/connect/never-made', { phone: '447911123456' });
    expect([answer.status, answer.body]).toMatchObject([410, { code: 'connect_link_invalid' }]);
  });

  it('passes on when WhatsApp wants to be asked again', async () => {
    const http = waiting();
    http.sessions.pairingFailure = new BridgeError('pairing_code_rate_limited', 'Wait.', { retryAfterS: 100 });
    const answer = await post(http, newLink(http), { phone: '447911123456' });
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '100']);
  });
});
