import { nativeDialect } from '../../src/http/dialects/native/index.js';
import { createOpenApi, toOpenApiPath } from '../../src/http/openapi.js';
import { siteRoutes } from '../../src/http/site/site-routes.js';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: Record<string, unknown>[];
  readonly parameters?: { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

const site = siteRoutes([nativeDialect], '1.2.3');
const document = createOpenApi({ site, dialects: [nativeDialect], version: '1.2.3' });
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
);
const named = operations.map((one) => [`${one.method} ${one.path}`, one] as const);

describe('the OpenAPI document', () => {
  it('is 3.1 and has our version', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Causeway', version: '1.2.3' } });
  });

  it('has every route and no other', () => {
    const routes = [...nativeDialect.routes, ...site].map((route) => `${route.method} ${toOpenApiPath(route.path)}`);
    expect(named.map(([name]) => name).sort()).toEqual(routes.sort());
  });

  it('names every operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.filter((id) => id === undefined)).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(named)('says what %s is for and how it answers', (_name, { operation }) => {
    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['4XX', '5XX']));
    expect(Object.keys(operation.responses).some((status) => /^(2|101)/.test(status))).toBe(true);
    for (const [status, response] of Object.entries(operation.responses)) {
      expect(response.description).toMatch(/\S/);
      // 304 has no body.
      if (status === '304') continue;
      expect(Object.keys(response.content ?? {}).length).toBeGreaterThan(0);
    }
    expect(operation.responses['4XX']?.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/Error' } },
    });
  });

  it.each(named)('declares every placeholder of %s, and no other', (_name, { path, operation }) => {
    const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(declared.map(({ name }) => name)).toEqual(placeholders);
    expect(declared.every(({ required }) => required)).toBe(true);
  });

  it('asks for a key exactly where the server does', () => {
    const open = operations.filter(({ operation }) => operation.security?.length === 0).map(({ path }) => path);
    const optional = operations.filter(({ operation }) =>
      operation.security?.some((one) => Object.keys(one).length === 0),
    );
    expect(open.sort()).toEqual([
      '/connect/{token}',
      '/connect/{token}/events',
      '/connect/{token}/pairing-code',
      '/healthz',
      '/readyz',
    ]);
    expect(optional.map(({ path }) => path)).toEqual(['/']);
  });

  it('resolves every reference', () => {
    const schemas = Object.keys(document.components?.schemas ?? {});
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(schemas).toContain(name);
  });

  it('documents the window of a chat: query, header and body', () => {
    const operation = operations.find(({ path }) => path === '/chats/{chat}')?.operation;
    expect(operation?.parameters?.map(({ name }) => name)).toEqual([
      'chat',
      'limit',
      'before',
      'fromMe',
      'since',
      'until',
      'type',
      'hasMedia',
      'q',
      'source',
      'merge',
      'format',
      'session',
      'x-causeway-session',
      'if-none-match',
    ]);
    expect(operation?.requestBody?.content['application/json']?.schema).toMatchObject({
      type: 'object',
      properties: {
        limit: expect.anything() as object,
        before: expect.anything() as object,
        fromMe: expect.anything() as object,
      },
    });
  });
});
