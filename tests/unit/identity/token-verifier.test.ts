import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { KeySet } from '../../../src/identity/key-set.js';
import { isToken, TokenVerifier } from '../../../src/identity/token-verifier.js';
import { FakeLogger } from '../../support/http-app.js';
import { ManualClock } from '../../support/manual-clock.js';

const ISSUER = 'https://login.example';
const CLAIMS = { activeOrganizationId: 'acme', orgRole: 'member' };

type Pair = Awaited<ReturnType<typeof generateKeyPair>> & { readonly alg: string; readonly kid: string };

async function pair(alg: string, kid: string): Promise<Pair> {
  return { ...(await generateKeyPair(alg, { extractable: true })), alg, kid };
}

const jwkOf = async ({ publicKey, alg, kid }: Pair): Promise<JWK> => ({ ...(await exportJWK(publicKey)), alg, kid });

describe('TokenVerifier', () => {
  let server: Server;
  let published: JWK[] = [];
  let status = 200;
  let fetches = 0;
  let url: string;
  let keys: Record<'EdDSA' | 'ES256' | 'RS256', Pair>;
  let clock: ManualClock;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    keys = { EdDSA: await pair('EdDSA', 'ed'), ES256: await pair('ES256', 'es'), RS256: await pair('RS256', 'rs') };
    server = createServer((_request, response) => {
      fetches += 1;
      response.statusCode = status;
      response.end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/jwks`;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  beforeEach(async () => {
    published = await Promise.all(Object.values(keys).map(jwkOf));
    [status, fetches] = [200, 0];
    clock = new ManualClock();
    const set = new KeySet({ url, clock, log: new FakeLogger() });
    verifier = new TokenVerifier({ keys: set, issuer: ISSUER, audience: ISSUER, clock });
  });

  const token = (
    signer: Pair,
    {
      claims = CLAIMS,
      change = (jwt) => jwt,
    }: { claims?: Record<string, unknown>; change?: (jwt: SignJWT) => SignJWT } = {},
  ): Promise<string> => {
    const now = Math.floor(clock.now() / 1000);
    const jwt = new SignJWT(claims)
      .setProtectedHeader({ alg: signer.alg, kid: signer.kid })
      .setSubject('user-1')
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setIssuedAt(now)
      .setExpirationTime(now + 300);
    return change(jwt).sign(signer.privateKey);
  };

  it.each(['EdDSA', 'ES256', 'RS256'] as const)('takes a token signed with %s', async (alg) => {
    expect(await verifier.verify(await token(keys[alg]))).toEqual({
      id: 'token:user-1',
      name: 'token:user-1',
      organisation: 'acme',
      scopes: ['read', 'send', 'events'],
      sessions: 'all',
      isOperator: false,
      ratePerMinute: null,
    });
  });

  it.each([
    [{ orgRole: 'owner' }, ['read', 'send', 'manage', 'events']],
    [{ orgRole: 'admin' }, ['read', 'send', 'manage', 'events']],
    [{ orgRole: 'member', role: 'super_admin' }, ['*']],
  ])('gives the role %j its rights', async (role, scopes) => {
    const claims = { activeOrganizationId: 'acme', ...role };
    expect((await verifier.verify(await token(keys.EdDSA, { claims })))?.scopes).toEqual(scopes);
  });

  const refusals: readonly (readonly [string, (now: number) => Promise<string> | string, RegExp])[] = [
    ['without a signature', () => unsigned(), /algorithm|signature/],
    ['signed with HS256 and the public key', () => hmacWithPublicKey(), /algorithm|signature/],
    ['that has expired', (now) => token(keys.ES256, { change: (jwt) => jwt.setExpirationTime(now - 1) }), /expired/],
    ['that never expires', () => withoutExpiry(), /exp/],
    ['for another audience', () => token(keys.ES256, { change: (jwt) => jwt.setAudience('https://other') }), /aud/],
    ['of another issuer', () => token(keys.ES256, { change: (jwt) => jwt.setIssuer('https://other') }), /iss/],
    ['that is not good yet', (now) => token(keys.ES256, { change: (jwt) => jwt.setNotBefore(now + 60) }), /nbf/],
    ['of nobody', () => token(keys.ES256, { change: (jwt) => jwt.setSubject('') }), /nobody/],
    ['of a member of nothing', () => token(keys.ES256, { claims: { orgRole: 'owner' } }), /organisation/],
    ['of a path', () => token(keys.ES256, { claims: { activeOrganizationId: '../x', orgRole: 'owner' } }), /organis/],
    ['of an unknown role', () => token(keys.ES256, { claims: { ...CLAIMS, orgRole: 'guest' } }), /role/],
    [
      'whose role is a name of objects',
      () => token(keys.ES256, { claims: { ...CLAIMS, orgRole: 'constructor' } }),
      /role/,
    ],
    ['that was changed', async () => changed(await token(keys.ES256)), /signature/],
    ['of a key that nobody published', async () => token(await pair('ES256', 'stranger')), /signature/],
  ];
  it.each(refusals)('refuses a token %s', async (_name, make, reason) => {
    const refusal: unknown = await verifier.verify(await make(Math.floor(clock.now() / 1000))).catch((e: unknown) => e);
    expect(refusal).toMatchObject({ code: 'unauthorized', message: expect.stringMatching(reason) as string });
  });

  const withoutExpiry = (): Promise<string> =>
    new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'ES256', kid: 'es' })
      .setSubject('user-1')
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .sign(keys.ES256.privateKey);

  const unsigned = (): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(clock.now() / 1000);
    const claims = { ...CLAIMS, sub: 'user-1', iss: ISSUER, aud: ISSUER, exp: now + 300 };
    return `${part({ alg: 'none' })}.${part(claims)}.x`;
  };

  const hmacWithPublicKey = async (): Promise<string> => {
    const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(keys.RS256.publicKey)));
    const now = Math.floor(clock.now() / 1000);
    return new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'HS256', kid: 'rs' })
      .setSubject('user-1')
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setExpirationTime(now + 300)
      .sign(secret);
  };

  const changed = (good: string): string => {
    const [head = '', , tail = ''] = good.split('.');
    const claims = { ...CLAIMS, orgRole: 'owner', sub: 'user-1', iss: ISSUER, aud: ISSUER, exp: 9_999_999_999 };
    return `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${tail}`;
  };

  it('fetches the keys once for many tokens, and anew after an hour', async () => {
    for (let n = 0; n < 5; n++) await verifier.verify(await token(keys.EdDSA));
    expect(fetches).toBe(1);
    clock.advance(3_600_000);
    await verifier.verify(await token(keys.EdDSA));
    expect(fetches).toBe(2);
  });

  it('fetches for an unknown key id at most once a minute, and takes a key that was added', async () => {
    await verifier.verify(await token(keys.EdDSA));
    const added = await pair('ES256', 'added');
    for (let n = 0; n < 5; n++) await expect(verifier.verify(await token(added))).rejects.toThrow('signature');
    expect(fetches).toBe(1);
    published.push(await jwkOf(added));
    clock.advance(60_000);
    expect(await verifier.verify(await token(added))).not.toBeNull();
    expect(fetches).toBe(2);
  });

  it('keeps the keys it has while they cannot be fetched', async () => {
    await verifier.verify(await token(keys.EdDSA));
    status = 500;
    clock.advance(3_600_000);
    expect(await verifier.verify(await token(keys.EdDSA))).not.toBeNull();
    expect(fetches).toBe(2);
  });

  it('lets nobody in while it has no keys', async () => {
    status = 500;
    await expect(verifier.verify(await token(keys.EdDSA))).rejects.toMatchObject({ code: 'unauthorized' });
  });
});

describe('isToken', () => {
  it.each([
    ['a.b.c', true],
    ['a.b', false],
    ['a..c', false],
    ['a.b.c.d', false],
    ['cw_abc', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isToken(text)).toBe(expected);
  });
});
