import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { DatabaseSessionStore } from '../../../src/store/session-store.js';
import { openDatabase } from '../../../src/store/open-database.js';
import type { DoctorReport } from '../../../src/core/doctor/finding.js';
import { FakeSessions } from '../../support/fake-sessions.js';
import { KEY, testHttp } from '../../support/http-app.js';
import { runCauseway } from '../../support/run-causeway.js';

let folder: string;
let sessionsDir: string;
/** Port 1 answers nobody; the browser is a program that fails at once, so that doctor is quick. */
let env: Record<string, string>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-cli-'));
  sessionsDir = join(folder, 'sessions');
  env = { SESSIONS_DIR: sessionsDir, PORT: '1', PUPPETEER_EXECUTABLE_PATH: '/bin/false' };
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], more: Record<string, string> = {}) =>
  runCauseway(args, { env: { ...env, ...more }, cwd: folder });

describe('exit codes', () => {
  it.each([
    ['help', ['--help'], 0],
    ['help of a command', ['backup', '--help'], 0],
    ['an unknown command', ['frobnicate'], 2],
    ['an unknown option', ['sessions', '--nope'], 2],
    ['a missing option', ['backup', 'default'], 2],
    ['a missing argument', ['restore', '--from', 'x'], 2],
    ['no bridge to ask', ['sessions'], 3],
    ['a bridge that was named and does not answer', ['doctor', '--url', 'http://127.0.0.1:1'], 3],
  ])('say %s', async (_, args, code) => {
    const result = await run(args);
    expect({ code: result.code, stack: /\n\s+at /.test(result.errors) }).toEqual({ code, stack: false });
    expect(code === 0 ? result.output : result.errors).toMatch(/\S/);
  });

  it('say that a setting cannot be used, naming it', async () => {
    const result = await run(['sessions'], { HOST: '?' });
    expect(result).toMatchObject({ code: 2, errors: expect.stringContaining('HOST') as string });
  });

  it('of doctor are 1 when something fails', async () => {
    const result = await run(['doctor', '--json']);
    expect(result.code).toBe(1);
    const report = JSON.parse(result.output) as DoctorReport;
    expect(report.findings.filter(({ status }) => status === 'fail').map(({ check }) => check)).toEqual(['browser']);
    expect(report.findings[0]).toMatchObject({ check: 'bridge', status: 'warn' });
  });
});

describe('with a bridge', () => {
  it('speaks to it with the key, and says what is wrong without one', async () => {
    const server = createServer(testHttp({}, new FakeSessions({ shop: 'working', till: 'scan_qr' })).app);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const port = String((server.address() as AddressInfo).port);
    try {
      const listed = await run(['sessions'], { PORT: port, API_KEY: KEY });
      expect(listed).toMatchObject({ code: 0, errors: '' });
      expect(listed.output).toMatch(/^NAME +STATE.*\nshop +working .*Shop.*\ntill +scan_qr .*scan/m);
      expect(await run(['sessions', '--key', KEY, '--json', '--url', `http://127.0.0.1:${port}/`])).toMatchObject({
        code: 0,
      });

      const noKey = await run(['sessions'], { PORT: port });
      expect(noKey).toMatchObject({ code: 1, errors: expect.stringContaining('--key') as string });
      expect((await run(['doctor'], { PORT: port, API_KEY: KEY })).code).toBe(0);
      const halfBlind = await run(['doctor'], { PORT: port });
      expect(halfBlind.output).toContain('it wants its key');

      const missing = await run(['backup', 'shop', '--to', 'x'], {
        ...{ PORT: port, API_KEY: KEY, CAUSEWAY_PASSPHRASE: 'long enough' },
      });
      expect(missing).toMatchObject({
        code: 1,
        errors: expect.stringContaining('on the machine of the bridge') as string,
      });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

describe('backup and restore', () => {
  it('refuse before they touch anything', async () => {
    const file = join(folder, 'none.backup');
    const phrase = { CAUSEWAY_PASSPHRASE: 'long enough' };
    expect(await run(['backup', 'nobody', '--to', file], phrase)).toMatchObject({ code: 1 });
    expect((await run(['backup', '../up', '--to', file], phrase)).errors).toContain('letters, digits');
    expect(await run(['restore', 'shop', '--from', file], phrase)).toMatchObject({ code: 1 });
    await writeFile(file, 'this is no backup at all, but long enough to look at');
    expect((await run(['restore', 'shop', '--from', file], phrase)).errors).toContain('not a backup');
    expect(await run(['restore', 'shop', '--from', file])).toMatchObject({ code: 2 });
    expect(await readdir(sessionsDir).catch(() => [])).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(['none.backup', 'sessions']);
  });
});

describe('import', () => {
  const old = (): string => join(folder, '.wwebjs_auth', 'session-till');

  beforeEach(async () => {
    await mkdir(join(old(), 'Default', 'Cache'), { recursive: true });
    await writeFile(join(old(), 'Default', 'Cookies'), 'the link');
    await writeFile(join(old(), 'Default', 'Cache', 'data_0'), 'only a cache');
  });

  it('copies a profile into a session of its name, which the next start brings up', async () => {
    const result = await run(['import', join(folder, '.wwebjs_auth')]);
    expect(result).toMatchObject({ code: 0, errors: '' });
    const profile = join(sessionsDir, 'till', 'profile');
    expect(await readFile(join(profile, 'Default', 'Cookies'), 'utf8')).toBe('the link');
    expect((await stat(join(profile, 'Default', 'Cookies'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(profile, 'Default'))).toEqual(['Cookies']);
    expect(await readdir(join(sessionsDir, 'till'))).toEqual(['profile']);
    expect(await readFile(join(old(), 'Default', 'Cookies'), 'utf8')).toBe('the link');
    const database = await openDatabase(join(sessionsDir, 'causeway.sqlite'));
    const records = await new DatabaseSessionStore(database).list();
    await database.destroy();
    expect(records).toMatchObject([{ name: 'till', wanted: 'run' }]);
  });

  it('never overwrites a profile', async () => {
    await run(['import', old(), '--session', 'shop']);
    await writeFile(join(old(), 'Default', 'Cookies'), 'another link');
    const again = await run(['import', old(), '--session', 'shop']);
    expect(again).toMatchObject({ code: 1, errors: expect.stringContaining('not overwritten') as string });
    expect(await readFile(join(sessionsDir, 'shop', 'profile', 'Default', 'Cookies'), 'utf8')).toBe('the link');
  });

  it('refuses a profile that a browser has open, here or elsewhere', async () => {
    await symlink('another-host-42', join(old(), 'SingletonLock'));
    expect((await run(['import', old()])).errors).toContain('process 42 on host another-host');
    await rm(join(old(), 'SingletonLock'));
    await symlink(`${hostname()}-1`, join(old(), 'SingletonLock'));

    const browser = spawn(process.execPath, [
      '-e',
      'process.stdin.resume(); console.log(1)',
      '--',
      `--user-data-dir=${old()}`,
    ]);
    try {
      await once(browser.stdout, 'data');
      expect((await run(['import', old()])).errors).toContain(`process ${String(browser.pid)}`);
    } finally {
      browser.kill('SIGKILL');
      await once(browser, 'close');
    }
    expect((await run(['import', old()])).code).toBe(0);
  });

  it('says what it wants when it is given something else', async () => {
    expect((await run(['import', folder])).errors).toContain('holds no browser profile');
    expect((await run(['import', join(folder, 'nowhere')])).errors).toContain('not a folder');
    await mkdir(join(folder, '.wwebjs_auth', 'session-b', 'Default'), { recursive: true });
    await writeFile(join(folder, '.wwebjs_auth', 'session-b', 'Default', 'Cookies'), 'x');
    expect((await run(['import', join(folder, '.wwebjs_auth')])).errors).toContain('session-b, session-till');
    expect((await run(['import', old(), '--session', '../up'])).errors).toContain('letters, digits');
  });
});

describe('keys', () => {
  it('are made, listed and revoked on the running bridge', async () => {
    const { app } = testHttp();
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const at = ['--url', url, '--key', KEY];
    try {
      const made = await run(['keys', 'create', '--scopes', 'read,send', '--name', 'till', '--expires', '30d', ...at]);
      expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/^cw_[0-9a-z]{50}\n$/) as string });
      const [, id = ''] = /Key (\w+)/.exec(made.errors) ?? [];
      const listed = await run(['keys', 'list', ...at]);
      expect(listed.output).toContain(id);
      expect(listed.output).not.toContain(made.output.trim());
      expect(await run(['keys', 'revoke', id, ...at])).toMatchObject({ code: 0 });
      expect((await run(['keys', 'list', ...at])).output).toContain('revoked');
      expect(await run(['keys', 'create', '--scopes', 'everything', ...at])).toMatchObject({
        code: 1,
        errors: expect.stringContaining('scopes') as string,
      });
    } finally {
      server.close();
    }
  });
});
