// The arrows of the house: who may import whom. tests/unit/house/arrows.test.ts plants a violation of every rule.
const ROOMS = ['http', 'realtime', 'engine', 'store', 'outbound', 'files', 'identity', 'observability'];

/** An npm package by its name, whether it resolves into node_modules or not. */
const npm = (...names) => `(^|node_modules/)(@types/)?(${names.join('|')})(/|$)`;

const EXPRESS_KNOWERS = [
  '^src/http/middleware/',
  // mount.ts is the only handler; the others are its parts and see one request or response.
  '^src/http/(server|mount|by-first-part|request-context|parse-request|read-body|request-state|send-answer)\\.ts$',
];

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one thing, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere, or to a package that package.json does not name.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'product-without-dev-packages',
      comment: 'What ships runs without dev dependencies.',
      severity: 'error',
      from: { path: '^(src|simulator)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'core-imports-only-core',
      comment: 'The domain knows no room, no configuration and no entry point.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^(src|simulator|tests|bench|scripts)/', pathNot: '^src/core/' },
    },
    {
      name: 'core-without-packages',
      comment: 'core may import libphonenumber-js and node:crypto, nothing else (no npm package, no Node I/O).',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: ['^src/', npm('libphonenumber-js'), '^(node:)?crypto$'] },
    },
    {
      name: 'rooms-know-only-core',
      comment: 'A room implements core ports. Only bridge.ts and offline.ts know more than one room.',
      severity: 'error',
      from: { path: `^src/(${ROOMS.join('|')})/` },
      to: { path: '^(src|simulator|tests|bench|scripts)/', pathNot: ['^src/$1/', '^src/core/'] },
    },
    {
      name: 'engine-packages',
      comment: 'engine needs whatsapp-web.js, puppeteer and Node.',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'],
        pathNot: npm('whatsapp-web\\.js', 'puppeteer', 'puppeteer-core'),
      },
    },
    {
      name: 'browser-only-in-engine',
      comment: 'engine is the only room that knows whatsapp-web.js and puppeteer.',
      severity: 'error',
      from: { path: '^(src|simulator)/', pathNot: '^src/engine/' },
      to: { path: npm('whatsapp-web\\.js', 'puppeteer', 'puppeteer-core') },
    },
    {
      name: 'database-only-in-store',
      comment: 'store is the only room that knows kysely and the drivers.',
      severity: 'error',
      from: { path: '^(src|simulator)/', pathNot: '^src/store/' },
      to: { path: npm('kysely', 'better-sqlite3', 'pg') },
    },
    {
      name: 'page-code-stays-in-the-page',
      comment: 'Code that runs inside the page may use other page code, and the types it shares with its caller.',
      severity: 'error',
      from: { path: '^(src/engine|simulator)/page/' },
      to: { pathNot: ['^$1/page/', '^src/core/', '^src/engine/page-contract\\.ts$', '^simulator/wire/'] },
    },
    {
      name: 'dialects-stay-apart',
      comment:
        'A dialect imports route, dialect, families and core: never a sibling, the server, the engine or the store.',
      severity: 'error',
      from: { path: '^src/http/dialects/([^/]+)/' },
      to: {
        path: '^src/',
        pathNot: ['^src/http/dialects/$1/', '^src/http/(route|dialect)\\.ts$', '^src/http/families/', '^src/core/'],
      },
    },
    {
      name: 'families-know-no-dialect',
      comment: 'What dialects share stands on route, dialect and core alone.',
      severity: 'error',
      from: { path: '^src/http/families/' },
      to: { path: '^src/', pathNot: ['^src/http/families/', '^src/http/(route|dialect)\\.ts$', '^src/core/'] },
    },
    {
      name: 'express-only-at-the-mount',
      comment: 'Routes are data; mount.ts and the middleware turn them into Express.',
      severity: 'error',
      from: { path: '^(src|simulator)/', pathNot: [...EXPRESS_KNOWERS, '^simulator/'] },
      to: { path: npm('express', 'express-serve-static-core') },
    },
    {
      name: 'configuration-only-at-the-top',
      comment: 'Rooms and core take what they need as arguments.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/config/', '^src/cli/', '^src/(main|bridge(-acting|-door|-events|-sending)?|offline)\\.ts$'],
      },
      to: { path: '^src/config/' },
    },
    {
      name: 'configuration-knows-only-core',
      comment: 'The schema is read before anything is built.',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^(src|simulator|tests|bench|scripts)/', pathNot: ['^src/config/', '^src/core/'] },
    },
    {
      name: 'bridge-only-from-the-top',
      comment: 'Entry points use the composition root; nothing uses entry points.',
      severity: 'error',
      from: { path: '^(src|simulator)/', pathNot: ['^src/cli/', '^src/(main|bridge)\\.ts$'] },
      to: { path: '^src/((bridge(-acting|-door|-events|-sending)?|offline|main)\\.ts$|cli/)' },
    },
    {
      name: 'cli-stands-on-the-bridge',
      comment: 'main and cli reach rooms through bridge.ts, or offline.ts when no bridge runs.',
      severity: 'error',
      from: { path: '^src/(cli/|main\\.ts$)' },
      to: {
        path: '^src/',
        pathNot: ['^src/cli/', '^src/(main|bridge|offline)\\.ts$', '^src/config/', '^src/core/', '^src/observability/'],
      },
    },
    {
      name: 'simulator-stands-alone',
      comment: 'Any program can use the simulator, so it knows nothing of ours.',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(src|tests|bench|scripts)/' },
    },
    {
      name: 'product-without-tests',
      comment: 'Nothing that ships imports what does not.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(simulator|tests|bench|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    skipAnalysisNotInRules: true,
  },
};
