/** What a client of a dialect set of a session: kept and shown as it came. All throw `storage_unavailable`. */
export interface SessionConfigs {
  /** Null when nothing was set. */
  read(session: string): Promise<Readonly<Record<string, unknown>> | null>;
  /** Takes the place of what was set before. */
  save(session: string, config: Readonly<Record<string, unknown>>): Promise<void>;
  /** No error when there is none. */
  remove(session: string): Promise<void>;
}
