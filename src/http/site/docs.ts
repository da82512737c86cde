import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { BridgeError } from '../../core/errors/bridge-error.js';
import { defineRoute, type Route } from '../route.js';

// Found, not imported: the package's main file would load the whole user interface into this process.
const SWAGGER_FOLDER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Causeway: API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/swagger-ui-standalone-preset.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** Begins with all dialects; the bar above switches to one alone. */
function startScript(dialects: readonly string[]): string {
  const urls = [
    { name: 'everything', url: '/openapi.json' },
    ...dialects.map((name) => ({ name, url: `/openapi/${name}.json` })),
  ];
  // validatorUrl: swagger-ui would otherwise load a badge from its makers' server.
  return `SwaggerUIBundle({
  urls: ${JSON.stringify(urls)},
  dom_id: '#docs',
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
});
`;
}

/** The API's documentation as a page; everything on it comes from this server. */
export const getDocs = defineRoute({
  method: 'get',
  path: '/docs',
  id: 'getDocs',
  summary: 'The API documentation as a page',
  scope: 'key',
  request: {},
  reply: { kind: 'content', description: 'The page', types: { 'text/html': z.string() } },

  handle: () => ({ content: PAGE, contentType: 'text/html; charset=utf-8' }),
});

/** The page's own files, from the installed swagger-ui-dist; no other file can be named. */
export function getDocsFile(dialects: readonly string[]): Route {
  const start = startScript(dialects);
  return defineRoute({
    method: 'get',
    path: '/docs/:file',
    id: 'getDocsFile',
    summary: 'A file of the documentation page',
    scope: 'key',
    request: { params: z.object({ file: z.string() }) },
    reply: {
      kind: 'content',
      description: 'The file',
      types: { 'text/javascript': z.string(), 'text/css': z.string() },
    },

    async handle({ params: { file } }) {
      if (file === 'start.js') return { content: start, contentType: 'text/javascript; charset=utf-8' };
      const contentType = Object.hasOwn(FILES, file) ? FILES[file] : undefined;
      if (contentType === undefined) throw new BridgeError('route_not_found', 'There is no such file.');
      const content = await readFile(join(SWAGGER_FOLDER, file));
      return { content, contentType, headers: { 'Cache-Control': 'private, max-age=3600' } };
    },
  });
}
