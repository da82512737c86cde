import type { ApiKeyRecord, ApiKeyStore } from '../../src/core/keys/api-key.js';
import type { AuditEntry, AuditStore } from '../../src/core/keys/audit.js';
import { DatabaseAuditLog } from '../../src/store/audit-store.js';
import { DatabaseApiKeys } from '../../src/store/key-store.js';
import { TestDatabases } from '../support/databases.js';
import { MemoryApiKeys, MemoryAudit } from '../support/fake-keys.js';

const KEY: ApiKeyRecord = {
  id: '01A',
  sha256: 'a'.repeat(64),
  prefix: 'cw_aaaaaaa',
  name: 'till é',
  organisation: 'default',
  sessions: ['shop'],
  scopes: ['read', 'chats:write'],
  ipAllow: null,
  ratePerMinute: 60,
  enabled: true,
  createdAt: '2026-11-21T10:00:00.000Z',
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
};
const OTHER: ApiKeyRecord = { ...KEY, id: '01B', sha256: 'b'.repeat(64), organisation: 'acme', sessions: null };

const databases = new TestDatabases();

afterAll(() => databases.close());

describe.each(['memory', ...databases.kinds] as const)('an API key store in %s', (kind) => {
  const make = async (): Promise<ApiKeyStore> =>
    kind === 'memory' ? new MemoryApiKeys() : new DatabaseApiKeys(await databases.open(await databases.place(kind)));

  it('finds a key by its hash, whole, and no other', async () => {
    const store = await make();
    await store.add(KEY);
    await store.add(OTHER);
    expect(await store.withHash(KEY.sha256)).toEqual(KEY);
    expect(await store.withHash(OTHER.sha256)).toEqual(OTHER);
    expect(await store.withHash('c'.repeat(64))).toBeNull();
  });

  it('lists and finds within an organisation only', async () => {
    const store = await make();
    await store.add({ ...KEY, id: '01C', sha256: 'd'.repeat(64) });
    await store.add(KEY);
    await store.add(OTHER);
    expect((await store.list('default')).map(({ id }) => id)).toEqual(['01A', '01C']);
    expect(await store.find('acme', '01B')).toEqual(OTHER);
    expect(await store.find('default', '01B')).toBeNull();
    expect(await store.list('nobody')).toEqual([]);
  });

  it('saves changes without turning back the last use, which only goes forwards', async () => {
    const store = await make();
    await store.add(KEY);
    await store.used(KEY.id, '2026-11-21T12:00:00.000Z');
    await store.used(KEY.id, '2026-11-21T11:00:00.000Z');
    await store.save({ ...KEY, enabled: false, ipAllow: ['10.0.0.0/8'], sessions: null });
    expect(await store.find('default', KEY.id)).toEqual({
      ...KEY,
      enabled: false,
      ipAllow: ['10.0.0.0/8'],
      sessions: null,
      lastUsedAt: '2026-11-21T12:00:00.000Z',
    });
  });
});

describe.each(['memory', ...databases.kinds] as const)('an audit log in %s', (kind) => {
  const make = async (): Promise<AuditStore> =>
    kind === 'memory' ? new MemoryAudit() : new DatabaseAuditLog(await databases.open(await databases.place(kind)));

  const entry = (n: number, facts: Partial<AuditEntry> = {}): AuditEntry => ({
    id: `01${String(n)}`,
    at: `2026-11-21T10:00:0${String(n)}.000Z`,
    organisation: 'default',
    keyId: 'k1',
    keyName: 'till',
    action: 'POST /chats/:chat/messages',
    session: null,
    status: 201,
    address: '127.0.0.1',
    requestId: 'r',
    ...facts,
  });

  it('gives the newest first, by page, key and session, of one organisation', async () => {
    const log = await make();
    const entries = [entry(1), entry(2, { keyId: 'k2' }), entry(3, { session: 'shop' })];
    for (const one of [...entries, entry(4, { organisation: 'acme' })]) await log.add(one);
    expect(await log.list('default', { limit: 10 })).toEqual([...entries].reverse());
    expect(await log.list('default', { limit: 1, before: '013' })).toEqual([entries[1]]);
    expect(await log.list('default', { limit: 10, keyId: 'k1', session: 'shop' })).toEqual([entries[2]]);
    expect(await log.list('nobody', { limit: 10 })).toEqual([]);
  });

  it('forgets what is old', async () => {
    const log = await make();
    for (const n of [1, 2, 3]) await log.add(entry(n));
    expect(await log.removeBefore('2026-11-21T10:00:03.000Z')).toBe(2);
    expect(await log.list('default', { limit: 10 })).toEqual([entry(3)]);
  });
});
