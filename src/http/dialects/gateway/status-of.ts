import type { BridgeError, ErrorCode } from '../../../core/errors/bridge-error.js';
import { trueStatusOf } from '../../families/true-status-of.js';

/** The statuses that this dialect documents: its codes follow from them. */
export const gatewayStatusOf: Readonly<Record<ErrorCode, number>> = {
  ...trueStatusOf,
  invalid_json: 422,
  unsupported_media_type: 422,
  qr_unavailable: 404,
  cursor_expired: 400,
  message_in_other_chat: 404,
  media_gone: 404,
  media_mismatch: 503,
  media_too_large: 503,
  range_not_satisfiable: 400,
  recipient_stopped: 409,
  send_failed: 503,
  action_refused: 409,
  deadline_exceeded: 503,
  disk_full: 503,
  connect_link_invalid: 404,
};

/** A malformed body is 422 as the documentation says; what is wrong in path, query or headers is 400. */
export function exactGatewayStatusOf({ code, part }: BridgeError): number | null {
  return code === 'invalid_request' && part !== 'query' && part !== 'params' && part !== 'headers' ? 422 : null;
}
