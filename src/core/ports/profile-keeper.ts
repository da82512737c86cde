/** Keeps one session's profile safe. Nothing here ever deletes a profile. */
export interface ProfileKeeper {
  /** Ends what a crash in the middle of a restore left. Must be called before the profile is opened or made. */
  finishRestore(): Promise<void>;
  /** Takes a snapshot, with the browser running or not. Rejects on a full disk and leaves nothing half-done. */
  take(): Promise<unknown>;
  /** Puts the newest good snapshot in the profile's place; the browser must be closed. Rejects when there is none. */
  restoreLatest(): Promise<unknown>;
  /** Moves the profile out of the way, to be kept; gives where it went, null when there is none. */
  quarantine(): Promise<string | null>;
}
