import type { Dialect } from '../../src/http/dialect.js';
import { toOpenApiPath } from '../../src/http/openapi.js';

/** What is written by hand of a dialect; the table comes from its routes. */
export interface DialectPage {
  readonly dialect: Dialect;
  /** Title and introduction, as Markdown. */
  readonly head: string;
  /** What differs from the product that the dialect comes from, by the route's id. */
  readonly differences: Readonly<Record<string, string>>;
  /** Why a route that is there cannot be served, by its id. */
  readonly unsupported?: ReadonlyMap<string, string>;
  /** What the product has and this server not yet. */
  readonly missing: readonly string[];
}

/** A page of `docs/api`: every route with its support and what differs. Throws for a difference of no route. */
export function renderDialectDocs(page: DialectPage): string {
  const { dialect, head, differences, unsupported, missing } = page;
  const rows = dialect.routes.map((route) => {
    const reason = unsupported?.get(route.id);
    const support = reason === undefined ? 'yes' : 'no: 422';
    const note = reason ?? differences[route.id] ?? '';
    return `| \`${route.method.toUpperCase()} ${toOpenApiPath(route.path)}\` | ${support} | ${note} |`;
  });
  const unknown = Object.keys(differences).filter((id) => dialect.routes.every((route) => route.id !== id));
  if (unknown.length > 0) throw new Error(`There is no route ${unknown.join(', ')}.`);
  return [
    head,
    '## Routes\n',
    '| Route | Supported | What differs |',
    '| --- | --- | --- |',
    ...rows,
    ...(missing.length === 0 ? [] : ['\n## Not yet\n', ...missing.map((one) => `- ${one}`)]),
    '',
  ].join('\n');
}
