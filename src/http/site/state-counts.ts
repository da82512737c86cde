import type { SessionsApi } from '../../core/sessions/session-view.js';

/** How many sessions are in which state: what may be told to anyone, for it names nobody. */
export function stateCounts(sessions: SessionsApi): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of sessions.list()) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
