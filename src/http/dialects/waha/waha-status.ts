import type { SessionState } from '../../../core/sessions/session-machine.js';
import type { RouteContext } from '../../route.js';

export const WAHA_STATUSES = [
  'STOPPED',
  'STARTING',
  'SCAN_QR_CODE',
  'PASSKEY_REQUIRED',
  'PASSKEY_CONFIRMATION_REQUIRED',
  'WORKING',
  'FAILED',
] as const;
export type WahaStatus = (typeof WAHA_STATUSES)[number];

const STATUS_OF: Readonly<Record<SessionState, WahaStatus>> = {
  stopped: 'STOPPED',
  starting: 'STARTING',
  scan_qr: 'SCAN_QR_CODE',
  pairing_code: 'SCAN_QR_CODE',
  passkey_required: 'PASSKEY_REQUIRED',
  syncing: 'STARTING',
  working: 'WORKING',
  reconnecting: 'STARTING',
  logged_out: 'FAILED',
  failed: 'FAILED',
};

/** A state in WAHA's words, as far as the state alone tells. */
export function wahaStatusOfState(state: SessionState): WahaStatus {
  return STATUS_OF[state];
}

/** A session's state in WAHA's words: when WhatsApp shows no more codes it has FAILED there (ruling 16). */
export function wahaStatusOfSession({ sessions }: RouteContext, name: string): WahaStatus {
  const { state } = sessions.get(name);
  if (state === 'scan_qr' && sessions.shownQr(name) === null) return 'FAILED';
  return STATUS_OF[state];
}
