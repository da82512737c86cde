import { setTimeout as pause } from 'node:timers/promises';
import type { SoakBridge } from './soak-house.js';

interface Page {
  readonly events: readonly { readonly sequence: number; readonly message: { readonly body?: string } | null }[];
  readonly meta: { readonly cursor: string };
}

const TROUBLE_MS = 200;

/** A script that follows the log with its cursor, whatever happens to the bridge meanwhile. */
export class LogReader {
  readonly #bridge: () => SoakBridge | null;
  /** Texts of the messages that it was told of. */
  readonly texts = new Set<string>();
  /** Events whose number did not follow the one before. */
  holes = 0;
  #cursor = 'start';
  #sequence = 0;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(bridge: () => SoakBridge | null) {
    this.#bridge = bridge;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        const page = (await this.#bridge()?.get(`/events?after=${this.#cursor}&limit=1000&wait=1`)) as Page | undefined;
        if (page !== undefined) this.#take(page);
      } catch {
        // The bridge is away: the same again, with the same cursor.
        await pause(TROUBLE_MS);
      }
    }
  }

  #take({ events, meta }: Page): void {
    for (const { sequence, message } of events) {
      if (sequence !== this.#sequence + 1) this.holes += 1;
      this.#sequence = sequence;
      if (message?.body !== undefined) this.texts.add(message.body);
    }
    this.#cursor = meta.cursor;
  }
}
