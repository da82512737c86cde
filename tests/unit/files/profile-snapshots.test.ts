import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copyDurably } from '../../../src/files/durable-file.js';
import { ProfileSnapshots } from '../../../src/files/profile-snapshots.js';
import type { ProfileSnapshotsOptions, SnapshotDisk } from '../../../src/files/profile-snapshots.js';

const DATABASE = 'Default/IndexedDB/https_web.whatsapp.com_0.indexeddb.leveldb';
const KEPT = {
  [`${DATABASE}/000003.log`]: 'the newest writes',
  [`${DATABASE}/CURRENT`]: 'MANIFEST-000001',
  'Default/Local Storage/leveldb/000005.ldb': 'WANoiseInfo',
  'Default/Session Storage/000003.log': 'a tab',
  'Default/Service Worker/Database/000003.log': 'registrations',
  'Default/Cookies': 'cookies',
  'Default/Preferences': '{}',
  'Local State': '{"os_crypt":{}}',
  '.causeway-simulator': 'a mark',
};
const LEFT_OUT = {
  'Default/Cache/Cache_Data/f_000001': 'c',
  'Default/Code Cache/js/index': 'c',
  'Default/GPUCache/data_0': 'c',
  'Default/Service Worker/CacheStorage/x/index': 'c',
  'Default/Service Worker/ScriptCache/index': 'c',
  'Default/blob_storage/1/x': 'c',
  'Crashpad/settings.dat': 'c',
  'chrome_debug.log': 'c',
  [`${DATABASE}/LOG`]: 'c',
  [`${DATABASE}/LOCK`]: '',
  DevToolsActivePort: '4711',
};

let folder: string;
let profileDir: string;
let snapshotsDir: string;
let nowMs: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-snapshots-'));
  profileDir = join(folder, 'profile');
  snapshotsDir = join(folder, 'snapshots');
  nowMs = Date.UTC(2026, 10, 21, 12);
  await writeTree(profileDir, { ...KEPT, ...LEFT_OUT });
  await symlink('host-1', join(profileDir, 'SingletonLock'));
});

afterEach(() => rm(folder, { recursive: true }));

function snapshots(options: Partial<ProfileSnapshotsOptions> = {}): ProfileSnapshots {
  const now = () => (nowMs += 1_000);
  return new ProfileSnapshots({ profileDir, snapshotsDir, keep: 3, reserveBytes: 0, settleMs: 30, now, ...options });
}

function disk(override: Partial<SnapshotDisk>): SnapshotDisk {
  return { copyFile: copyDurably, freeBytes: async () => Number.MAX_SAFE_INTEGER, ...override };
}

async function writeTree(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    // Written long ago, as far as the copy can tell.
    await utimes(join(root, path), 1_700_000_000, 1_700_000_000);
  }
}

async function readTree(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found[path.slice(root.length + 1)] = await readFile(path, 'utf8');
  }
  return found;
}

function noSpace(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
}

test('a snapshot holds the link and leaves out what Chrome makes anew', async () => {
  const taken = await snapshots().take();
  expect(await readTree(taken.contentsDir)).toEqual(KEPT);
  expect(taken).toMatchObject({ id: '2026-11-21T12-00-01-000Z', consistent: true, files: Object.keys(KEPT).length });
  expect(taken.bytes).toBe(Object.values(KEPT).join('').length);
});

test('files are 0600 and folders 0700', async () => {
  const taken = await snapshots().take();
  const modes = new Set<string>();
  for (const entry of await readdir(snapshotsDir, { recursive: true, withFileTypes: true })) {
    const { mode } = await stat(join(entry.parentPath, entry.name));
    modes.add(`${entry.isDirectory() ? 'folder' : 'file'} ${(mode & 0o777).toString(8)}`);
  }
  expect([...modes].sort()).toEqual(['file 600', 'folder 700']);
  expect(await snapshots().verify(taken.id)).toEqual([]);
});

test('going back gives the profile as it was, and keeps the one it replaces', async () => {
  const shelf = snapshots();
  const taken = await shelf.take();
  await writeTree(profileDir, { [`${DATABASE}/CURRENT`]: 'garbage', 'Default/new': 'later' });
  const broken = await readTree(profileDir);

  const report = await shelf.restoreLatest();
  expect(report).toMatchObject({ restored: { id: taken.id }, rejected: [] });
  expect(await readTree(profileDir)).toEqual(KEPT);
  expect((await stat(profileDir)).mode & 0o777).toBe(0o700);
  expect(dirname(report.quarantinedTo!)).toBe(join(folder, 'quarantine'));
  expect(await readTree(report.quarantinedTo!)).toEqual(broken);
  expect((await readdir(folder)).sort()).toEqual(['profile', 'quarantine', 'snapshots']);
});

test('quarantine keeps every profile that was ever replaced', async () => {
  const shelf = snapshots({ keep: 1, now: () => nowMs });
  await shelf.take();
  for (let time = 0; time < 4; time++) await shelf.restoreLatest();
  expect(await readdir(join(folder, 'quarantine'))).toHaveLength(4);
});

test('the newest snapshots stay, and only after a new one is safe', async () => {
  const shelf = snapshots({ keep: 2 });
  const taken = [];
  for (let time = 0; time < 4; time++) taken.push((await shelf.take()).id);
  expect((await shelf.list()).map(({ id }) => id)).toEqual([taken[3], taken[2]]);

  await expect(
    snapshots({ keep: 1, disk: disk({ copyFile: () => Promise.reject(noSpace()) }) }).take(),
  ).rejects.toThrow();
  expect((await shelf.list()).map(({ id }) => id)).toEqual([taken[3], taken[2]]);
});

test('a damaged snapshot is passed over and named, and not restored in part', async () => {
  const shelf = snapshots();
  const good = await shelf.take();
  const bad = await shelf.take();
  await writeFile(join(bad.contentsDir, 'Default/Cookies'), 'cookieX');
  expect(await shelf.verify(bad.id)).toEqual(['Default/Cookies is not what was saved.']);

  const report = await shelf.restoreLatest();
  expect(report.restored.id).toBe(good.id);
  expect(report.rejected).toEqual([{ id: bad.id, problems: ['Default/Cookies is not what was saved.'] }]);
  expect(await readTree(profileDir)).toEqual(KEPT);
});

test('without a usable snapshot the profile stays as it is', async () => {
  const shelf = snapshots();
  const only = await shelf.take();
  await rm(join(only.contentsDir, 'Local State'));
  await expect(shelf.restoreLatest()).rejects.toMatchObject({ code: 'no_snapshot' });
  expect(await readTree(profileDir)).toEqual({ ...KEPT, ...LEFT_OUT });
  expect((await readdir(folder)).sort()).toEqual(['profile', 'snapshots']);
});

test('a manifest that leads out of the snapshot is not followed', async () => {
  const shelf = snapshots();
  const { id } = await shelf.take();
  const file = join(snapshotsDir, id, 'manifest.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('Local State', '../../../evil'));
  expect(await shelf.verify(id)).toEqual(['The manifest is missing or damaged.']);
  await expect(shelf.restoreLatest()).rejects.toMatchObject({ code: 'no_snapshot' });
});

test('a disk that fills up half-way leaves no half snapshot and keeps the old ones', async () => {
  const good = await snapshots().take();
  let copies = 0;
  const filling = disk({ copyFile: (from, to) => (++copies > 3 ? Promise.reject(noSpace()) : copyDurably(from, to)) });
  await expect(snapshots({ disk: filling }).take()).rejects.toMatchObject({
    name: 'BridgeError',
    message: expect.stringContaining('The disk is full') as string,
    code: 'disk_full',
  });
  expect(await readdir(snapshotsDir)).toEqual([good.id]);
  expect(await snapshots().verify(good.id)).toEqual([]);
});

test('a snapshot that would use up the reserve is not begun', async () => {
  let copies = 0;
  const small = disk({
    freeBytes: async () => 1_000,
    copyFile: (from, to) => {
      copies++;
      return copyDurably(from, to);
    },
  });
  await expect(snapshots({ disk: small, reserveBytes: 1_000 }).take()).rejects.toMatchObject({
    code: 'disk_full',
  });
  expect(copies).toBe(0);
  await expect(snapshots({ disk: small, reserveBytes: 10 }).take()).resolves.toMatchObject({ consistent: true });
});

test('a disk that fills up while going back leaves the profile alone', async () => {
  await snapshots().take();
  const full = disk({ copyFile: () => Promise.reject(noSpace()) });
  await expect(snapshots({ disk: full }).restoreLatest()).rejects.toMatchObject({ code: 'disk_full' });
  expect(await readTree(profileDir)).toEqual({ ...KEPT, ...LEFT_OUT });
});

test('files that change during the copy are copied again until all stand still', async () => {
  let writes = 0;
  const busy = disk({
    async copyFile(from, to) {
      const digest = await copyDurably(from, to);
      if (from.endsWith('Cookies') && ++writes < 3) {
        await writeFile(from, `cookies ${String(writes)}`);
        await writeFile(join(profileDir, DATABASE, '000009.log'), 'a new one');
        await rm(join(profileDir, DATABASE, 'CURRENT'), { force: true });
      }
      return digest;
    },
  });
  const taken = await snapshots({ disk: busy }).take();
  expect(taken.consistent).toBe(true);
  const tree = await readTree(taken.contentsDir);
  expect(tree['Default/Cookies']).toBe('cookies 2');
  expect(tree[`${DATABASE}/000009.log`]).toBe('a new one');
  expect(tree).not.toHaveProperty([`${DATABASE}/CURRENT`]);
});

test('a profile that never stands still gives a snapshot that says so, used only when there is no other', async () => {
  const good = await snapshots().take();
  let writes = 0;
  const restless = disk({
    async copyFile(from, to) {
      const digest = await copyDurably(from, to);
      await writeFile(from, `write ${String(++writes)}`);
      return digest;
    },
  });
  const doubtful = await snapshots({ disk: restless, keep: 1 }).take();
  expect(doubtful.consistent).toBe(false);
  expect((await snapshots().list()).map(({ id }) => id)).toEqual([doubtful.id, good.id]);
  expect((await snapshots().restoreLatest()).restored.id).toBe(good.id);

  await rm(join(snapshotsDir, good.id), { recursive: true });
  expect((await snapshots().restoreLatest()).restored.id).toBe(doubtful.id);
});

test('a profile from elsewhere takes the place of the old one, which is kept', async () => {
  await writeTree(join(folder, 'from-backup'), { 'Local State': 'of the backup' });
  const quarantinedTo = await snapshots().replaceWith(join(folder, 'from-backup'));
  expect(await readTree(profileDir)).toEqual({ 'Local State': 'of the backup' });
  expect(await readTree(quarantinedTo!)).toEqual({ ...KEPT, ...LEFT_OUT });
});

test('a snapshot that a crash cut off is not listed, and removed by the next one', async () => {
  await mkdir(join(snapshotsDir, '.unfinished-2026-01-01T00-00-00-000Z', 'profile'), { recursive: true });
  expect(await snapshots().list()).toEqual([]);
  const { id } = await snapshots().take();
  expect(await readdir(snapshotsDir)).toEqual([id]);
});

test('a crash after the old profile was moved away is finished forward', async () => {
  await rename(profileDir, join(folder, 'profile.built'));
  await snapshots().finishRestore();
  expect(await readTree(profileDir)).toMatchObject(KEPT);
  expect(await readdir(folder)).toEqual(['profile']);
});

test('a crash before the old profile was moved away is undone', async () => {
  await writeTree(join(folder, 'profile.built'), { 'Local State': 'old' });
  await writeTree(join(folder, 'profile.building'), { 'Local State': 'half' });
  await snapshots().finishRestore();
  expect(await readTree(profileDir)).toMatchObject(KEPT);
  expect(await readdir(folder)).toEqual(['profile']);
});

test('calls at the same time run one after another', async () => {
  const shelf = snapshots();
  const [first, second] = await Promise.all([shelf.take(), shelf.take()]);
  expect((await shelf.list()).map(({ id }) => id)).toEqual([second.id, first.id]);
});

test('there is nothing to keep of a profile that is not there', async () => {
  await rm(profileDir, { recursive: true });
  await expect(snapshots().take()).rejects.toThrow('no profile');
  expect(await readdir(snapshotsDir)).toEqual([]);
  expect(await snapshots().quarantine()).toBeNull();
});
