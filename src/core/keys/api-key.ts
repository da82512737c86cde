/** A key as it is kept: never the key itself, only its SHA-256 and its first characters. Times in ISO 8601. */
export interface ApiKeyRecord {
  /** ULID. */
  readonly id: string;
  /** Hex. */
  readonly sha256: string;
  /** What the key begins with, to recognise it by. */
  readonly prefix: string;
  readonly name: string;
  readonly organisation: string;
  /** Names of the sessions it may use; null for all of its organisation. */
  readonly sessions: readonly string[] | null;
  readonly scopes: readonly string[];
  /** Addresses or networks (CIDR) it may be used from; null for all. */
  readonly ipAllow: readonly string[] | null;
  readonly ratePerMinute: number | null;
  readonly enabled: boolean;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

/** A key as its organisation may see it. */
export type ApiKeyView = Omit<ApiKeyRecord, 'sha256'>;

/** What is said of a key that is to be made. */
export interface NewApiKey {
  readonly name?: string | undefined;
  readonly sessions?: readonly string[] | null | undefined;
  readonly scopes: readonly string[];
  readonly ipAllow?: readonly string[] | null | undefined;
  readonly ratePerMinute?: number | null | undefined;
  readonly enabled?: boolean | undefined;
  readonly expiresAt?: string | null | undefined;
}

/** What may be changed of a key. */
export type ApiKeyChanges = { readonly [Field in keyof NewApiKey]?: NewApiKey[Field] | undefined };

/** Keeps the keys. All throw `storage_unavailable`; what resolved is on the disk. */
export interface ApiKeyStore {
  add(record: ApiKeyRecord): Promise<void>;
  /** Puts the record in place of the one with its id. */
  save(record: ApiKeyRecord): Promise<void>;
  /** By time of making, revoked ones too. */
  list(organisation: string): Promise<readonly ApiKeyRecord[]>;
  /** Null when the organisation has none of that id. */
  find(organisation: string, id: string): Promise<ApiKeyRecord | null>;
  withHash(sha256: string): Promise<ApiKeyRecord | null>;
  /** Only ever forwards. */
  used(id: string, at: string): Promise<void>;
}
