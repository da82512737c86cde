import { join } from 'node:path';
import { BROWSER_RECORD, holdRecordedBrowser } from './engine/browser/leftover-browsers.js';
import { ProfileSnapshots } from './files/profile-snapshots.js';

const SNAPSHOTS_KEPT = 3;

/** One keeper a folder, however many ask: two at once would clear away each other's unfinished work. */
export function profileKeepers(): (sessionDir: string) => ProfileSnapshots {
  const keepers = new Map<string, ProfileSnapshots>();
  return (sessionDir) => {
    const keeper =
      keepers.get(sessionDir) ??
      new ProfileSnapshots({
        profileDir: join(sessionDir, 'profile'),
        snapshotsDir: join(sessionDir, 'snapshots'),
        keep: SNAPSHOTS_KEPT,
        still: (run) => holdRecordedBrowser(join(sessionDir, BROWSER_RECORD), run),
      });
    keepers.set(sessionDir, keeper);
    return keeper;
  };
}
