import { BridgeError } from '../../core/errors/bridge-error.js';
import type { Principal } from '../../core/ports/key-verifier.js';
import { DEFAULT_ORGANISATION } from '../../core/sessions/session-key.js';
import type { RouteContext } from '../route.js';

/** Who asks. Throws `unauthorized` where nobody has to say. */
export function principalOf({ principal }: RouteContext): Principal {
  if (principal === null) throw new BridgeError('unauthorized', 'No API key came with the request.');
  return principal;
}

/** The organisation that the caller acts in. */
export function organisationOfCaller({
  principal,
}: {
  readonly principal: Pick<Principal, 'organisation'> | null;
}): string {
  return principal?.organisation ?? DEFAULT_ORGANISATION;
}
