import { BridgeError, type ErrorCode } from '../../../core/errors/bridge-error.js';
import type { RouteContext } from '../../route.js';

const NOT_LIVE: ReadonlySet<ErrorCode> = new Set([
  'session_not_linked',
  'session_stopped',
  'session_logged_out',
  'session_starting',
  'session_reconnecting',
  'session_failed',
  'page_unavailable',
  'browser_unavailable',
  'whatsapp_unreachable',
]);

/** Runs what needs WhatsApp itself; a session that does not work is 501, as in the source, at once. */
export async function live<T>(context: RouteContext, session: string, run: () => Promise<T>): Promise<T> {
  if (context.sessions.get(session).state !== 'working') throw notLive();
  try {
    return await run();
  } catch (error) {
    throw error instanceof BridgeError && NOT_LIVE.has(error.code) ? notLive(error) : error;
  }
}

function notLive(cause?: BridgeError): BridgeError {
  return new BridgeError('feature_unavailable', 'live WhatsApp client is not available for this session', { cause });
}
