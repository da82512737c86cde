import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { MediaFiles, MediaStore } from '../ports/media-ports.js';
import type { RetentionStore } from '../ports/removal-ports.js';
import { removeUncarried } from './remove-uncarried.js';

export interface RetentionJanitorParts {
  readonly store: RetentionStore;
  readonly files: MediaFiles;
  readonly media: MediaStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The sessions that there are. */
  readonly sessions: () => readonly string[];
  /** Called when rows of a session were removed: what is kept of it in memory is old. */
  readonly onRemoved: (session: string) => void;
  readonly keepDays: number;
}

const DAY_MS = 86_400_000;
const ROUND_MS = 3_600_000;
/** After the start, when the pages are up and the machine has settled. */
const FIRST_ROUND_MS = 60_000;
const MESSAGES_A_STEP = 200;
const EVENTS_A_STEP = 1_000;
/** Between two steps, in ms: others write too. */
const PAUSE_MS = 20;

/** Once an hour removes what is older than `keepDays`, in small steps. What it removed does not come back by itself. */
export class RetentionJanitor {
  readonly #parts: RetentionJanitorParts;
  /** Up to which event each session's log was emptied. */
  readonly #emptied = new Map<string, number>();
  #cancel: () => void = () => undefined;
  #isStopped = false;
  #round: Promise<void> = Promise.resolve();

  constructor(parts: RetentionJanitorParts) {
    this.#parts = parts;
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

  /** One round over all sessions; gives how many messages it removed. */
  async clean(): Promise<number> {
    const { clock, keepDays, sessions, onRemoved, log } = this.#parts;
    const cutMs = clock.now() - keepDays * DAY_MS;
    let sum = 0;
    for (const session of sessions()) {
      const removed = await this.#cleanSession(session, cutMs);
      if (removed > 0) {
        onRemoved(session);
        log.info({ session, removed, keepDays }, 'Messages that had grown too old were removed');
      }
      sum += removed;
    }
    return sum;
  }

  async #cleanSession(session: string, cutMs: number): Promise<number> {
    const { store, files, media } = this.#parts;
    const cut = Math.floor(cutMs / 1000);
    let sum = 0;
    for (const chatId of await store.storedChats(session)) {
      for (;;) {
        if (this.#isStopped) return sum;
        const step = await store.removeOlder(session, chatId, cut, MESSAGES_A_STEP);
        await files.remove(session, step.files);
        sum += step.removed;
        if (step.removed < MESSAGES_A_STEP) break;
        await this.#pause();
      }
    }
    await removeUncarried(session, files, media);
    const cutTime = new Date(cutMs).toISOString();
    for (;;) {
      if (this.#isStopped) return sum;
      const last = await store.emptyEvents(session, this.#emptied.get(session) ?? 0, cutTime, EVENTS_A_STEP);
      if (last === null) return sum;
      this.#emptied.set(session, last);
      await this.#pause();
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.clock.after(PAUSE_MS, resolve);
    });
  }

  #next(afterMs: number): void {
    this.#cancel = this.#parts.clock.after(afterMs, () => {
      this.#round = this.clean()
        .then(() => undefined)
        .catch((error: unknown) => {
          this.#parts.log.error({ error }, 'Old messages could not be removed; it is tried again in an hour');
        })
        .finally(() => {
          if (!this.#isStopped) this.#next(ROUND_MS);
        });
    });
  }
}
