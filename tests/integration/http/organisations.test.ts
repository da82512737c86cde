import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { startBridge, type Bridge } from '../../../src/bridge.js';
import { loadConfig } from '../../../src/config/load.js';
import { projectRoot } from '../../../src/config/project-root.js';
import { FINE_SCOPES } from '../../../src/core/keys/scopes.js';
import { ALL_DIALECTS } from '../../../src/http/all-dialects.js';
import type { Dialect } from '../../../src/http/dialect.js';
import type { Route } from '../../../src/http/route.js';
import { CountedStatements } from '../../support/counted-statements.js';
import { sampleRequest } from '../../support/sample-request.js';
import { silentLog } from '../../support/silent-log.js';

const OPERATOR = 'operators-own-key';
const SECRET = 'secretshop';
const NOWHERE = 'nosuchshop';

type Case = readonly [name: string, dialect: Dialect, route: Route];

const CASES: readonly Case[] = ALL_DIALECTS.flatMap((dialect) =>
  dialect.routes
    .filter(({ scope }) => scope !== 'open')
    .map((route): Case => [`${dialect.name} ${route.method.toUpperCase()} ${route.path}`, dialect, route]),
);

/** They make what they are asked for, in the caller's own organisation. */
const MAKERS = new Set([
  'POST /sessions',
  'POST /api/sessions',
  'POST /api/sessions/start',
  'POST /keys',
  'POST /api/v1/sessions',
  'POST /api/v1/webhooks',
  'POST /api/v1/realtime/ticket',
  'POST /v1/phones/create',
]);
/** They tell of the machine or of the caller's own calls, which differ from one moment to the next. */
const OWN_FACTS = new Set(['/doctor', '/audit', '/api/server/status']);

/** Keys are looked up again every ten seconds and their use is noted once a minute, whoever asks for what. */
const isOfItself = (statement: string): boolean => !statement.includes('"api_keys"');

describe('organisations on one bridge', () => {
  const statements = new CountedStatements();
  let counted = 0;
  let folder: string;
  let bridge: Bridge;
  /** A key of another organisation, with every right in it. */
  let foreign: string;
  /** A key of the organisation that lacks one scope, by that scope. */
  const lacking = new Map<string, string>();

  const as = (key: string) => ({ Authorization: `Bearer ${key}`, 'X-Api-Key': key });
  const makeKey = async (body: object): Promise<string> => {
    const answer = await request(bridge.url).post('/keys').set('X-Api-Key', OPERATOR).send(body).expect(201);
    return (answer.body as { key: string }).key;
  };

  beforeAll(async () => {
    statements.start();
    folder = await mkdtemp(join(tmpdir(), 'causeway-organisations-'));
    const config = loadConfig({ PORT: '0', API_KEY: OPERATOR, SESSIONS_DIR: folder, SEND_PACE_MS: '0' });
    bridge = await startBridge(config, silentLog, projectRoot(), '0.0.0-test');
    const owner = await makeKey({ organisation: 'acme', scopes: ['*'] });
    foreign = await makeKey({ organisation: 'other', scopes: ['*'] });
    for (const scope of FINE_SCOPES) {
      const scopes = FINE_SCOPES.filter((one) => one !== scope);
      lacking.set(scope, await makeKey({ organisation: 'acme', scopes }));
    }
    await request(bridge.url)
      .post('/sessions')
      .set(as(owner))
      .send({ name: SECRET, start: false, metadata: { marker: 'acme-only' } })
      .expect(201);
  });
  afterAll(async () => {
    statements.stop();
    await bridge.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (route: Route, key: string, session: string) => {
    const { path, query, body, headers } = sampleRequest(route, session);
    const asked = request(bridge.url)
      [route.method](path)
      .query(query)
      .set({ ...as(key), ...headers })
      .timeout(20_000);
    return body === undefined ? asked : asked.send(body as object);
  };

  const asking = CASES.filter(([, , { method, path }]) => !MAKERS.has(`${method.toUpperCase()} ${path}`));
  it.each(asking)('%s tells a foreign session from an unknown one in nothing', async (_name, dialect, route) => {
    statements.take();
    const one = await ask(route, foreign, SECRET);
    const ranForOne = statements.take().filter(isOfItself);
    const other = await ask(route, foreign, NOWHERE);
    const ranForOther = statements.take().filter(isOfItself);
    expect(ranForOne).toEqual(ranForOther);
    counted += ranForOne.length;
    const plain = (text: string, session: string): string =>
      text
        .replaceAll(session, 'NAME')
        .replace(/"requestId":"[^"]*"/g, '')
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
    expect(one.status).toBe(other.status);
    // Refused for another reason it would say nothing of sessions.
    expect(one.status).not.toBe(400);
    if (dialect.name === 'periskope') expect(one.status).not.toBe(422);
    if (!OWN_FACTS.has(route.path)) expect(plain(one.text, SECRET)).toBe(plain(other.text, NOWHERE));
    expect(one.text).not.toContain('acme-only');
  });

  it('has seen statements at all', () => {
    expect(counted).toBeGreaterThan(100);
  });

  it.each(CASES.filter(([, , { scope }]) => FINE_SCOPES.some((fine) => fine === scope)))(
    '%s is refused to a key that lacks its scope, and to none',
    async (_name, dialect, route) => {
      const refused = await ask(route, lacking.get(route.scope) ?? '', SECRET);
      expect(refused.status).toBe(dialect.statusOf.forbidden);
      const { path } = sampleRequest(route, SECRET);
      const keyless = await request(bridge.url)[route.method](path);
      expect(keyless.status).toBe(dialect.statusOf.unauthorized);
    },
  );

  it('lets two organisations use one name, each seeing its own', async () => {
    await request(bridge.url).post('/sessions').set(as(foreign)).send({ name: SECRET, start: false }).expect(201);
    const mine = await request(bridge.url).get(`/sessions/${SECRET}`).set(as(foreign)).expect(200);
    expect(mine.body).toMatchObject({ session: { name: SECRET, metadata: {} } });
    expect(mine.text).not.toContain('~');
    await request(bridge.url).post('/api/sessions').set(as(foreign)).send({ name: SECRET, start: false }).expect(422);
    const all = await request(bridge.url).get('/sessions').set(as(foreign)).expect(200);
    expect(all.body).toMatchObject({ sessions: [{ name: SECRET }], meta: { count: 1 } });
    await request(bridge.url).delete(`/sessions/${SECRET}`).set(as(foreign)).expect(200);
    const operators = await request(bridge.url).get('/sessions').set(as(OPERATOR)).expect(200);
    expect(operators.text).not.toContain(SECRET);
  });

  it('writes who changed what into the log of their organisation, and nothing of it into others’', async () => {
    const key = await makeKey({ organisation: 'acme', name: 'auditor', scopes: ['manage'] });
    await request(bridge.url).delete(`/sessions/${NOWHERE}`).set(as(key)).expect(404);
    const mine = await request(bridge.url).get('/audit?limit=1').set(as(key)).expect(200);
    expect(mine.body).toMatchObject({
      entries: [
        {
          organisation: 'acme',
          keyName: 'auditor',
          action: 'DELETE /sessions/:name',
          session: NOWHERE,
          status: 404,
          address: '127.0.0.1',
        },
      ],
      meta: { count: 1, hasMore: true },
    });
    const others = await request(bridge.url).get('/audit').set(as(foreign)).expect(200);
    expect(others.text).not.toContain('auditor');
  });

  it('holds a key to its requests a minute and says what is left', async () => {
    const key = await makeKey({ scopes: ['read'], ratePerMinute: 2 });
    const first = await request(bridge.url).get('/sessions').set(as(key)).expect(200);
    expect(first.headers).toMatchObject({ 'ratelimit-limit': '2', 'ratelimit-remaining': '1' });
    await request(bridge.url).get('/sessions').set(as(key)).expect(200);
    const third = await request(bridge.url).get('/sessions').set(as(key)).expect(429);
    expect(third.body).toMatchObject({ status: 'error', code: 'rate_limited' });
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    await request(bridge.url).get('/sessions').set(as(OPERATOR)).expect(200);
  });

  it('stops a revoked key at once', async () => {
    const made = await request(bridge.url)
      .post('/keys')
      .set(as(OPERATOR))
      .send({ scopes: ['read'] })
      .expect(201);
    const { key, apiKey } = made.body as { key: string; apiKey: { id: string } };
    await request(bridge.url).get('/sessions').set(as(key)).expect(200);
    await request(bridge.url).delete(`/keys/${apiKey.id}`).set(as(OPERATOR)).expect(200);
    const refused = await request(bridge.url).get('/sessions').set(as(key)).expect(401);
    expect(refused.body).toMatchObject({ code: 'unauthorized', message: expect.stringContaining('revoked') as string });
    expect(refused.headers['www-authenticate']).toContain('Bearer');
  });
});
