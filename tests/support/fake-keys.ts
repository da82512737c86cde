import type { ApiKeyRecord, ApiKeyStore } from '../../src/core/keys/api-key.js';
import type { AuditEntry, AuditQuery, AuditStore } from '../../src/core/keys/audit.js';
import type { AuditApi } from '../../src/core/keys/audit-log.js';
import type { Principal } from '../../src/core/ports/key-verifier.js';

/** A principal that may do everything in the default organisation, but for what is said. */
export function fakePrincipal(facts: Partial<Principal> = {}): Principal {
  const name = facts.name ?? 'someone';
  return {
    id: name,
    name,
    organisation: 'default',
    scopes: ['*'],
    sessions: 'all',
    isOperator: false,
    ratePerMinute: null,
    ...facts,
  };
}

/** A key that is there from the start. */
export const KNOWN_KEY: ApiKeyRecord = {
  id: 'key-1',
  sha256: 'a'.repeat(64),
  prefix: 'cw_aaaaaaa',
  name: 'till',
  organisation: 'default',
  sessions: ['default'],
  scopes: ['read'],
  ipAllow: null,
  ratePerMinute: null,
  enabled: true,
  createdAt: '2026-11-21T10:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
};

/** Keys in memory; passes the contract suite of the key store. */
export class MemoryApiKeys implements ApiKeyStore {
  readonly #records = new Map<string, ApiKeyRecord>();

  constructor(...records: readonly ApiKeyRecord[]) {
    for (const record of records) this.#records.set(record.id, record);
  }

  add(record: ApiKeyRecord): Promise<void> {
    this.#records.set(record.id, record);
    return Promise.resolve();
  }

  save(record: ApiKeyRecord): Promise<void> {
    const lastUsedAt = this.#records.get(record.id)?.lastUsedAt ?? null;
    this.#records.set(record.id, { ...record, lastUsedAt });
    return Promise.resolve();
  }

  list(organisation: string): Promise<readonly ApiKeyRecord[]> {
    const own = [...this.#records.values()].filter((record) => record.organisation === organisation);
    return Promise.resolve(own.sort((one, other) => (one.id < other.id ? -1 : 1)));
  }

  find(organisation: string, id: string): Promise<ApiKeyRecord | null> {
    const record = this.#records.get(id);
    return Promise.resolve(record?.organisation === organisation ? record : null);
  }

  withHash(sha256: string): Promise<ApiKeyRecord | null> {
    return Promise.resolve([...this.#records.values()].find((record) => record.sha256 === sha256) ?? null);
  }

  used(id: string, at: string): Promise<void> {
    const record = this.#records.get(id);
    if (record !== undefined && (record.lastUsedAt ?? '') < at) this.#records.set(id, { ...record, lastUsedAt: at });
    return Promise.resolve();
  }
}

/** An audit log in memory; passes the contract suite of the audit store. */
export class MemoryAudit implements AuditStore {
  #entries: AuditEntry[] = [];

  add(entry: AuditEntry): Promise<void> {
    this.#entries.push(entry);
    return Promise.resolve();
  }

  list(organisation: string, { limit, before, keyId, session }: AuditQuery): Promise<readonly AuditEntry[]> {
    const found = this.#entries
      .filter((entry) => entry.organisation === organisation)
      .filter(({ id }) => before === undefined || id < before)
      .filter((entry) => keyId === undefined || entry.keyId === keyId)
      .filter((entry) => session === undefined || entry.session === session)
      .sort((one, other) => (one.id < other.id ? 1 : -1));
    return Promise.resolve(found.slice(0, limit));
  }

  removeBefore(at: string): Promise<number> {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.at >= at);
    return Promise.resolve(before - this.#entries.length);
  }
}

/** Notes in memory. */
export class FakeAudit implements AuditApi {
  readonly noted: Omit<AuditEntry, 'id' | 'at'>[] = [];

  note(entry: Omit<AuditEntry, 'id' | 'at'>): void {
    this.noted.push(entry);
  }

  list(): Promise<readonly AuditEntry[]> {
    return Promise.resolve([]);
  }
}
