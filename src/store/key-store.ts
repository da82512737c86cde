import type { ApiKeyRecord, ApiKeyStore } from '../core/keys/api-key.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';
import type { ApiKeysTable } from './tables.js';

/** The API keys in the database. See `ApiKeyStore`. */
export class DatabaseApiKeys implements ApiKeyStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async add(record: ApiKeyRecord): Promise<void> {
    await withStorageTrouble(() => this.#database.insertInto('api_keys').values(toRow(record)).execute());
  }

  async save(record: ApiKeyRecord): Promise<void> {
    // When it was last used is written by `used` alone: a change may rest on an older reading.
    const { last_used_at: _kept, ...row } = toRow(record);
    const query = this.#database.updateTable('api_keys').set(row).where('id', '=', record.id);
    await withStorageTrouble(() => query.execute());
  }

  async list(organisation: string): Promise<readonly ApiKeyRecord[]> {
    const query = this.#database.selectFrom('api_keys').selectAll().where('organisation', '=', organisation);
    return (await withStorageTrouble(() => query.orderBy('id').execute())).map(toRecord);
  }

  async find(organisation: string, id: string): Promise<ApiKeyRecord | null> {
    const query = this.#database
      .selectFrom('api_keys')
      .selectAll()
      .where('organisation', '=', organisation)
      .where('id', '=', id);
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    return row === undefined ? null : toRecord(row);
  }

  async withHash(sha256: string): Promise<ApiKeyRecord | null> {
    const query = this.#database.selectFrom('api_keys').selectAll().where('sha256', '=', sha256);
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    return row === undefined ? null : toRecord(row);
  }

  async used(id: string, at: string): Promise<void> {
    const query = this.#database
      .updateTable('api_keys')
      .set({ last_used_at: at })
      .where('id', '=', id)
      .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', at)]));
    await withStorageTrouble(() => query.execute());
  }
}

function toRow(record: ApiKeyRecord): ApiKeysTable {
  return {
    id: record.id,
    sha256: record.sha256,
    prefix: record.prefix,
    name: record.name,
    organisation: record.organisation,
    sessions_json: listText(record.sessions),
    scopes_json: JSON.stringify(record.scopes),
    ip_allow_json: listText(record.ipAllow),
    rate_per_minute: record.ratePerMinute,
    enabled: Number(record.enabled),
    created_at: record.createdAt,
    expires_at: record.expiresAt,
    revoked_at: record.revokedAt,
    last_used_at: record.lastUsedAt,
  };
}

function toRecord(row: ApiKeysTable): ApiKeyRecord {
  return {
    id: row.id,
    sha256: row.sha256,
    prefix: row.prefix,
    name: row.name,
    organisation: row.organisation,
    sessions: listOf(row.sessions_json),
    scopes: listOf(row.scopes_json) ?? [],
    ipAllow: listOf(row.ip_allow_json),
    ratePerMinute: row.rate_per_minute,
    enabled: row.enabled === 1,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

function listText(list: readonly string[] | null): string | null {
  return list === null ? null : JSON.stringify(list);
}

function listOf(text: string | null): readonly string[] | null {
  return text === null ? null : (JSON.parse(text) as string[]);
}
