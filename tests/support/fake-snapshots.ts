import type { SnapshotView } from '../../src/core/ports/profile-keeper.js';
import type { SnapshotsApi } from '../../src/core/snapshots/snapshot-service.js';

/** Snapshots that cost nothing. */
export class FakeSnapshots implements SnapshotsApi {
  readonly taken: { readonly session: string; readonly snapshot: SnapshotView }[] = [];

  async take(session: string): Promise<SnapshotView> {
    const id = `2026-11-21T10-00-0${String(this.taken.length)}-000Z`;
    const snapshot = { id, takenAt: '2026-11-21T10:00:00.000Z', consistent: true, files: 3, bytes: 12 };
    this.taken.unshift({ session, snapshot });
    return snapshot;
  }

  async list(session: string): Promise<readonly SnapshotView[]> {
    return this.taken.filter((one) => one.session === session).map(({ snapshot }) => snapshot);
  }
}
