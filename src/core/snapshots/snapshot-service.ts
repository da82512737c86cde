import { BridgeError } from '../errors/bridge-error.js';
import type { ProfileKeeper, SnapshotView } from '../ports/profile-keeper.js';
import type { SessionState } from '../sessions/session-machine.js';
import type { SessionsApi } from '../sessions/session-view.js';

/** Snapshots of sessions, as the HTTP rooms see them. */
export interface SnapshotsApi {
  /** Takes one now. Throws `session_not_linked`, `no_snapshot` without a profile, or `disk_full`. */
  take(session: string): Promise<SnapshotView>;
  /** Newest first. */
  list(session: string): Promise<readonly SnapshotView[]>;
}

/** In these states the profile holds no link: its snapshots would push the good ones out. */
const WITHOUT_LINK: ReadonlySet<SessionState> = new Set([
  'starting',
  'scan_qr',
  'pairing_code',
  'passkey_required',
  'logged_out',
]);

/** Takes snapshots of profiles that hold a link, whether their browser runs or not. */
export class SnapshotService implements SnapshotsApi {
  readonly #sessions: Pick<SessionsApi, 'get'>;
  readonly #keeperOf: (session: string) => Pick<ProfileKeeper, 'take' | 'list'>;

  constructor(sessions: Pick<SessionsApi, 'get'>, keeperOf: (session: string) => Pick<ProfileKeeper, 'take' | 'list'>) {
    this.#sessions = sessions;
    this.#keeperOf = keeperOf;
  }

  async take(session: string): Promise<SnapshotView> {
    const { name, state } = this.#sessions.get(session);
    if (WITHOUT_LINK.has(state)) {
      throw new BridgeError('session_not_linked', `Session ${name} is ${state}: its profile holds no link to save.`);
    }
    return toView(await this.#keeperOf(session).take());
  }

  async list(session: string): Promise<readonly SnapshotView[]> {
    return (await this.#keeperOf(this.#sessions.get(session).key).list()).map(toView);
  }
}

/** What keepers know beyond this, such as folders, is nobody else's business. */
function toView({ id, takenAt, consistent, files, bytes }: SnapshotView): SnapshotView {
  return { id, takenAt, consistent, files, bytes };
}
