/** A webhook as a client of a dialect set it: kept and given back as it came. */
export interface WebhookSettings {
  /** ULID. */
  readonly id: string;
  readonly organisation: string;
  readonly dialect: string;
  /** The key (see `sessionKey`) of the session that it is of; null for all of the organisation. */
  readonly session: string | null;
  readonly config: Readonly<Record<string, unknown>>;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Keeps webhooks. No call tells one organisation of another's. All throw `storage_unavailable`. */
export interface WebhookSettingsStore {
  /** The oldest first. */
  list(organisation: string, dialect: string): Promise<readonly WebhookSettings[]>;
  /** Null when this organisation and dialect have none of that id. */
  read(organisation: string, dialect: string, id: string): Promise<WebhookSettings | null>;
  /** Adds or replaces. */
  save(webhook: WebhookSettings): Promise<void>;
  /** Whether there was one. */
  remove(organisation: string, dialect: string, id: string): Promise<boolean>;
  /** Those of a session that is forgotten. */
  forget(session: string): Promise<void>;
}
