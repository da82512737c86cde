import type { ErrorCode } from '../../../core/errors/bridge-error.js';
import { trueStatusOf } from '../../families/true-status-of.js';

/** As WAHA answers: 422 for what the session's state or its engine does not allow, and true statuses where it has 500. */
export const wahaStatusOf: Readonly<Record<ErrorCode, number>> = {
  ...trueStatusOf,
  session_exists: 422,
  session_running: 422,
  session_not_linked: 422,
  session_already_linked: 422,
  session_stopped: 422,
  session_logged_out: 422,
  session_starting: 422,
  session_reconnecting: 422,
  session_failed: 422,
  qr_unavailable: 422,
  conversion_unavailable: 422,
  media_gone: 404,
  feature_unavailable: 422,
  profile_refused: 422,
};
