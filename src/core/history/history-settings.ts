/** How far back history is fetched unasked: not at all, so many days, or all there is. */
export type BackfillDepth = 'off' | 'all' | number;

/** What was decided of one session's history, and what must be remembered of its link. */
export interface HistorySettings {
  readonly depth: BackfillDepth;
  readonly paused: boolean;
  /** Asks the phone for what it holds and the page does not. The phone shows nothing of it. */
  readonly fromPhone: boolean;
  /** When the account was linked, in ms since 1970; null when not known. */
  readonly linkedAtMs: number | null;
}

/** What of it can be decided; what is absent stays. */
export interface HistoryChanges {
  readonly depth?: BackfillDepth | undefined;
  readonly paused?: boolean | undefined;
  readonly fromPhone?: boolean | undefined;
}

/** Keeps the settings of sessions that changed any. A resolved `save` is on the disk. */
export interface HistorySettingsStore {
  read(session: string): Promise<HistorySettings | null>;
  save(session: string, settings: HistorySettings): Promise<void>;
  /** No error when there is none. */
  remove(session: string): Promise<void>;
}
