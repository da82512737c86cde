import { readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProfileSnapshots } from '../../src/files/profile-snapshots.js';
import { eventually } from '../support/eventually.js';
import { reportFault } from '../support/fault-report.js';
import { openLiveHouse, type LiveHouse } from '../support/live-house.js';

/** From the page: what is stored could be read all along. */
const READ = '/chats/447700900456?limit=100&source=page';
/** Goals of step 2, and four times as long before a test calls it a hang (ruling 14). */
const DETECT_MS = 15_000 * 4;
const USABLE_MS = 10_000 * 4;

let house: LiveHouse;

async function openHouse(): Promise<void> {
  house = await openLiveHouse({ simulator: { autoScan: true } });
  await house.reaches('working');
  house.simulator.door.autoScan({ on: false });
}

/** Causes a fault, waits until the session no longer says working, ends the cause, and waits until reads work. */
async function survives(fault: string, cause: () => unknown, end: () => unknown = () => undefined): Promise<void> {
  const statuses: number[] = [];
  const states: string[] = [];
  const stop = house.bridge.sessions.watch((view) => states.push(view.state));
  const startedMs = Date.now();
  await cause();
  await eventually(`${fault} to be noticed`, () => states.some((state) => state !== 'working'), DETECT_MS);
  const detectedMs = Date.now() - startedMs;
  await end();
  const endedMs = Date.now();
  await eventually(
    `a read after ${fault}`,
    async () => {
      const { status } = await house.get(READ);
      statuses.push(status);
      return status === 200;
    },
    USABLE_MS,
  );
  stop();
  expect(house.bridge.sessions.get('default').state).toBe('working');
  // The link is what must never be lost: the same device, and no QR along the way.
  expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
  expect(states).not.toContain('scan_qr');
  expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
  const failedRequests = statuses.filter((status) => status !== 200).length;
  reportFault({ fault, detectedMs, usableMs: Date.now() - endedMs, failedRequests });
}

const profile = (): string => join(house.folder, 'default', 'profile');
const chromePid = (): number => house.bridge.sessions.get('default').browser?.pid ?? 0;

// One house for all of them: each leaves a session that works, on the link it had.
describe('faults that a session survives while it runs', () => {
  beforeAll(openHouse);
  afterAll(() => house.close());

  it('survives Chrome killed with -9 while idle', async () => {
    await survives('Chrome killed -9, idle', () => process.kill(chromePid(), 'SIGKILL'));
  });

  it('answers or asks to come again when Chrome is killed during reads', async () => {
    const reads = Array.from({ length: 4 }, () => house.get('/chats/447700900456?limit=all&source=page'));
    const answers = Promise.all(reads.map(async (read) => (await read).status));
    await survives('Chrome killed -9, during reads', () => process.kill(chromePid(), 'SIGKILL'));
    for (const status of await answers) expect([200, 503]).toContain(status);
  });

  it('survives a crashed renderer', async () => {
    await survives('renderer crashed', () =>
      // The call never returns: the page it is made in is gone.
      Promise.race([
        house.withPage((page) => page.goto('chrome://crash', { timeout: 3_000 }).catch(() => undefined)),
        eventually('the crash', () => house.bridge.sessions.get('default').state !== 'working', DETECT_MS),
      ]),
    );
  });

  it('survives a page whose main thread is blocked', async () => {
    await survives('page hung, main thread blocked 60 s', () => {
      house.simulator.door.blockMainThread({ ms: 60_000 });
    });
  });

  it('refuses a second owner of a profile with pid and host, and harms neither', async () => {
    const second = await openLiveHouse({ on: house });
    try {
      await second.reaches('failed');
      expect(second.bridge.sessions.get('default').reason).toContain(String(process.pid));
      expect((await house.get(READ)).status).toBe(200);
    } finally {
      await second.stop();
    }
    expect((await house.get(READ)).status).toBe(200);
  });

  it('is reconnecting while the socket is down, and keeps the page', async () => {
    const before = chromePid();
    await survives(
      'socket dropped',
      () => {
        house.simulator.door.dropSocket();
      },
      () => {
        house.simulator.door.restoreSocket();
      },
    );
    expect(chromePid()).toBe(before);
  });

  it('comes back by itself when the socket was away for ten seconds', async () => {
    await survives('socket dropped for 10 s', () => {
      house.simulator.door.dropSocket({ ms: 10_000 });
    });
  });

  it('goes on working, and keeps its older snapshots, when the disk is full while one is taken', async () => {
    await house.takeSnapshot();
    const sessionDir = join(house.folder, 'default');
    let copied = 0;
    const full = new ProfileSnapshots({
      profileDir: profile(),
      snapshotsDir: join(sessionDir, 'snapshots'),
      keep: 3,
      disk: {
        copyFile: () => {
          copied += 1;
          return Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
        },
        freeBytes: () => Promise.resolve(Number.MAX_SAFE_INTEGER),
      },
    });
    const before = await full.list();
    expect(before).not.toHaveLength(0);
    await expect(full.take()).rejects.toMatchObject({ code: 'disk_full' });
    expect(copied).toBeGreaterThan(0);
    expect(await full.list()).toEqual(before);
    expect(await readdir(join(sessionDir, 'snapshots'))).toHaveLength(before.length);
    expect((await house.get(READ)).status).toBe(200);
  });

  it('names a passkey that the phone must confirm, and goes on when it is given', async () => {
    house.simulator.door.unlink();
    await house.reaches('logged_out');
    house.simulator.door.passkey({ on: true });
    const answer = await house.get('/sessions/default/qr?format=json&wait=30');
    await house.simulator.door.scan({ qr: (answer.body as { qr: { text: string } }).qr.text });
    await house.reaches('passkey_required', DETECT_MS);
    expect((await house.get(READ)).body).toMatchObject({ code: 'session_not_linked' });
    house.simulator.door.completePasskey();
    await house.reaches('working', USABLE_MS);
  });

  it('acknowledges what is new within the first minutes of a link', async () => {
    const hasDialog = 'document.querySelector("[role=dialog]") !== null';
    await house.withPage((page) =>
      page.evaluate(
        `window.seenDialog = false; new MutationObserver(() => { if (${hasDialog}) window.seenDialog = true; }).observe(document.body, { childList: true })`,
      ),
    );
    house.simulator.door.whatsNewDialog({ on: true });
    await house.withPage((page) => page.waitForFunction(`window.seenDialog && !(${hasDialog})`));
    expect(house.bridge.sessions.get('default').state).toBe('working');
  });
});

// One link for all of them, at rest: each leaves it so that the next one can start on it.
describe('faults that a start meets', () => {
  beforeAll(async () => {
    await openHouse();
    await house.takeSnapshot();
    await house.stop();
  });
  afterAll(() => house.close());

  it('boots on a profile whose lock names another host', async () => {
    await rm(join(profile(), 'SingletonLock'), { force: true });
    await symlink('an-older-container-17', join(profile(), 'SingletonLock'));
    const again = await openLiveHouse({ on: house });
    try {
      await again.reaches('working');
    } finally {
      await again.stop();
    }
  });

  it('puts the last good snapshot back when the profile lost its link, without a new scan', async () => {
    const storage = join(profile(), 'Default');
    for (const name of ['IndexedDB', 'Local Storage']) {
      for (const file of await readdir(join(storage, name), { recursive: true, withFileTypes: true })) {
        if (file.isFile()) await writeFile(join(file.parentPath, file.name), 'no longer a database');
      }
    }
    const again = await openLiveHouse({ on: house });
    const states: string[] = [];
    again.bridge.sessions.watch((view) => states.push(view.state));
    try {
      const startedMs = Date.now();
      await again.reaches('working', USABLE_MS);
      expect(states).not.toContain('scan_qr');
      expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
      reportFault({
        fault: 'corrupt profile, snapshot put back',
        detectedMs: null,
        usableMs: Date.now() - startedMs,
        failedRequests: 0,
      });
    } finally {
      await again.stop();
    }
    expect(await readdir(join(house.folder, 'default', 'quarantine'))).toHaveLength(1);
  });

  it('goes on asking while the page never loads, says so, and is back soon after it does', async () => {
    house.simulator.door.neverLoad({ on: true });
    const again = await openLiveHouse({ on: house });
    try {
      await again.reaches('failed', DETECT_MS);
      expect(again.bridge.sessions.get('default').reason).toContain('web.whatsapp.com cannot be reached');
      house.simulator.door.neverLoad({ on: false });
      const endedMs = Date.now();
      await again.reaches('working', USABLE_MS);
      reportFault({
        fault: 'boot page never loads',
        detectedMs: null,
        usableMs: Date.now() - endedMs,
        failedRequests: 0,
      });
      expect(house.simulator.door.state().linkedDevices).toHaveLength(1);
    } finally {
      await again.stop();
    }
  });

  it('starts while WhatsApp is down, and works once it is back', async () => {
    house.simulator.door.dropSocket();
    const again = await openLiveHouse({ on: house });
    try {
      await eventually('the browser', () => again.bridge.sessions.get('default').state === 'starting');
      expect((await again.get('/readyz')).status).toBe(503);
      house.simulator.door.restoreSocket();
      await again.reaches('working', USABLE_MS);
    } finally {
      await again.stop();
    }
  });

  it('says logged_out when the phone ended the link while we were away, and can be linked again', async () => {
    house.simulator.door.unlink();
    const again = await openLiveHouse({ on: house });
    try {
      await eventually(
        'the truth',
        () => ['logged_out', 'scan_qr'].includes(again.bridge.sessions.get('default').state),
        DETECT_MS,
      );
      const answer = await again.get('/sessions/default/qr?format=json&wait=30');
      expect(await house.simulator.door.scan({ qr: (answer.body as { qr: { text: string } }).qr.text })).toEqual({
        result: 'linked',
      });
      await again.reaches('working', USABLE_MS);
    } finally {
      await again.stop();
    }
  });

  it('says logged_out when the phone ends the link while we are starting, and can be linked again', async () => {
    house.simulator.door.setPage({ settings: { syncMs: 20_000 } });
    const again = await openLiveHouse({ on: house });
    const states: string[] = [];
    again.bridge.sessions.watch((view) => states.push(view.state));
    try {
      await again.reaches('syncing');
      house.simulator.door.setPage({ settings: { syncMs: 100 } });
      house.simulator.door.unlink();
      await again.reaches('logged_out', DETECT_MS);
      await eventually('reads to be refused', async () => (await again.get(READ)).status === 409);
      const answer = await again.get('/sessions/default/qr?format=json&wait=30');
      await house.simulator.door.scan({ qr: (answer.body as { qr: { text: string } }).qr.text });
      await again.reaches('working', USABLE_MS);
      expect((await again.get(READ)).status).toBe(200);
      expect(states.slice(0, states.indexOf('logged_out'))).not.toContain('working');
    } finally {
      await again.stop();
    }
  });
});
