/** One call that may have changed something: who, what, when, and how it ended; never what it held. */
export interface AuditEntry {
  /** ULID. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly organisation: string;
  /** Of the key or token; its name beside it, as it was then. */
  readonly keyId: string;
  readonly keyName: string;
  /** Method and route, as `POST /chats/:chat/messages`. */
  readonly action: string;
  /** Name of the session that the path or query named; null when it named none. */
  readonly session: string | null;
  readonly status: number;
  readonly address: string;
  readonly requestId: string;
}

export interface AuditQuery {
  /** At most so many, the newest first. */
  readonly limit: number;
  /** Older than the entry of this id. */
  readonly before?: string | undefined;
  readonly keyId?: string | undefined;
  readonly session?: string | undefined;
}

/** Keeps the audit log. All throw `storage_unavailable`. */
export interface AuditStore {
  add(entry: AuditEntry): Promise<void>;
  list(organisation: string, query: AuditQuery): Promise<readonly AuditEntry[]>;
  /** Removes entries made before `at` (ISO 8601); gives how many. */
  removeBefore(at: string): Promise<number>;
}
