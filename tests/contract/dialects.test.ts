import { BridgeError, ERROR_CODES } from '../../src/core/errors/bridge-error.js';
import { ALL_DIALECTS } from '../../src/http/all-dialects.js';

/** Paths that anybody may ask (ruling 25); the gateway's socket asks for a ticket in place of a key. */
const OPEN = ['/ping', '/api/v1/realtime'];

describe.each(ALL_DIALECTS.map((dialect) => [dialect.name, dialect] as const))('the dialect %s', (_name, dialect) => {
  it.each(ERROR_CODES)('answers %s with an error status and a body of its own schema', (code) => {
    expect(dialect.statusOf[code]).toBeGreaterThanOrEqual(400);
    expect(dialect.statusOf[code]).toBeLessThan(600);
    const details = [{ field: 'limit', expected: 'a number', received: '"x"' }];
    const error = new BridgeError(code, 'What happened.', { details, facts: { registered: null } });
    const body = dialect.errorBody(error, 'request-1', '/path');
    expect(dialect.errorSchema.safeParse(body)).toMatchObject({ success: true });
    // WAHA says nothing of keys, messages nothing of paths, and both of inputs only what was expected; the gateway has
    // sentences of its own, and of inputs what was expected.
    expect(JSON.stringify(body)).toMatch(
      /What happened\.|Unauthorized|limit must be (a number|an integer)|not found|expected a number|Invalid (limit|bearer auth token)/,
    );
  });

  it('has 500 for faults of ours only', () => {
    expect(ERROR_CODES.filter((code) => dialect.statusOf[code] === 500)).toEqual(['internal_error']);
  });

  it('has every route once', () => {
    const keys = dialect.routes.map((route) => `${route.method} ${route.path}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(dialect.routes.map((route) => route.id)).size).toBe(keys.length);
  });

  it('asks for a key on every route', () => {
    expect(dialect.keyCarriers.length).toBeGreaterThan(0);
    expect(dialect.routes.filter(({ scope, path }) => scope === 'open' && !OPEN.includes(path))).toEqual([]);
  });
});
