/** What a client of a dialect set of a session: kept and shown as it came, each dialect's apart. All throw `storage_unavailable`. */
export interface SessionConfigs {
  /** Null when nothing was set. */
  read(session: string, dialect: string): Promise<Readonly<Record<string, unknown>> | null>;
  /** Takes the place of what was set before by the same dialect. */
  save(session: string, dialect: string, config: Readonly<Record<string, unknown>>): Promise<void>;
  /** Forgets those of every dialect. No error when there is none. */
  remove(session: string): Promise<void>;
}
