import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOwnedBrowser } from '../../../src/engine/browser/owned-browser.js';
import { ProfileSnapshots } from '../../../src/files/profile-snapshots.js';
import { browserPath } from '../../support/browser-path.js';

let sessionDir: string;

beforeEach(async () => {
  sessionDir = await mkdtemp(join(tmpdir(), 'causeway-owned-'));
});
afterEach(async () => {
  await rm(sessionDir, { recursive: true, force: true, maxRetries: 5 });
});

async function open() {
  return openOwnedBrowser({
    sessionDir,
    profiles: new ProfileSnapshots({
      profileDir: join(sessionDir, 'profile'),
      snapshotsDir: join(sessionDir, 'snapshots'),
      keep: 1,
    }),
    executablePath: await browserPath(),
    chromeArgs: [],
    timeoutMs: 30_000,
  });
}

describe('a browser on a profile of its own', () => {
  it('ends by itself, whoever else tells it to close when its connection is gone', async () => {
    const owned = await open();
    const child = owned.browser.process();
    const again = new Promise<void>((resolve, reject) => {
      owned.browser.once('disconnected', () => {
        owned.close().then(resolve, reject);
      });
    });
    await owned.close();
    await again;
    expect([child?.exitCode, child?.signalCode]).toEqual([0, null]);
    // Chrome takes these away last.
    const left = await readdir(join(sessionDir, 'profile'));
    expect(left.filter((name) => name.startsWith('Singleton'))).toEqual([]);
  });

  it('is ended when it does not close in time', async () => {
    const owned = await open();
    const child = owned.browser.process();
    // Node hears of the end of its child a moment after the child has ended.
    const exited = child === null ? null : once(child, 'exit');
    child?.kill('SIGSTOP');
    await owned.close();
    expect(await exited).toEqual([null, 'SIGKILL']);
  });
});
