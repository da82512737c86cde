import type { SessionState } from '../../../core/sessions/session-machine.js';

export const INSTANCE_STATUSES = [
  'initialize',
  'qr',
  'loading_screen',
  'authenticated',
  'ready',
  'disconnected',
  'auth_failure',
] as const;
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** A session's state as Cartat says it; complete by type. */
export const INSTANCE_STATUS_OF: Readonly<Record<SessionState, InstanceStatus>> = {
  stopped: 'disconnected',
  starting: 'initialize',
  scan_qr: 'qr',
  pairing_code: 'qr',
  passkey_required: 'qr',
  syncing: 'loading_screen',
  working: 'ready',
  reconnecting: 'disconnected',
  logged_out: 'auth_failure',
  failed: 'disconnected',
};
