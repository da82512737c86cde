import { nativeDialect } from '../../src/http/dialects/native/index.js';
import { wahaDialect } from '../../src/http/dialects/waha/index.js';
import { createOpenApi, toOpenApiPath } from '../../src/http/openapi.js';
import { reservedSessionNames } from '../../src/http/reserved-session-names.js';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: object[];
  readonly parameters?: { readonly name: string; readonly in: string }[];
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
}

const document = createOpenApi({ site: [], dialects: [wahaDialect], version: '1.2.3' });
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
);

describe("the OpenAPI document of WAHA's routes", () => {
  it('has every route and no other', () => {
    const routes = wahaDialect.routes.map((route) => `${route.method} ${toOpenApiPath(route.path)}`);
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(routes.sort());
  });

  it('stands beside the native one without a name twice', () => {
    const both = createOpenApi({ site: [], dialects: [nativeDialect, wahaDialect], version: '1.2.3' });
    const ids = Object.values(both.paths ?? {}).flatMap((item) =>
      Object.values(item as Record<string, Operation>).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(operations.map((one) => [`${one.method} ${one.path}`, one] as const))(
    'says of %s what it is for, what it takes and how it fails',
    (_name, { path, operation }) => {
      expect(operation.summary).toMatch(/^\S.*[^.]$/);
      expect(operation.responses['4XX']?.content).toEqual({
        'application/json': { schema: { $ref: '#/components/schemas/WahaError' } },
      });
      expect(Object.keys(operation.responses).some((status) => /^(101|20[01])$/.test(status))).toBe(true);
      const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map(({ name }) => name).sort()).toEqual(placeholders.sort());
      expect(operation.security.length === 0).toBe(path === '/ping');
    },
  );

  it('resolves every reference', () => {
    const schemas = Object.keys(document.components?.schemas ?? {});
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, name] of references) expect(schemas).toContain(name);
  });

  it('reserves the names that stand where a session does', () => {
    const reserved = reservedSessionNames([nativeDialect, wahaDialect]);
    for (const name of ['sessions', 'contacts', 'messages', 'server', 'keys', 'files', 'sendtext', 'api', 'ping']) {
      expect([name, reserved.has(name)]).toEqual([name, true]);
    }
    expect(reserved.has('default')).toBe(false);
  });
});
