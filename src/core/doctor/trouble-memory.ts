import type { Clock } from '../ports/clock.js';
import type { SessionState } from '../sessions/session-machine.js';
import type { SessionsApi, SessionView } from '../sessions/session-view.js';

/** What interrupted a session. */
export interface Trouble {
  /** ISO 8601. */
  readonly at: string;
  readonly state: SessionState;
  readonly reason: string | null;
}

export interface Troubles {
  readonly last: Trouble | null;
  readonly lastHour: number;
}

const HOUR_MS = 3_600_000;
const MOST_KEPT = 100;
const TROUBLED: ReadonlySet<SessionState> = new Set(['reconnecting', 'failed', 'logged_out']);

/** Remembers when and why sessions were interrupted (a navigation, a crash, a lost connection), while this process lives. */
export class TroubleMemory {
  readonly #clock: Clock;
  readonly #states = new Map<string, SessionState>();
  readonly #troubles = new Map<string, Trouble[]>();

  constructor(sessions: Pick<SessionsApi, 'watch'>, clock: Clock) {
    this.#clock = clock;
    sessions.watch((view) => {
      this.#notice(view);
    });
  }

  of(session: string): Troubles {
    const all = this.#troubles.get(session) ?? [];
    const sinceMs = this.#clock.now() - HOUR_MS;
    return { last: all.at(-1) ?? null, lastHour: all.filter(({ at }) => Date.parse(at) >= sinceMs).length };
  }

  #notice({ key, state, reason }: SessionView): void {
    if (this.#states.get(key) === state) return;
    this.#states.set(key, state);
    if (!TROUBLED.has(state)) return;
    const trouble = { at: new Date(this.#clock.now()).toISOString(), state, reason };
    this.#troubles.set(key, [...(this.#troubles.get(key) ?? []), trouble].slice(-MOST_KEPT));
  }
}
