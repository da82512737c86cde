import type { Clock } from '../ports/clock.js';
import type { EventLog } from '../ports/event-log.js';
import type { Log } from '../ports/log.js';

export interface EventLogJanitorOptions {
  readonly events: Pick<EventLog, 'trim'>;
  /** Attempts to deliver are kept as long as events; removes at most `limit` older ones and gives how many. */
  readonly trimDeliveries: (cut: string, limit: number) => Promise<number>;
  readonly sessions: () => readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly keepDays: number;
  /** Events of one session. */
  readonly keepMax: number;
}

const DAY_MS = 86_400_000;
const ROUND_MS = 3_600_000;
const FIRST_ROUND_MS = 90_000;
const ROWS_A_STEP = 1_000;
/** Between two steps, in ms: others write too. */
const PAUSE_MS = 20;

/** Once an hour trims every event log by age and size, in small steps, from its start. */
export class EventLogJanitor {
  readonly #options: EventLogJanitorOptions;
  #cancel: () => void = () => undefined;
  #isStopped = false;
  #round: Promise<void> = Promise.resolve();

  constructor(options: EventLogJanitorOptions) {
    this.#options = options;
  }

  start(): void {
    this.#next(FIRST_ROUND_MS);
  }

  /** Resolves when the step under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    await this.#round;
  }

  /** One round; gives how many events it removed. */
  async clean(): Promise<number> {
    const { events, trimDeliveries, sessions, clock, keepDays, keepMax, log } = this.#options;
    const cut = new Date(clock.now() - keepDays * DAY_MS).toISOString();
    let sum = 0;
    for (const session of sessions()) {
      const removed = await this.#inSteps(() => events.trim(session, { cut, keep: keepMax }, ROWS_A_STEP));
      if (removed > 0) log.info({ session, removed }, 'Events that had grown too old or too many left the log');
      sum += removed;
    }
    await this.#inSteps(() => trimDeliveries(cut, ROWS_A_STEP));
    return sum;
  }

  async #inSteps(step: () => Promise<number>): Promise<number> {
    const { clock } = this.#options;
    let sum = 0;
    while (!this.#isStopped) {
      const removed = await step();
      sum += removed;
      if (removed < ROWS_A_STEP) break;
      await new Promise<void>((resolve) => {
        clock.after(PAUSE_MS, resolve);
      });
    }
    return sum;
  }

  #next(afterMs: number): void {
    this.#cancel = this.#options.clock.after(afterMs, () => {
      this.#round = this.clean()
        .then(() => undefined)
        .catch((error: unknown) => {
          this.#options.log.error({ err: error }, 'The event log could not be trimmed; it is tried again in an hour');
        })
        .finally(() => {
          if (!this.#isStopped) this.#next(ROUND_MS);
        });
    });
  }
}
