import type { WantedState } from '../sessions/session-view.js';

/** What is kept of a session over restarts. */
export interface SessionRecord {
  readonly name: string;
  readonly wanted: WantedState;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly proxy: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Keeps the sessions. A resolved `save` or `remove` is on the disk. */
export interface SessionStore {
  /** By name. */
  list(): Promise<readonly SessionRecord[]>;
  /** Adds or replaces. */
  save(record: SessionRecord): Promise<void>;
  /** No error when there is none. */
  remove(name: string): Promise<void>;
}
