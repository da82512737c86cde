import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProfileShelf } from '../../../src/files/profile-shelf.js';
import { ProfileSnapshots } from '../../../src/files/profile-snapshots.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-shelf-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('finds the sessions among other things in the folder', async () => {
  await mkdir(join(folder, 'shop', 'profile', 'Default'), { recursive: true });
  await mkdir(join(folder, 'gone', 'quarantine'), { recursive: true });
  await mkdir(join(folder, 'media'));
  await mkdir(join(folder, '.live-check', 'profile'), { recursive: true });
  await writeFile(join(folder, 'causeway.sqlite'), '');
  expect(await new ProfileShelf(folder).sessions()).toEqual(['gone', 'shop']);
  expect(await new ProfileShelf(join(folder, 'nowhere')).sessions()).toEqual([]);
});

it('tells what is kept of a session, with the bytes of its quarantine', async () => {
  const shelf = new ProfileShelf(folder);
  const profileDir = join(folder, 'shop', 'profile');
  expect(await shelf.lookAt('nobody')).toEqual({
    ...{ hasProfile: false, snapshots: 0, newestSnapshotAt: null, quarantined: 0, quarantinedBytes: 0 },
  });
  await writeFile(join(profileDir, 'Default', 'Cookies'), 'x'.repeat(1_000));
  const snapshots = new ProfileSnapshots({ profileDir, snapshotsDir: join(folder, 'shop', 'snapshots'), keep: 2 });
  const { takenAt } = await snapshots.take();
  await snapshots.quarantine();
  expect(await shelf.lookAt('shop')).toEqual({
    ...{ hasProfile: false, snapshots: 1, newestSnapshotAt: takenAt, quarantined: 1, quarantinedBytes: 1_000 },
  });
});
