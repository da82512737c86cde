/** A copy of a profile, as everyone may know of it. */
export interface SnapshotView {
  /** Sorts by time; the name of its folder. */
  readonly id: string;
  /** ISO 8601. */
  readonly takenAt: string;
  /** False when the profile never held still while it was copied. */
  readonly consistent: boolean;
  readonly files: number;
  readonly bytes: number;
}

/** Keeps one session's profile safe. Nothing here ever deletes a profile. */
export interface ProfileKeeper {
  /** Ends what a crash in the middle of a restore left. Must be called before the profile is opened or made. */
  finishRestore(): Promise<void>;
  /** Takes a snapshot, with the browser running or not. Rejects on a full disk and leaves nothing half-done. */
  take(): Promise<SnapshotView>;
  /** Newest first. */
  list(): Promise<readonly SnapshotView[]>;
  /** Puts the newest good snapshot in the profile's place; the browser must be closed. Rejects when there is none. */
  restoreLatest(): Promise<unknown>;
  /** Moves the profile out of the way, to be kept; gives where it went, null when there is none. */
  quarantine(): Promise<string | null>;
}
