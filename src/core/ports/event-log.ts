import type { LoggedEvent } from '../events/logged-event.js';

/** The last event of a log; `epoch` differs when a session of the same name was made anew and counts from 1 again. */
export interface LogEnd {
  readonly epoch: string;
  readonly sequence: number;
}

/** Where a log begins by now: its first event, or the place where the next one will be. */
export interface LogStart {
  readonly sequence: number;
  /** ISO 8601; null while it is empty. */
  readonly at: string | null;
}

/** The event log of every session: read in sequence, trimmed from its start. All throw `storage_unavailable`. */
export interface EventLog {
  /** Those after `sequence`, at most `limit`. */
  eventsAfter(session: string, sequence: number, limit: number): Promise<readonly LoggedEvent[]>;
  /** The same of one chat alone (null: those of no chat), up to the event `last`. */
  chatEvents(
    session: string,
    chatId: string | null,
    range: { readonly after: number; readonly last: number },
    limit: number,
  ): Promise<readonly LoggedEvent[]>;
  /** Null when it is not in the log (any more). */
  event(session: string, sequence: number): Promise<LoggedEvent | null>;
  /** The last one whose ULID is this one or before it; 0 when all that are kept came later. */
  sequenceUpTo(session: string, id: string): Promise<number>;
  /** How far each log reaches; a session that never told anything is absent. */
  ends(sessions: readonly string[]): Promise<ReadonlyMap<string, LogEnd>>;
  start(session: string): Promise<LogStart>;
  /**
   * Removes from the start of a log, at most `limit`, what happened before `cut` (ISO 8601) and what is beyond the newest
   * `keep`. Gives how many were removed.
   */
  trim(session: string, bounds: { readonly cut: string; readonly keep: number }, limit: number): Promise<number>;
}
