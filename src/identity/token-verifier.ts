import { errors, jwtVerify, type JWTPayload } from 'jose';
import { BridgeError } from '../core/errors/bridge-error.js';
import type { Capability } from '../core/keys/scopes.js';
import type { Clock } from '../core/ports/clock.js';
import type { KeyVerifier, Principal } from '../core/ports/key-verifier.js';
import { isOrganisation } from '../core/sessions/session-key.js';
import type { KeySet } from './key-set.js';

/** Signatures by a key pair only: with a shared secret whoever can verify could sign. */
const ALGORITHMS = ['EdDSA', 'ES256', 'RS256'];

export interface TokenVerifierOptions {
  readonly keys: Pick<KeySet, 'key'>;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** Owners and admins of an organisation may do everything in it, members all but manage. */
const SCOPES_OF_ROLE = new Map<unknown, readonly Capability[]>([
  ['owner', ['read', 'send', 'manage', 'events']],
  ['admin', ['read', 'send', 'manage', 'events']],
  ['member', ['read', 'send', 'events']],
]);

/** Whether this is a login token: three parts with dots between (ruling 24). */
export function isToken(presented: string): boolean {
  return /^[^.\s]+\.[^.\s]+\.[^.\s]+$/.test(presented);
}

/**
 * Login tokens (JWT) of another system: signature, issuer, audience, times and subject must hold. Organisation and role
 * come from the claims `activeOrganizationId` and `orgRole`; `role: super_admin` may do everything in the organisation.
 * Throws `unauthorized`, saying what is wrong, for every token that is not good.
 */
export class TokenVerifier implements KeyVerifier {
  readonly #options: TokenVerifierOptions;

  constructor(options: TokenVerifierOptions) {
    this.#options = options;
  }

  async verify(presented: string): Promise<Principal | null> {
    const claims = await this.#claims(presented);
    const { activeOrganizationId: organisation, orgRole, role, sub } = claims;
    if (typeof organisation !== 'string' || !isOrganisation(organisation)) {
      throw refused('it names no organisation');
    }
    const scopes = role === 'super_admin' ? ['*'] : SCOPES_OF_ROLE.get(orgRole);
    if (scopes === undefined) throw refused('it names no role that is known here');
    const id = `token:${(sub ?? '').slice(0, 128)}`;
    return { id, name: id, organisation, scopes, sessions: 'all', isOperator: false, ratePerMinute: null };
  }

  async #claims(token: string): Promise<JWTPayload> {
    const { keys, issuer, audience, clock } = this.#options;
    try {
      const { payload } = await jwtVerify(token, keys.key, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        currentDate: new Date(clock.now()),
        requiredClaims: ['sub', 'exp'],
      });
      if (payload.sub === undefined || payload.sub === '') throw refused('it names nobody');
      return payload;
    } catch (error) {
      if (error instanceof BridgeError) throw error;
      throw refused(reasonOf(error));
    }
  }
}

function refused(reason: string): BridgeError {
  return new BridgeError('unauthorized', `This login token is not good here: ${reason}.`);
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `its claim ${error.claim} is not what is expected`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not allowed';
  if (error instanceof errors.JOSEError) return 'its signature cannot be verified';
  return 'there is no key to verify it with right now';
}
