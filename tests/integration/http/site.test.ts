import request from 'supertest';
import { ALL_DIALECTS } from '../../../src/http/all-dialects.js';
import { toOpenApiPath } from '../../../src/http/openapi.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { AUTH, testHttp } from '../../support/http-app.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('GET /', () => {
  const sessions = (): FakeSessions => new FakeSessions({ 'shop-<b>': 'scan_qr', other: 'working' });

  it.each(['*/*', 'application/json'])('is JSON for Accept: %s', async (accept) => {
    const answer = await request(testHttp({}, sessions()).app).get('/').set('Accept', accept);
    expect(answer.body).toMatchObject({ status: 'success', name: 'causeway', states: { scan_qr: 1, working: 1 } });
  });

  it('is a page without names for a browser that has no key', async () => {
    const answer = await request(testHttp({}, sessions()).app).get('/').set('Accept', BROWSER);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('1 × scan_qr');
    expect(answer.text).toContain('href="/docs"');
    expect(answer.text).not.toMatch(/shop|other:/);
  });

  it('names the sessions to a holder of a key, escaped', async () => {
    const answer = await request(testHttp({}, sessions()).app).get('/').set('Accept', BROWSER).set(AUTH);
    expect(answer.text).toContain('shop-&#60;b&#62;: scan_qr');
    expect(answer.text).toContain('href="/sessions/shop-%3Cb%3E/qr?format=png&amp;wait=30"');
    expect(answer.text).not.toContain('<b>');
  });

  it('names them to everyone with AUTH=none', async () => {
    const answer = await request(testHttp({ auth: { mode: 'none' } }, sessions()).app)
      .get('/')
      .set('Accept', BROWSER);
    expect(answer.text).toContain('other: working');
  });

  it('names only the sessions of the key', async () => {
    const shop = new FakeSessions({ shop: 'working', other: 'working' });
    const page = request(testHttp({}, shop).app).get('/').set('Accept', BROWSER);
    const answer = await page.set('X-Api-Key', 'shop-key');
    expect(answer.text).toContain('shop: working');
    expect(answer.text).not.toContain('other');
  });

  it('refuses a wrong key instead of hiding that it is wrong', async () => {
    expect((await request(testHttp().app).get('/').set('X-Api-Key', 'wrong')).status).toBe(401);
  });
});

describe('GET /docs', () => {
  it('loads everything from this server, within its content security policy', async () => {
    const { app } = testHttp();
    const page = await request(app).get('/docs').set(AUTH);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files).toHaveLength(5);
    for (const file of files) {
      expect(file).toMatch(/^\/docs\/[\w.-]+$/);
      expect((await request(app).get(file).set(AUTH)).status).toBe(200);
    }
    expect(page.text).not.toMatch(/<script(?![^>]*src=)/);
    const policy = page.headers['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(page.headers['strict-transport-security']).toBeUndefined();
  });

  it('starts swagger-ui on our own documents and asks no one else to validate them', async () => {
    const { app } = testHttp({ dialects: ALL_DIALECTS });
    const { text } = await request(app).get('/docs/start.js').set(AUTH);
    const [, list = ''] = /urls: (\[.*\])/.exec(text) ?? [];
    const urls = JSON.parse(list) as { name: string; url: string }[];
    expect(urls.map(({ name }) => name)).toEqual(['everything', ...ALL_DIALECTS.map(({ name }) => name)]);
    for (const { url } of urls) {
      const answer = await request(app).get(url).set(AUTH);
      expect([answer.status, answer.body]).toMatchObject([200, { openapi: '3.1.0' }]);
    }
    expect(text).toContain('validatorUrl: null');
  });
});

describe('GET /openapi/<dialect>.json', () => {
  const { app } = testHttp({ dialects: ALL_DIALECTS });

  it.each(ALL_DIALECTS.map((dialect) => [dialect.name, dialect] as const))(
    '%s has its routes alone',
    async (name, { routes }) => {
      const answer = await request(app).get(`/openapi/${name}.json`).set(AUTH);
      const { paths, info } = answer.body as { paths: Record<string, object>; info: { title: string } };
      const found = Object.entries(paths).flatMap(([path, item]) =>
        Object.keys(item).map((method) => `${method} ${path}`),
      );
      expect(found.sort()).toEqual(routes.map(({ method, path }) => `${method} ${toOpenApiPath(path)}`).sort());
      expect(info.title).toBe(`Causeway: ${name}`);
    },
  );

  it('names the documents that there are when it is asked for another one, and needs a key', async () => {
    const answer = await request(app).get('/openapi/telegram.json').set(AUTH);
    expect([answer.status, answer.body]).toMatchObject([
      404,
      { code: 'route_not_found', hint: expect.stringContaining('cartat.json') as string },
    ]);
    expect((await request(app).get('/openapi/native.json')).status).toBe(401);
  });
});

describe('a port that serves one dialect alone', () => {
  it('has that dialect and nothing of the server', async () => {
    const { app } = testHttp({ site: false });
    expect((await request(app).get('/chats/447911123456').set(AUTH)).status).toBe(200);
    for (const path of ['/', '/docs', '/openapi.json', '/healthz']) {
      expect((await request(app).get(path).set(AUTH)).status).toBe(404);
    }
  });
});
