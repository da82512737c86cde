import type { SessionView } from '../../../core/sessions/session-view.js';
import type { RouteContext } from '../../route.js';

/** A session with where its stored copy stands. */
export function toSessionBody({ history }: RouteContext, { key, ...session }: SessionView) {
  const { caughtUp, caughtUpAt } = history.status(key);
  return { ...session, caughtUp, caughtUpAt };
}
