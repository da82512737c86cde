import { BridgeError, type ErrorCode } from '../../../core/errors/bridge-error.js';
import { sessionNameOf } from '../../../core/sessions/session-key.js';
import type { WahaStatus } from './waha-status.js';

/** Under which fact a refusal for the session's status stands. */
export const STATUS_FACTS = 'wahaStatus';

/** The body of WAHA's 422 for a session that is not in the status a route needs. */
export interface StatusFacts {
  readonly error: string;
  readonly session: string;
  readonly status: WahaStatus;
  readonly expected: readonly WahaStatus[];
}

const UNEXPECTED = 'Session status is not as expected. Try again later or restart the session';

/** The refusal that WAHA gives for a session in another status than a route needs. */
export function statusRefusal(
  code: ErrorCode,
  session: string,
  status: WahaStatus,
  expected: readonly WahaStatus[],
): BridgeError {
  const facts: StatusFacts = { error: UNEXPECTED, session: sessionNameOf(session), status, expected };
  return new BridgeError(code, UNEXPECTED, { facts: { [STATUS_FACTS]: facts } });
}
