import { BridgeError } from '../errors/bridge-error.js';

export const SESSION_STATES = [
  'stopped',
  'starting',
  'scan_qr',
  'pairing_code',
  'passkey_required',
  'syncing',
  'working',
  'reconnecting',
  'logged_out',
  'failed',
] as const;

export type SessionState = (typeof SESSION_STATES)[number];

const MOVES: Readonly<Record<SessionState, readonly SessionState[]>> = {
  stopped: ['starting'],
  starting: ['scan_qr', 'passkey_required', 'syncing', 'working', 'logged_out', 'failed', 'stopped'],
  scan_qr: ['starting', 'pairing_code', 'passkey_required', 'syncing', 'working', 'reconnecting', 'failed', 'stopped'],
  pairing_code: ['starting', 'scan_qr', 'passkey_required', 'syncing', 'working', 'reconnecting', 'failed', 'stopped'],
  passkey_required: ['starting', 'scan_qr', 'pairing_code', 'syncing', 'working', 'reconnecting', 'failed', 'stopped'],
  syncing: ['starting', 'scan_qr', 'working', 'reconnecting', 'logged_out', 'failed', 'stopped'],
  working: ['syncing', 'reconnecting', 'logged_out', 'starting', 'failed', 'stopped'],
  reconnecting: ['starting', 'scan_qr', 'syncing', 'working', 'logged_out', 'failed', 'stopped'],
  logged_out: ['starting', 'scan_qr', 'pairing_code', 'passkey_required', 'syncing', 'working', 'failed', 'stopped'],
  failed: ['starting', 'stopped'],
};

/** Whether a session may go from one state to the other. Staying is not a move. */
export function canMove(from: SessionState, to: SessionState): boolean {
  return MOVES[from].includes(to);
}

/** Throws `internal_error` for a move that the table does not have: such a move is a fault of ours. */
export function assertMove(from: SessionState, to: SessionState): void {
  if (!canMove(from, to)) {
    throw new BridgeError('internal_error', `A session cannot go from ${from} to ${to}.`);
  }
}
