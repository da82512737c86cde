import type { BackfillDepth, HistorySettings, HistorySettingsStore, KeptHistorySettings } from './history-settings.js';

/** What was decided of one session's history, kept over restarts. Changes are made one after the other. */
export class SessionDecisions {
  readonly #store: HistorySettingsStore;
  readonly #session: string;
  readonly #depth: BackfillDepth;
  #kept: KeptHistorySettings = { depth: null, paused: false, fromPhone: false, linkedAtMs: null };
  #last: Promise<unknown> = Promise.resolve();

  /** `depth` holds where none was decided. */
  constructor(store: HistorySettingsStore, session: string, depth: BackfillDepth) {
    this.#store = store;
    this.#session = session;
    this.#depth = depth;
  }

  get now(): HistorySettings {
    return { ...this.#kept, depth: this.#kept.depth ?? this.#depth };
  }

  /** Reads what was decided before. Throws `storage_unavailable`. */
  async load(): Promise<HistorySettings> {
    await this.#inTurn(async () => {
      this.#kept = (await this.#store.read(this.#session)) ?? this.#kept;
    });
    return this.now;
  }

  /** What is absent stays. Throws `storage_unavailable`; then nothing changed. */
  save(changes: Partial<HistorySettings>): Promise<void> {
    return this.#inTurn(async () => {
      const known = (await this.#store.read(this.#session)) ?? this.#kept;
      const next = { ...known, ...changes };
      await this.#store.save(this.#session, next);
      this.#kept = next;
    });
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
