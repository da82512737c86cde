import { join } from 'node:path';
import type { Config } from './config/load.js';
import { AuditLog } from './core/keys/audit-log.js';
import { KeyService } from './core/keys/key-service.js';
import { UlidSource } from './core/ids/ulid.js';
import type { Clock } from './core/ports/clock.js';
import type { KeyVerifier, Principal } from './core/ports/key-verifier.js';
import type { Log } from './core/ports/log.js';
import { DEFAULT_ORGANISATION } from './core/sessions/session-key.js';
import { loadOrCreateApiKey } from './files/api-key-file.js';
import { createHashedKeyVerifier, hashKey, toHashedKey } from './http/hashed-key-verifier.js';
import type { AuthPolicy } from './http/middleware/authenticate.js';
import { isAddressIn } from './identity/address-list.js';
import { KeySet } from './identity/key-set.js';
import { isToken, TokenVerifier } from './identity/token-verifier.js';
import { DatabaseAuditLog } from './store/audit-store.js';
import { DatabaseApiKeys } from './store/key-store.js';
import type { CausewayDatabase } from './store/open-database.js';

export interface DoorParts {
  readonly config: Config;
  readonly database: CausewayDatabase;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Door {
  readonly auth: AuthPolicy;
  readonly keys: KeyService;
  readonly audit: AuditLog;
  /** The first key, only when this start made it. */
  readonly newKey: string | undefined;
}

/** The part of the composition root that says who may come in; makes the first key when there is none. */
export async function openDoor({ config, database, clock, log }: DoorParts): Promise<Door> {
  const ulids = new UlidSource();
  const keys = new KeyService({ store: new DatabaseApiKeys(database), clock, ulids, log, isAddressIn });
  const audit = new AuditLog({ store: new DatabaseAuditLog(database), clock, ulids, log });
  if (config.auth === 'none') return { auth: { mode: 'none' }, keys, audit, newKey: undefined };

  const { owner, newKey } = await ownerKey(config);
  const tokens = tokensOf(config, clock, log);
  const verifier: KeyVerifier = {
    verify: async (presented, address) => {
      // A token that fails is never tried as a key (ruling 24).
      if (tokens !== null && isToken(presented)) return tokens.verify(presented);
      return (await owner.verify(presented, address)) ?? keys.verify(presented, address);
    },
  };
  return { auth: { mode: 'key', verifier }, keys, audit, newKey };
}

/** The key of whoever runs the bridge: from the configuration, else the one that was made at the first start. */
async function ownerKey(config: Config): Promise<{ owner: KeyVerifier; newKey: string | undefined }> {
  if (config.apiKey !== undefined) {
    return { owner: createHashedKeyVerifier([toHashedKey(config.apiKey, operator('env'))]), newKey: undefined };
  }
  const { sha256, key } = await loadOrCreateApiKey(join(config.sessionsDir, 'api-key.json'), hashKey);
  return { owner: createHashedKeyVerifier([{ sha256, principal: operator('first') }]), newKey: key };
}

function operator(name: string): Principal {
  return {
    id: name,
    name,
    organisation: DEFAULT_ORGANISATION,
    scopes: ['*'],
    sessions: 'all',
    isOperator: true,
    ratePerMinute: null,
  };
}

function tokensOf({ jwksUrl, jwtIssuer, jwtAudience }: Config, clock: Clock, log: Log): TokenVerifier | null {
  if (jwksUrl === undefined || jwtIssuer === undefined) return null;
  const keys = new KeySet({ url: jwksUrl, clock, log });
  return new TokenVerifier({ keys, issuer: jwtIssuer, audience: jwtAudience ?? jwtIssuer, clock });
}
