import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrowserSession } from '../../../src/engine/session.js';
import { ProfileSnapshots } from '../../../src/files/profile-snapshots.js';
import { systemClock } from '../../../src/system-clock.js';
import { silentLog } from '../../support/silent-log.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-stop-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a session that is stopped in the moment in which it starts is stopped, and starts no browser', async () => {
  const browser = join(folder, 'browser.sh');
  await writeFile(browser, `#!/bin/sh\ntouch "${folder}/started"\nwhile :; do sleep 1; done\n`, { mode: 0o755 });
  const signals: string[] = [];
  const session = new BrowserSession(
    {
      executablePath: browser,
      chromeArgs: [],
      sessionDir: join(folder, 'session'),
      profiles: new ProfileSnapshots({
        profileDir: join(folder, 'session', 'profile'),
        snapshotsDir: join(folder, 'snapshots'),
        keep: 1,
      }),
      pageScript: '',
      presence: 'unavailable',
      clock: systemClock,
      log: silentLog,
    },
    ({ kind }) => {
      signals.push(kind);
    },
  );
  session.start();
  await session.stop();
  expect(signals).toEqual(['stopped']);
  expect(await readdir(folder)).not.toContain('started');
}, 10_000);
