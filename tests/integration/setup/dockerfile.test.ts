import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { repositoryFiles } from '../../unit/house/repository-files.js';

const HANG_BOUND_MS = 10 * 60_000;

interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The stages of the Dockerfile: the build stage, then the image. */
function stages(): Instruction[][] {
  const lines = readFileSync('Dockerfile', 'utf8')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  const found: Instruction[][] = [];
  for (const line of lines.filter((text) => text.trim() !== '')) {
    const [name = '', ...rest] = line.split(/\s+/);
    if (name === 'FROM') found.push([]);
    found.at(-1)?.push({ name, text: rest.join(' ') });
  }
  return found;
}

/** What `docker build` would be sent: .dockerignore names all that is let through. */
function contextFiles(): string[] {
  const [first, ...rest] = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => /^[^#]/.test(line));
  if (first !== '*' || !rest.every((line) => line.startsWith('!')))
    throw new Error('this test reads an allow-list only');
  const allowed = rest.map((line) => line.slice(1));
  return repositoryFiles().filter((file) => allowed.some((name) => file === name || file.startsWith(`${name}/`)));
}

/** COPY a b dir/ and COPY folder ./folder as docker does them, from the files of the context only. */
function copy(text: string, context: readonly string[], target: string): void {
  const parts = text.split(' ');
  const destination = parts.pop() ?? '';
  for (const source of parts) {
    const files = context.filter((file) => file === source || file.startsWith(`${source}/`));
    if (files.length === 0) throw new Error(`COPY ${source}: the context does not hold it`);
    for (const file of files) {
      const inside =
        file === source ? (destination.endsWith('/') ? basename(file) : '') : file.slice(source.length + 1);
      const path = join(target, destination, inside);
      mkdirSync(dirname(path), { recursive: true });
      cpSync(file, path);
    }
  }
}

/**
 * Serves this checkout's compiled SQLite module at its name in a mirror of releases. The image's build downloads the
 * module ready-made too (its base has no compiler); without a mirror, a computer that cannot reach GitHub compiles it
 * for two minutes.
 */
async function startMirror(): Promise<Server> {
  const { version } = JSON.parse(readFileSync('node_modules/better-sqlite3/package.json', 'utf8')) as {
    version: string;
  };
  const name = `better-sqlite3-v${version}-node-v${process.versions.modules}-${process.platform}-${process.arch}.tar.gz`;
  const module = 'build/Release/better_sqlite3.node';
  const packed = execFileSync('tar', ['-cz', '-C', 'node_modules/better-sqlite3', module], { maxBuffer: 2 ** 26 });
  const server = createServer((request, response) => {
    const isIt = request.url === `/v${version}/${name}`;
    response.writeHead(isIt ? 200 : 404).end(isIt ? packed : undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Runs a RUN line in the folder; fails with all it said. */
async function run(text: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = execFile('sh', ['-c', text], { cwd, env, maxBuffer: 2 ** 26 });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: string) => (said += part));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`RUN ${text} ended with ${String(code)}:\n${said}`);
}

describe('the Dockerfile', () => {
  const [build = [], image = []] = stages();
  let folder = '';
  let mirror: Server;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'causeway-image-'));
    mirror = await startMirror();
  });
  afterAll(() => {
    mirror.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'builds in a clean folder from what the context holds, and leaves production packages only',
    async () => {
      const context = contextFiles();
      const env = {
        ...process.env,
        npm_config_prefer_offline: 'true',
        npm_config_better_sqlite3_binary_host: `http://127.0.0.1:${String((mirror.address() as AddressInfo).port)}`,
        NODE_ENV: '',
      };
      for (const { name, text } of build) {
        if (name === 'COPY') copy(text, context, folder);
        if (name === 'RUN') await run(text, folder, env);
      }
      expect(build.filter(({ name }) => name === 'RUN').map(({ text }) => text)).toEqual([
        'npm ci',
        'npm run build',
        'npm prune --omit=dev',
      ]);
      const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
      const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
        packages: Record<string, { dev?: boolean }>;
      };
      const isThere = (path: string) => existsSync(join(folder, path, 'package.json'));
      const devOnly = Object.keys(packages).filter((path) => packages[path]?.dev === true);
      expect(devOnly).toContain('node_modules/jest');
      expect(devOnly.filter(isThere)).toEqual([]);
      expect(Object.keys(dependencies).filter((name) => !isThere(`node_modules/${name}`))).toEqual([]);
      expect(existsSync(join(folder, 'dist/src/main.js'))).toBe(true);
      await run('node dist/src/cli/main.js --help', folder, env);
      expect(statSync(join(folder, 'dist/bundles/engine-page.js')).size).toBeGreaterThan(0);
      for (const { name, text } of image) {
        const [, source = ''] = /^--from=build \/app\/(\S+)/.exec(text) ?? [];
        if (name === 'COPY' && source !== '') expect(existsSync(join(folder, source))).toBe(true);
      }
    },
    HANG_BOUND_MS,
  );

  it('starts what it built, as a user that is not root, behind an init, with a check in Node', () => {
    const textOf = (name: string) => image.filter((line) => line.name === name).map(({ text }) => text);
    expect(textOf('CMD')).toEqual(['["node", "dist/src/main.js"]']);
    expect(textOf('USER')).toEqual(['node']);
    expect(textOf('ENTRYPOINT').join()).toContain('tini');
    expect(textOf('HEALTHCHECK').join()).toMatch(/CMD \["node", "-e", .*\/healthz/);
    expect(textOf('ENV').join()).toContain('HOST=0.0.0.0');
    expect(textOf('VOLUME')).toEqual(['/app/sessions']);
  });

  it.each([
    [200, 0],
    [503, 1],
  ])('is healthy exactly when /healthz says so: %i', async (statusCode, exitCode) => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/healthz' ? statusCode : 404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as AddressInfo).port);
    const check = image.find(({ name }) => name === 'HEALTHCHECK')?.text.replace(/^.*? CMD /, '') ?? '[]';
    const [, ...args] = JSON.parse(check) as string[];
    const child = execFile(process.execPath, args, { env: { ...process.env, PORT: port } });
    expect(await once(child, 'exit')).toEqual([exitCode, null]);
    server.close();
  });

  it('lets no profile, key or installed package into the context', () => {
    const context = contextFiles();
    expect(context.filter((file) => /^(sessions|node_modules|dist|\.git|tests)\/|\.env/.test(file))).toEqual([]);
    expect(context).toContain('src/core/ports/engine.ts');
  });
});
