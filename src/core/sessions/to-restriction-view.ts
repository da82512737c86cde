import type { Restriction } from '../ports/engine.js';
import type { SessionView } from './session-view.js';

/** A restriction as everyone sees it. */
export function toRestrictionView(restriction: Restriction | null): SessionView['restriction'] {
  if (restriction === null) return null;
  const { reason, untilMs } = restriction;
  return { reason, until: untilMs === null ? null : new Date(untilMs).toISOString() };
}
