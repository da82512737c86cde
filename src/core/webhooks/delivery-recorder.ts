import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { WebhookStore } from '../ports/webhook-ports.js';
import type { Delivery, TrackProgress } from './webhook.js';

/** Something whose progress is written together with what it did. */
export interface Recorded {
  readonly webhook: string;
  readonly session: string;
  /** As it is at this moment. */
  progress(): TrackProgress;
}

const FLUSH_MS = 25;
const AGAIN_MS = 1_000;
/** So many attempts wait to be written at most: then nothing more is sent. */
const MOST_WAITING = 500;

/**
 * Writes attempts and progress together, many in one transaction. What was delivered and not written when the process
 * dies is delivered again, under the same id.
 */
export class DeliveryRecorder {
  readonly #store: Pick<WebhookStore, 'record'>;
  readonly #clock: Clock;
  readonly #log: Log;
  #deliveries: Delivery[] = [];
  #changed = new Set<Recorded>();
  #flushing: Promise<void> | null = null;
  #room: Promise<void> = Promise.resolve();
  #makeRoom: () => void = () => undefined;
  #isClosed = false;

  constructor(store: Pick<WebhookStore, 'record'>, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Resolves when more may be done. */
  get room(): Promise<void> {
    return this.#room;
  }

  note(by: Recorded, delivery?: Delivery): void {
    this.#changed.add(by);
    if (delivery !== undefined) this.#deliveries.push(delivery);
    if (this.#deliveries.length >= MOST_WAITING) {
      this.#room = new Promise((resolve) => {
        this.#makeRoom = resolve;
      });
    }
    this.#flushing ??= this.#flushSoon();
  }

  /** Its progress is no longer of interest. */
  drop(by: Recorded): void {
    this.#changed.delete(by);
  }

  /** Resolves when all is written, or cannot be. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#makeRoom();
    await this.#flushing;
  }

  /** Resolves when what was noted before is written, or cannot be now. */
  async flushed(): Promise<void> {
    await this.#flushing;
  }

  async #flushSoon(): Promise<void> {
    await this.#after(FLUSH_MS);
    while (this.#deliveries.length > 0 || this.#changed.size > 0) {
      const deliveries = this.#deliveries;
      const changed = this.#changed;
      this.#deliveries = [];
      this.#changed = new Set();
      const progress = [...changed].map((one) => ({
        webhook: one.webhook,
        session: one.session,
        progress: one.progress(),
      }));
      try {
        await this.#store.record({ deliveries, progress });
        this.#makeRoom();
      } catch (error) {
        this.#log.warn({ err: error }, 'What webhooks did could not be written yet');
        this.#deliveries = [...deliveries, ...this.#deliveries];
        for (const one of changed) this.#changed.add(one);
        if (this.#isClosed) break;
        await this.#after(AGAIN_MS);
      }
    }
    this.#flushing = null;
  }

  #after(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(this.#isClosed ? 0 : ms, resolve);
    });
  }
}
