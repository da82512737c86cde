import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSmallHouse, type SmallHouse } from './small-house.js';

describe('scripts/setup.mjs', () => {
  let house: SmallHouse;
  beforeEach(() => {
    house = buildSmallHouse();
  });
  afterEach(() => {
    house.remove();
  });

  const setup = (mode: string, env: Record<string, string> = {}) => house.run('scripts/setup.mjs', [mode], env);
  const inHouse = (file: string) => readFileSync(join(house.root, file), 'utf8');
  /** node_modules of its own in which nothing is installed. */
  const emptyNodeModules = () => {
    rmSync(join(house.root, 'node_modules'));
    mkdirSync(join(house.root, 'node_modules'));
  };

  it('builds, records the browser and says so; a second time there is nothing to do and nothing to say', () => {
    const first = setup('start');
    expect(first).toMatchObject({ status: 0, stdout: '' });
    expect(first.stderr).toContain('building');
    expect(existsSync(join(house.root, 'dist/src/main.js'))).toBe(true);
    expect(JSON.parse(inHouse('dist/browser.json'))).toMatchObject({
      path: join(house.root, 'browser.sh'),
      product: 'Chromium 1.2.3.4',
      how: 'configured',
    });
    expect(setup('start')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('builds again when a source changed, was added or was removed', () => {
    setup('start');
    house.write('src/main.ts', 'export const answer = 2;\n');
    expect(setup('start').stderr).toContain('building');
    expect(inHouse('dist/src/main.js')).toContain('answer = 2');
    house.write('src/more.ts', 'export const more = 3;\n');
    expect(setup('start').stderr).toContain('building');
    rmSync(join(house.root, 'src/more.ts'));
    expect(setup('start').stderr).toContain('building');
    expect(existsSync(join(house.root, 'dist/src/more.js'))).toBe(false);
  });

  it('builds the programs with the packages they use, and again when the lockfile changed', () => {
    house.write('src/main.ts', "import { z } from 'zod';\nexport const answer = z.string();\n");
    expect(setup('start').status).toBe(0);
    expect(inHouse('dist/src/main.js')).not.toMatch(/from\s*["']zod["']/);
    house.write('package-lock.json', `${inHouse('package-lock.json')}\n`);
    expect(setup('start').stderr).toContain('building');
    expect(setup('start').stderr).toBe('');
  });

  it('keeps the last good build, and fails, when a source cannot be built', () => {
    setup('start');
    const before = inHouse('dist/src/main.js');
    house.write('src/main.ts', 'export const = ;\n');
    const { status, stderr } = setup('start');
    expect(status).toBe(1);
    expect(stderr).toContain('the build failed');
    expect(stderr).toContain('src/main.ts');
    expect(inHouse('dist/src/main.js')).toBe(before);
    expect(setup('start').status).toBe(1);
  });

  it('installs when node_modules is missing, exactly what the lockfile says', () => {
    setup('start');
    rmSync(join(house.root, 'node_modules'));
    expect(setup('start').stderr).toContain('npm was asked to ci --include=dev');
  });

  it('installs when the lockfile asks for another version than is there', () => {
    setup('start');
    const lockfile = JSON.parse(inHouse('package-lock.json')) as { packages: Record<string, { version: string }> };
    const zod = lockfile.packages['node_modules/zod'];
    if (zod === undefined) throw new Error('the lockfile lacks zod');
    zod.version = '0.0.1';
    house.write('package-lock.json', JSON.stringify(lockfile));
    const { stderr } = setup('start');
    expect(stderr).toContain('zod is missing or differs');
    expect(stderr).toContain('npm was asked to ci');
  });

  it('says that npm failed, and stops', () => {
    emptyNodeModules();
    const { status, stderr } = setup('start', { NPM_CODE: '7' });
    expect(status).toBe(1);
    expect(stderr).toContain('npm ci ended with code 7');
  });

  it('neither installs nor builds where a finished dist stands without sources and dev packages, as in an image', () => {
    setup('start');
    for (const folder of ['src', 'simulator']) rmSync(join(house.root, folder), { recursive: true });
    const installed = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    emptyNodeModules();
    const production = Object.entries(installed.packages).filter(([, entry]) => entry.dev !== true);
    for (const [path] of production) mkdirSync(join(house.root, path), { recursive: true });
    writeFileSync(
      join(house.root, 'node_modules/.package-lock.json'),
      JSON.stringify({ ...installed, packages: Object.fromEntries(production) }),
    );
    expect(setup('start')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(setup('test').stderr).toContain('npm was asked to ci');
  });

  it('stops a start whose configured browser does not exist, and names the variable', () => {
    const { status, stderr } = setup('start', { PUPPETEER_EXECUTABLE_PATH: '/nowhere/chrome' });
    expect(status).toBe(1);
    expect(stderr).toContain('PUPPETEER_EXECUTABLE_PATH is /nowhere/chrome');
  });

  it('lets tests go on without a browser, loudly, but not in CI', () => {
    const env = { PUPPETEER_EXECUTABLE_PATH: '/nowhere/chrome' };
    const here = setup('test', env);
    expect(here.status).toBe(0);
    expect(here.stderr).toContain('every end-to-end test will fail');
    expect(setup('test', { ...env, CI: 'true' }).status).toBe(1);
  });

  it('takes the browser from .env', () => {
    house.write('other.sh', '#!/bin/sh\necho Chromium 9.9.9.9\n');
    house.write('.env', `PUPPETEER_EXECUTABLE_PATH='${join(house.root, 'other.sh')}'\n`);
    expect(setup('start', { PUPPETEER_EXECUTABLE_PATH: '' }).status).toBe(0);
    expect(JSON.parse(inHouse('dist/browser.json'))).toMatchObject({ product: 'Chromium 9.9.9.9' });
  });

  it('waits for nobody who is dead: a lock left by a killed set-up is taken over', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    house.write('dist/.setup.lock', String(dead));
    expect(setup('start').status).toBe(0);
    expect(existsSync(join(house.root, 'dist/.setup.lock'))).toBe(false);
  });

  it('tells an old Node what is needed instead of failing on its own syntax', () => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });
      await import(${JSON.stringify(resolve('scripts/setup.mjs'))});`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', pretend], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('Causeway needs Node 20.19 or newer');
  });

  it('refuses a mode it does not know', () => {
    expect(setup('strat')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('unknown mode "strat"') as string,
    });
  });
});
