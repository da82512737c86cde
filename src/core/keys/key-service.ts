import { hash, randomBytes } from 'node:crypto';
import { BridgeError, invalidInput } from '../errors/bridge-error.js';
import type { UlidSource } from '../ids/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { KeyVerifier, Principal } from '../ports/key-verifier.js';
import type { Log } from '../ports/log.js';
import { isOrganisation, sessionKey, sessionNameOf } from '../sessions/session-key.js';
import type { ApiKeyChanges, ApiKeyRecord, ApiKeyStore, ApiKeyView, NewApiKey } from './api-key.js';
import type { KeysApi } from './keys-api.js';
import { coversScopes } from './scopes.js';

const MARK = 'cw_';
const SHOWN_LENGTH = 10;
/** How long a key is taken as it was last read, in ms: another process may have revoked it. */
const TRUSTED_MS = 10_000;
const MOST_REMEMBERED = 10_000;
/** How often the time of a key's last use is written, in ms. */
const USED_EVERY_MS = 60_000;

export interface KeyServiceOptions {
  readonly store: ApiKeyStore;
  readonly clock: Clock;
  readonly ulids: UlidSource;
  readonly log: Log;
  /** Whether an address is one of, or in one of the networks of, the list. */
  readonly isAddressIn: (list: readonly string[], address: string) => boolean;
}

/** API keys: made here, shown once, kept as hashes, and recognised in requests. */
export class KeyService implements KeysApi, KeyVerifier {
  readonly #options: KeyServiceOptions;
  readonly #known = new Map<string, { readonly record: ApiKeyRecord; readonly readAtMs: number }>();
  readonly #usedAtMs = new Map<string, number>();

  constructor(options: KeyServiceOptions) {
    this.#options = options;
  }

  async verify(presented: string, address: string): Promise<Principal | null> {
    if (!presented.startsWith(MARK)) return null;
    const record = await this.#withHash(hash('sha256', presented, 'hex'));
    if (record === null) return null;
    this.#assertGood(record);
    if (record.ipAllow !== null && !this.#options.isAddressIn(record.ipAllow, address)) {
      throw new BridgeError('forbidden', 'This API key may not be used from this address.');
    }
    this.#noteUse(record);
    return toPrincipal(record);
  }

  async create(
    principal: Principal,
    wanted: NewApiKey,
    organisation = principal.organisation,
  ): Promise<{ readonly key: string; readonly view: ApiKeyView }> {
    assertMayHandOn(principal, organisation, wanted);
    const { clock, ulids, store } = this.#options;
    const key = newKey();
    const record: ApiKeyRecord = {
      id: ulids.next(clock.now()),
      sha256: hash('sha256', key, 'hex'),
      prefix: key.slice(0, SHOWN_LENGTH),
      name: wanted.name ?? 'key',
      organisation,
      sessions: wanted.sessions ?? ownSessions(principal, organisation),
      scopes: wanted.scopes,
      ipAllow: wanted.ipAllow ?? null,
      ratePerMinute: wanted.ratePerMinute ?? null,
      enabled: wanted.enabled ?? true,
      createdAt: new Date(clock.now()).toISOString(),
      expiresAt: wanted.expiresAt ?? null,
      revokedAt: null,
      lastUsedAt: null,
    };
    await store.add(record);
    return { key, view: toView(record) };
  }

  async list(principal: Principal, organisation = principal.organisation): Promise<readonly ApiKeyView[]> {
    assertOrganisation(principal, organisation);
    return (await this.#options.store.list(organisation)).map(toView);
  }

  async get(principal: Principal, id: string, organisation = principal.organisation): Promise<ApiKeyView> {
    assertOrganisation(principal, organisation);
    return toView(await this.#find(organisation, id));
  }

  async change(
    principal: Principal,
    id: string,
    changes: ApiKeyChanges,
    organisation = principal.organisation,
  ): Promise<ApiKeyView> {
    assertMayHandOn(principal, organisation, changes);
    const before = await this.#find(organisation, id);
    // A key that can do more than its changer is not theirs to change.
    assertMayHandOn(principal, organisation, before);
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    return this.#save({ ...before, ...(Object.fromEntries(given) as Partial<ApiKeyRecord>) });
  }

  async revoke(principal: Principal, id: string, organisation = principal.organisation): Promise<ApiKeyView> {
    assertOrganisation(principal, organisation);
    const before = await this.#find(organisation, id);
    assertMayHandOn(principal, organisation, before);
    if (before.revokedAt !== null) return toView(before);
    return this.#save({ ...before, revokedAt: new Date(this.#options.clock.now()).toISOString() });
  }

  async #save(record: ApiKeyRecord): Promise<ApiKeyView> {
    await this.#options.store.save(record);
    this.#known.delete(record.sha256);
    return toView(record);
  }

  async #find(organisation: string, id: string): Promise<ApiKeyRecord> {
    const record = await this.#options.store.find(organisation, id);
    if (record === null) throw new BridgeError('key_not_found', 'There is no API key of that id.');
    return record;
  }

  async #withHash(sha256: string): Promise<ApiKeyRecord | null> {
    const nowMs = this.#options.clock.now();
    const known = this.#known.get(sha256);
    if (known !== undefined && nowMs - known.readAtMs < TRUSTED_MS) return known.record;
    const record = await this.#options.store.withHash(sha256);
    this.#known.delete(sha256);
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    if (record !== null) this.#known.set(sha256, { record, readAtMs: nowMs });
    return record;
  }

  #assertGood({ revokedAt, enabled, expiresAt }: ApiKeyRecord): void {
    if (revokedAt !== null) throw new BridgeError('unauthorized', `This API key was revoked at ${revokedAt}.`);
    if (!enabled) throw new BridgeError('unauthorized', 'This API key is switched off.');
    if (expiresAt !== null && Date.parse(expiresAt) <= this.#options.clock.now()) {
      throw new BridgeError('unauthorized', `This API key expired at ${expiresAt}.`);
    }
  }

  #noteUse({ id }: ApiKeyRecord): void {
    const { clock, store, log } = this.#options;
    const nowMs = clock.now();
    if (nowMs - (this.#usedAtMs.get(id) ?? 0) < USED_EVERY_MS) return;
    this.#usedAtMs.set(id, nowMs);
    store.used(id, new Date(nowMs).toISOString()).catch((error: unknown) => {
      log.warn({ err: error, key: id }, 'the last use of a key could not be written');
    });
  }
}

function newKey(): string {
  return `${MARK}${BigInt(`0x${randomBytes(32).toString('hex')}`)
    .toString(36)
    .padStart(50, '0')}`;
}

function toPrincipal({ id, name, organisation, scopes, sessions, ratePerMinute }: ApiKeyRecord): Principal {
  return {
    id,
    name,
    organisation,
    scopes,
    sessions: sessions === null ? 'all' : sessions.map((session) => sessionKey(organisation, session)),
    isOperator: false,
    ratePerMinute,
  };
}

function toView({ sha256: _kept, ...view }: ApiKeyRecord): ApiKeyView {
  return view;
}

/** A key bound to sessions hands on those, unless it says fewer. */
function ownSessions({ sessions, organisation }: Principal, of: string): readonly string[] | null {
  if (sessions === 'all' || organisation !== of) return null;
  return sessions.map((session) => sessionNameOf(session));
}

function assertOrganisation(principal: Principal, organisation: string): void {
  if (!isOrganisation(organisation)) {
    throw invalidInput('organisation', '1 to 64 letters, digits, - or _', JSON.stringify(organisation.slice(0, 80)));
  }
  if (organisation !== principal.organisation && !principal.isOperator) {
    throw new BridgeError('forbidden', 'Keys of another organisation are not this key’s to see or make.');
  }
}

function assertMayHandOn(principal: Principal, organisation: string, wanted: ApiKeyChanges): void {
  assertOrganisation(principal, organisation);
  if (!coversScopes(principal.scopes, wanted.scopes ?? [])) {
    throw new BridgeError('forbidden', 'A key cannot give more rights than it has itself.');
  }
  const allowed = principal.sessions;
  if (allowed === 'all' || wanted.sessions === undefined) return;
  if (wanted.sessions?.every((name) => allowed.includes(sessionKey(organisation, name))) === true) return;
  throw new BridgeError('forbidden', 'A key bound to sessions can give keys for those only.');
}
