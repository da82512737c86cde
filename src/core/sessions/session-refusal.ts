import { BridgeError } from '../errors/bridge-error.js';
import type { ErrorCode } from '../errors/bridge-error.js';
import { explainState } from '../errors/explain.js';
import type { SessionState } from './session-machine.js';

/** Seconds after which asking a session that is coming back makes sense again. */
export const RETRY_AFTER_S = 5;

/** Refuses to link a phone to a session that has one. */
export function sessionAlreadyLinked(name: string): BridgeError {
  return new BridgeError('session_already_linked', `Session ${name} is already linked to a phone.`);
}

/** Why a session in this state cannot serve, with the next action. */
export function sessionRefusal(
  name: string,
  state: SessionState,
  failure: { readonly code: ErrorCode; readonly reason: string | null },
): BridgeError {
  const next = { hint: explainState(state).nextAction };
  const later = { ...next, retryAfterS: RETRY_AFTER_S };
  switch (state) {
    case 'stopped':
      return new BridgeError('session_stopped', `Session ${name} is stopped.`, next);
    case 'logged_out':
      return new BridgeError('session_logged_out', `The phone unlinked session ${name}.`, next);
    case 'scan_qr':
    case 'pairing_code':
    case 'passkey_required':
      return new BridgeError('session_not_linked', `Session ${name} is not linked to a phone.`, next);
    case 'failed':
      return new BridgeError(failure.code, failure.reason ?? `Session ${name} failed.`, later);
    case 'reconnecting':
      return new BridgeError('session_reconnecting', `Session ${name} is coming back.`, later);
    case 'starting':
    case 'syncing':
    case 'working':
      return new BridgeError('session_starting', `Session ${name} is still ${state}.`, later);
  }
}
