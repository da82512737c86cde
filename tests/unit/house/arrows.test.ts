import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type ICruiseResult, type IViolation } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

/** rule -> [file, what it imports]: one import that the rule must refuse. */
const PLANTS: Record<string, readonly (readonly [file: string, imported: string])[]> = {
  'no-circular': [['src/core/circle-a.ts', './circle-b.js']],
  'no-unresolvable': [['src/core/lost.ts', './nowhere.js']],
  'product-without-dev-packages': [
    ['src/http/uses-dev.ts', 'jest'],
    ['simulator/uses-dev.ts', 'unnamed-package'],
  ],
  'core-imports-only-core': [
    ['src/core/knows-room.ts', '../http/route.js'],
    ['src/core/knows-config.ts', '../config/load.js'],
  ],
  'core-without-packages': [
    ['src/core/knows-zod.ts', 'zod'],
    ['src/core/reads-files.ts', 'node:fs'],
  ],
  'rooms-know-only-core': [
    ['src/engine/knows-http.ts', '../http/route.js'],
    ['src/http/knows-engine.ts', '../engine/session.js'],
    ['src/store/knows-bridge.ts', '../bridge.js'],
    ['src/realtime/knows-http.ts', '../http/route.js'],
    ['src/outbound/knows-store.ts', '../store/thing.js'],
    ['src/files/knows-store.ts', '../store/thing.js'],
    ['src/identity/knows-store.ts', '../store/thing.js'],
    ['src/observability/knows-store.ts', '../store/thing.js'],
  ],
  'engine-packages': [['src/engine/knows-zod.ts', 'zod']],
  'browser-only-in-engine': [
    ['src/http/knows-puppeteer.ts', 'puppeteer'],
    ['src/cli/knows-library.ts', 'whatsapp-web.js'],
  ],
  'database-only-in-store': [['src/http/knows-kysely.ts', 'kysely']],
  'page-code-stays-in-the-page': [
    ['src/engine/page/knows-node.ts', 'node:fs'],
    ['src/engine/page/knows-session.ts', '../session.js'],
    ['simulator/page/knows-server.ts', '../main.js'],
  ],
  'dialects-stay-apart': [
    ['src/http/dialects/waha/knows-sibling.ts', '../native/index.js'],
    ['src/http/dialects/waha/knows-engine.ts', '../../../engine/session.js'],
    ['src/http/dialects/waha/knows-store.ts', '../../../store/thing.js'],
    ['src/http/dialects/waha/knows-mount.ts', '../../mount.js'],
  ],
  'families-know-no-dialect': [['src/http/families/knows-dialect.ts', '../dialects/native/index.js']],
  'express-only-at-the-mount': [
    ['src/http/dialects/waha/knows-express.ts', 'express'],
    ['src/http/families/knows-express.ts', 'express'],
    ['src/http/route.ts', 'express'],
  ],
  'configuration-only-at-the-top': [['src/http/knows-config.ts', '../config/load.js']],
  'configuration-knows-only-core': [['src/config/knows-room.ts', '../http/route.js']],
  'bridge-only-from-the-top': [
    ['src/core/knows-main.ts', '../main.js'],
    ['src/http/knows-cli.ts', '../cli/main.js'],
    ['src/observability/knows-bridge.ts', '../bridge.js'],
    ['src/files/knows-offline.ts', '../offline.js'],
  ],
  'cli-stands-on-the-bridge': [
    ['src/main.ts', './engine/session.js'],
    ['src/cli/knows-http.ts', '../http/route.js'],
  ],
  'simulator-stands-alone': [['simulator/knows-core.ts', '../src/core/fine.js']],
  'product-without-tests': [
    ['src/core/knows-simulator.ts', '../../simulator/main.js'],
    ['src/bridge-knows-tests.ts', '../tests/fine.js'],
  ],
};

/** Imports that the house allows: a rule that fires on one of these is too strict. */
const ALLOWED: readonly (readonly [file: string, imported: string])[] = [
  ['src/core/fine.ts', 'libphonenumber-js'],
  ['src/core/hashes.ts', 'node:crypto'],
  ['src/bridge.ts', './engine/session.js'],
  ['src/bridge.ts', './http/server.js'],
  ['src/bridge.ts', './store/thing.js'],
  ['src/bridge.ts', './config/load.js'],
  ['src/cli/main.ts', '../bridge.js'],
  ['src/cli/main.ts', '../offline.js'],
  ['src/offline.ts', './engine/session.js'],
  ['src/offline.ts', './store/thing.js'],
  ['src/offline.ts', './config/load.js'],
  ['src/config/load.ts', '../core/fine.js'],
  ['src/engine/session.ts', 'puppeteer'],
  ['src/engine/session.ts', 'whatsapp-web.js'],
  ['src/engine/session.ts', 'node:fs'],
  ['src/engine/session.ts', '../core/fine.js'],
  ['src/engine/page/reads.ts', './more.js'],
  ['src/http/server.ts', 'express'],
  ['src/http/mount.ts', 'express'],
  ['src/http/middleware/authenticate.ts', 'express'],
  ['src/http/dialects/native/index.ts', '../../route.js'],
  ['src/http/dialects/native/index.ts', '../../families/shared.js'],
  ['src/http/dialects/native/index.ts', '../../../core/fine.js'],
  ['src/http/dialects/native/index.ts', 'zod'],
  ['src/store/thing.ts', 'kysely'],
  ['simulator/main.ts', './world.js'],
  ['tests/fine.ts', '../src/bridge.js'],
  ['tests/fine.ts', 'jest'],
];

const FILES = [
  ...[
    'bridge',
    'offline',
    'main',
    'core/fine',
    'core/circle-b',
    'config/load',
    'cli/main',
    'engine/session',
    'store/thing',
  ],
  ...['http/server', 'http/mount', 'http/route', 'http/families/shared', 'http/dialects/native/index'],
  'engine/page/more',
].map((name) => `src/${name}.ts`);
const PACKAGES = ['express', 'zod', 'puppeteer', 'whatsapp-web.js', 'kysely', 'libphonenumber-js'];

const imports = (paths: readonly string[]) => paths.map((path) => `import '${path}';\n`).join('');

/** Writes a small house in a temporary folder and returns what dependency-cruiser holds against it. */
async function violationsIn(planted: readonly (readonly [file: string, imported: string])[]): Promise<IViolation[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'causeway-arrows-')));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  try {
    const byFile = new Map<string, string[]>();
    for (const file of [...FILES, 'simulator/main.ts', 'simulator/world.ts', 'tests/fine.ts']) byFile.set(file, []);
    for (const [file, imported] of planted) byFile.set(file, [...(byFile.get(file) ?? []), imported]);
    for (const [file, paths] of byFile) write(file, `${imports(paths)}export const here = true;\n`);
    if (byFile.has('src/core/circle-a.ts')) write('src/core/circle-b.ts', imports(['./circle-a.js']));
    for (const name of [...PACKAGES, 'jest', 'unnamed-package']) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      write(`node_modules/${name}/index.js`, '');
    }
    const versions = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']));
    write('package.json', JSON.stringify({ dependencies: versions, devDependencies: { jest: '1.0.0' } }));
    const options = await extractDepcruiseOptions(resolve('.dependency-cruiser.cjs'));
    delete options.tsConfig;
    const { output } = await cruise(['src', 'simulator', 'tests'], { ...options, baseDir: folder, validate: true });
    return (output as ICruiseResult).summary.violations;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the arrows of the house', () => {
  let violations: IViolation[] = [];
  beforeAll(async () => {
    violations = await violationsIn(Object.values(PLANTS).flat());
  });

  it('have a planted violation for every rule', async () => {
    const { ruleSet } = await extractDepcruiseOptions(resolve('.dependency-cruiser.cjs'));
    expect(Object.keys(PLANTS).sort()).toEqual(ruleSet?.forbidden?.map((rule) => rule.name).sort());
  });

  it.each(Object.entries(PLANTS).flatMap(([rule, plants]) => plants.map(([file, imported]) => [rule, file, imported])))(
    '%s refuses that %s imports %s',
    (rule, file) => {
      expect(violations.filter((found) => found.from === file).map((found) => found.rule.name)).toContain(rule);
    },
  );

  it('let everything through that the house allows', async () => {
    expect(await violationsIn(ALLOWED)).toEqual([]);
  });
});
