import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellQuoted } from '../../simulator/chrome-args.js';
import { browserPath } from '../support/browser-path.js';
import { KEY, openLiveHouse, type LiveHouse } from '../support/live-house.js';
import { runCauseway } from '../support/run-causeway.js';

const PASSPHRASE = 'a shop and its phone';

let house: LiveHouse;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-backup-'));
  house = await openLiveHouse({ simulator: { autoScan: true } });
  await house.reaches('working');
  env = {
    SESSIONS_DIR: house.folder,
    API_KEY: KEY,
    PORT: new URL(house.bridge.url).port,
    CHROME_ARGS: shellQuoted(house.simulator.chromeArgs),
    PUPPETEER_EXECUTABLE_PATH: await browserPath(),
    CAUSEWAY_PASSPHRASE: PASSPHRASE,
  };
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

it('carries the link of a running session to another folder, where it boots without a QR', async () => {
  const file = join(folder, 'shop.backup');
  const backup = await runCauseway(['backup', 'default', '--to', file], { env, cwd: folder });
  expect(backup).toMatchObject({ code: 0, errors: '' });
  expect(house.bridge.sessions.get('default').state).toBe('working');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readFile(file)).includes('web.whatsapp.com')).toBe(false);

  const wrong = await runCauseway(['restore', 'default', '--from', file], {
    env: { ...env, SESSIONS_DIR: join(folder, 'elsewhere'), CAUSEWAY_PASSPHRASE: 'another passphrase' },
    cwd: folder,
  });
  expect(wrong.code).toBe(1);
  expect(wrong.errors).toContain('The passphrase does not open this backup.');
  expect((await readdir(join(folder, 'elsewhere'))).filter((name) => name === 'default')).toEqual([]);

  const running = await runCauseway(['restore', 'default', '--from', file], { env, cwd: folder });
  expect(running.code).toBe(1);
  expect(running.errors).toContain(`Process ${String(process.pid)}`);
  expect(running.errors).toContain('Stop the session first');

  const elsewhere = join(folder, 'elsewhere');
  const restore = await runCauseway(['restore', 'default', '--from', file], {
    env: { ...env, SESSIONS_DIR: elsewhere },
    cwd: folder,
  });
  expect(restore).toMatchObject({ code: 0, errors: '' });
  expect((await readdir(join(elsewhere, 'default'))).sort()).toEqual(['profile']);

  await house.stop();
  const seen: string[] = [];
  const other = await openLiveHouse({ on: { simulator: house.simulator, folder: elsewhere }, start: false });
  other.bridge.sessions.watch((view) => seen.push(view.state));
  try {
    await other.bridge.sessions.start('default');
    await other.reaches('working');
    expect(seen).not.toContain('scan_qr');
    expect((await other.get('/chats/447700900123?limit=5')).body).toMatchObject({ meta: { count: 5 } });
    expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
  } finally {
    await other.stop();
  }
});

it('backs up without a bridge, keeps what it replaces and adds no snapshot to those that are kept', async () => {
  const elsewhere = join(folder, 'elsewhere');
  const own = { ...env, SESSIONS_DIR: elsewhere, PORT: '1' };
  const file = join(folder, 'second.backup');
  const backup = await runCauseway(['backup', 'default', '--to', file], { env: own, cwd: folder });
  expect(backup).toMatchObject({ code: 0, errors: '' });
  const restore = await runCauseway(['restore', 'default', '--from', file], { env: own, cwd: folder });
  expect(restore).toMatchObject({ code: 0, errors: '' });
  const inside = await readdir(join(elsewhere, 'default'));
  expect(inside).toEqual(expect.arrayContaining(['profile', 'quarantine']));
  expect(inside.filter((name) => name.startsWith('.') || name === 'from-backup')).toEqual([]);
  const [kept = ''] = await readdir(join(elsewhere, 'default', 'quarantine'));
  expect(restore.output).toContain(kept);
});
