/** How far back history is fetched unasked: not at all, so many days, or all there is. */
export type BackfillDepth = 'off' | 'all' | number;

/** What was decided of one session's history, and what must be remembered of its link. */
export interface HistorySettings {
  readonly depth: BackfillDepth;
  readonly paused: boolean;
  /** Asks the phone for what it holds and the page does not. The phone shows nothing of it. */
  readonly fromPhone: boolean;
  /** When the account was linked, in ms since 1970; null from the end of a link until the copy follows a new one. */
  readonly linkedAtMs: number | null;
}

/** What of it can be decided; what is absent stays. */
export interface HistoryChanges {
  readonly depth?: BackfillDepth | undefined;
  readonly paused?: boolean | undefined;
  readonly fromPhone?: boolean | undefined;
}

/** The same as it is kept: a depth of null follows the bridge's own setting. */
export type KeptHistorySettings = Omit<HistorySettings, 'depth'> & { readonly depth: BackfillDepth | null };

/** Keeps the settings of sessions that changed any. A resolved `save` is on the disk; all throw `storage_unavailable`. */
export interface HistorySettingsStore {
  read(session: string): Promise<KeptHistorySettings | null>;
  save(session: string, settings: KeptHistorySettings): Promise<void>;
  /** No error when there is none. */
  remove(session: string): Promise<void>;
}
