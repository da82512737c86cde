import {
  OpenApiGeneratorV31,
  OpenAPIRegistry,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import type { z } from 'zod';
import type { Dialect } from './dialect.js';
import type { Reply, Route } from './route.js';

/** What one document is made from: the server's own routes speak with the first dialect's envelope. */
export interface OpenApiSource {
  readonly site: readonly Route[];
  readonly dialects: readonly [Dialect, ...Dialect[]];
  readonly version: string;
  /** Default: Causeway. */
  readonly title?: string | undefined;
}

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

const COMMON_HEADERS = { 'X-Request-Id': header('The id of this request, as it stands in the log') };

/** The OpenAPI 3.1 document of every route. Where two dialects share a path, the first one documents it. */
export function createOpenApi({ site, dialects, version, title = 'Causeway' }: OpenApiSource): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'apiKey', { type: 'apiKey', in: 'header', name: 'X-Api-Key' });
  const seen = new Set<string>();
  const add = (route: Route, dialect: Dialect, tag: string): void => {
    const key = `${route.method} ${route.path}`;
    if (seen.has(key)) return;
    seen.add(key);
    registry.registerPath(toOperation(route, dialect, tag));
  };
  for (const dialect of dialects) for (const route of dialect.routes) add(route, dialect, dialect.name);
  for (const route of site) add(route, dialects[0], 'server');
  return new OpenApiGeneratorV31(registry.definitions, { sortComponents: 'alphabetically' }).generateDocument({
    openapi: '3.1.0',
    info: {
      title,
      version,
      description: 'A self-hosted bridge between WhatsApp Web and plain HTTP.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...dialects.map(({ name }) => ({ name })), ...(site.length > 0 ? [{ name: 'server' }] : [])],
  });
}

function toOperation(route: Route, dialect: Dialect, tag: string): RouteConfig {
  const { params, query, headers, body } = route.request;
  return {
    method: route.method,
    path: toOpenApiPath(route.path),
    operationId: tag === 'native' || tag === 'server' ? route.id : `${tag}.${route.id}`,
    summary: route.summary,
    tags: [tag],
    ...(route.description === undefined ? {} : { description: route.description }),
    security: securityOf(route),
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(body && { body: { required: isRequired(route, body), content: contentOf(route, body) } }),
    },
    responses: {
      [successStatus(route.reply)]: toResponse(route.reply),
      ...otherStatuses(route.reply),
      ...errorResponses(route, dialect),
    },
  };
}

/** `/chats/:chat` as `/chats/{chat}`; an escaped colon stays one. */
export function toOpenApiPath(path: string): string {
  return path.replace(/(?<!\\):(\w+)/g, '{$1}').replaceAll('\\:', ':');
}

function contentOf({ takesFile }: Route, schema: z.ZodType) {
  const json = { 'application/json': { schema } };
  return takesFile === true ? { ...json, 'multipart/form-data': { schema } } : json;
}

// A body on GET is a courtesy to clients that send one.
function isRequired(route: Route, body: z.ZodType): boolean {
  return route.method !== 'get' && !body.safeParse(undefined).success;
}

function successStatus(reply: Reply): number {
  if (reply.kind === 'socket' || reply.kind === 'channel') return 101;
  if (reply.kind === 'empty') return 204;
  return reply.kind === 'json' || reply.kind === 'rawJson' ? (reply.status ?? 200) : 200;
}

function securityOf(route: Route): Record<string, string[]>[] {
  if (route.scope === 'open') return [];
  const keys = [{ bearer: [] }, { apiKey: [] }];
  return route.scope === 'optional' ? [{}, ...keys] : keys;
}

function toResponse(reply: Reply): ResponseConfig {
  const content: NonNullable<ResponseConfig['content']> = {};
  for (const [type, schema] of Object.entries(typesOf(reply))) {
    content[type] = { schema: schema ?? { type: 'string', format: 'binary' } };
  }
  const headers: Record<string, ReturnType<typeof header>> = { ...COMMON_HEADERS };
  for (const [name, description] of Object.entries(reply.headers ?? {})) headers[name] = header(description);
  if (reply.kind === 'empty') return { description: reply.description, headers };
  return { description: reply.description, headers, content };
}

function typesOf(reply: Reply): Readonly<Record<string, z.ZodType | null>> {
  if (reply.kind === 'empty') return {};
  if (reply.kind === 'content' || reply.kind === 'stream') return reply.types;
  if (reply.kind === 'forms') return { 'application/json': reply.body, ...reply.types };
  return { [reply.kind === 'events' ? 'text/event-stream' : 'application/json']: reply.body };
}

function otherStatuses(reply: Reply): Record<number, ResponseConfig> {
  if (reply.kind === 'forms')
    return { 304: { description: 'Still what If-None-Match names', headers: COMMON_HEADERS } };
  if (reply.kind !== 'json' && reply.kind !== 'stream') return {};
  const others = Object.entries(reply.otherStatuses ?? {});
  return Object.fromEntries(others.map(([status, description]) => [status, { ...toResponse(reply), description }]));
}

function errorResponses(route: Route, dialect: Dialect): Record<string, ResponseConfig> {
  const content = { 'application/json': { schema: dialect.errorSchema } };
  const retry = { ...COMMON_HEADERS, 'Retry-After': header('Whole seconds after which asking again makes sense') };
  return {
    ...(route.scope === 'open' ? {} : { 401: { description: 'No usable API key', headers: COMMON_HEADERS, content } }),
    '4XX': { description: 'The request cannot be served as it is', headers: retry, content },
    '5XX': { description: 'The server or WhatsApp cannot serve it now', headers: retry, content },
  };
}

function header(description: string): { description: string; schema: { type: 'string' } } {
  return { description, schema: { type: 'string' } };
}
