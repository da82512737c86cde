import type { AuditEntry, AuditQuery, AuditStore } from '../core/keys/audit.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';

/** The audit log in the database. See `AuditStore`. */
export class DatabaseAuditLog implements AuditStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async add({ keyId, keyName, requestId, ...rest }: AuditEntry): Promise<void> {
    const row = { ...rest, key_id: keyId, key_name: keyName, request_id: requestId };
    await withStorageTrouble(() => this.#database.insertInto('audit_log').values(row).execute());
  }

  async list(organisation: string, { limit, before, keyId, session }: AuditQuery): Promise<readonly AuditEntry[]> {
    let query = this.#database.selectFrom('audit_log').selectAll().where('organisation', '=', organisation);
    if (before !== undefined) query = query.where('id', '<', before);
    if (keyId !== undefined) query = query.where('key_id', '=', keyId);
    if (session !== undefined) query = query.where('session', '=', session);
    const rows = await withStorageTrouble(() => query.orderBy('id', 'desc').limit(limit).execute());
    return rows.map(({ key_id, key_name, request_id, ...rest }) => ({
      ...rest,
      keyId: key_id,
      keyName: key_name,
      requestId: request_id,
    }));
  }

  async removeBefore(at: string): Promise<number> {
    const query = this.#database.deleteFrom('audit_log').where('at', '<', at);
    return Number((await withStorageTrouble(() => query.executeTakeFirst())).numDeletedRows);
  }
}
