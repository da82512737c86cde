import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptProfiles, StorageProbe } from '../core/ports/probes.js';
import { listSnapshots, visibleNames } from './snapshot-shelf.js';

/** Looks at what is kept of sessions in their folders. */
export class ProfileShelf implements StorageProbe {
  readonly #sessionsDir: string;

  constructor(sessionsDir: string) {
    this.#sessionsDir = sessionsDir;
  }

  /** The sessions that have a profile, or anything kept of one. */
  async sessions(): Promise<string[]> {
    const names: string[] = [];
    for (const name of await visibleNames(this.#sessionsDir)) {
      const inside = await orEmpty(join(this.#sessionsDir, name));
      if (inside.some((entry) => ['profile', 'snapshots', 'quarantine'].includes(entry))) names.push(name);
    }
    return names;
  }

  async lookAt(session: string): Promise<KeptProfiles> {
    const folder = join(this.#sessionsDir, session);
    const quarantine = join(folder, 'quarantine');
    const [inside, snapshots, quarantined, quarantinedBytes] = await Promise.all([
      orEmpty(folder),
      listSnapshots(join(folder, 'snapshots')),
      visibleNames(quarantine),
      bytesIn(quarantine),
    ]);
    return {
      hasProfile: inside.includes('profile'),
      snapshots: snapshots.length,
      newestSnapshotAt: snapshots[0]?.takenAt ?? null,
      quarantined: quarantined.length,
      quarantinedBytes,
    };
  }
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const found = await lstat(join(entry.parentPath, entry.name)).catch(() => null);
    bytes += found?.size ?? 0;
  }
  return bytes;
}

async function orEmpty(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    // A file, or gone: nothing is kept in it.
    return [];
  }
}
