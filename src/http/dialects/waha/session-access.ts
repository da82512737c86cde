import { BridgeError, type ErrorCode } from '../../../core/errors/bridge-error.js';
import type { SessionState } from '../../../core/sessions/session-machine.js';
import { visibleSessions } from '../../families/session-choice.js';
import type { RouteContext } from '../../route.js';
import { statusRefusal } from './status-refusal.js';
import { wahaStatusOfSession, type WahaStatus } from './waha-status.js';

/** What WAHA calls a session that a request does not name. */
export const DEFAULT_NAME = 'default';

/** How long a request waits for a session that is coming up, in ms, as WAHA does. */
const WAIT_MS = 5_000;

/** States that end by themselves; of the others nothing is to be waited for. */
const PASSING: ReadonlySet<SessionState> = new Set(['starting', 'syncing', 'reconnecting']);

const OF_STATUS: ReadonlySet<ErrorCode> = new Set([
  'session_not_linked',
  'session_already_linked',
  'session_stopped',
  'session_logged_out',
  'session_starting',
  'session_reconnecting',
  'session_failed',
  'qr_unavailable',
]);

/** The key of the session of that name; `default` is the one of this bridge, or the only one of the key. Throws WAHA's 404. */
export function knownSession(context: RouteContext, name: string): string {
  const known = visibleSessions(context);
  const ofName = (wanted: string) => known.find((session) => session.name === wanted);
  const [only, ...others] = known;
  const isOnly = context.principal?.sessions !== 'all' && others.length === 0;
  const found =
    ofName(name) ?? (name === DEFAULT_NAME ? (ofName(context.defaultSession) ?? (isOnly ? only : null)) : null);
  if (found != null) return found.key;
  throw new BridgeError(
    'session_not_found',
    `We didn't find a session with name '${name}'.\nPlease start it first by using POST /api/sessions/${name}/start request`,
  );
}

/** Runs on a working session, after up to five seconds of waiting for it. Throws WAHA's 404 and 422. */
export function onWorking<T>(context: RouteContext, name: string, run: (session: string) => Promise<T>): Promise<T> {
  return inStatus(context, name, ['WORKING'], run);
}

/** The same for a session that is in any of these statuses. */
export async function inStatus<T>(
  context: RouteContext,
  name: string,
  expected: readonly WahaStatus[],
  run: (session: string) => Promise<T>,
): Promise<T> {
  const session = knownSession(context, name);
  await untilStatus(context, session, expected);
  const status = wahaStatusOfSession(context, session);
  if (!expected.includes(status)) throw statusRefusal('session_starting', session, status, expected);
  return withStatusErrors(context, session, expected, run);
}

/** Runs, and gives what the session's state did not allow in WAHA's words. */
export async function withStatusErrors<T>(
  context: RouteContext,
  session: string,
  expected: readonly WahaStatus[],
  run: (session: string) => Promise<T>,
): Promise<T> {
  try {
    return await run(session);
  } catch (error) {
    if (!(error instanceof BridgeError) || !OF_STATUS.has(error.code)) throw error;
    throw statusRefusal(error.code, session, wahaStatusOfSession(context, session), expected);
  }
}

/** Resolves when the session is in one of the statuses, will not be by itself, or the time is over. */
async function untilStatus(context: RouteContext, session: string, expected: readonly WahaStatus[]): Promise<void> {
  const isOver = (): boolean =>
    expected.includes(wahaStatusOfSession(context, session)) || !PASSING.has(context.sessions.get(session).state);
  if (isOver()) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      unwatch();
      resolve();
    };
    const timer = setTimeout(end, WAIT_MS);
    const unwatch = context.sessions.watch((view) => {
      if (view.key === session && isOver()) end();
    });
  });
}
