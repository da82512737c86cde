import type { SessionView } from '../../../core/sessions/session-view.js';
import type { RouteContext } from '../../route.js';

/** A session with where its stored copy stands. */
export function toSessionBody({ history }: RouteContext, session: SessionView) {
  const { caughtUp, caughtUpAt } = history.status(session.name);
  return { ...session, caughtUp, caughtUpAt };
}
