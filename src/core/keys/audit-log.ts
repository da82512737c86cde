import type { UlidSource } from '../ids/ulid.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { AuditEntry, AuditQuery, AuditStore } from './audit.js';

const KEPT_MS = 400 * 86_400_000;
/** After so many entries old ones are looked for. */
const CLEAN_EVERY = 1_000;

export interface AuditLogParts {
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly ulids: UlidSource;
  readonly log: Log;
}

/** The audit log: entries are kept for 400 days. */
export interface AuditApi {
  /** Writes without making anyone wait; what cannot be written is told in the log of the process. */
  note(entry: Omit<AuditEntry, 'id' | 'at'>): void;
  /** The newest first. */
  list(organisation: string, query: AuditQuery): Promise<readonly AuditEntry[]>;
}

/** See `AuditApi`. */
export class AuditLog implements AuditApi {
  readonly #parts: AuditLogParts;
  #noted = 0;
  readonly #writing = new Set<Promise<void>>();

  constructor(parts: AuditLogParts) {
    this.#parts = parts;
  }

  note(entry: Omit<AuditEntry, 'id' | 'at'>): void {
    const { clock, ulids } = this.#parts;
    const nowMs = clock.now();
    const writing = this.#write({ id: ulids.next(nowMs), at: new Date(nowMs).toISOString(), ...entry });
    this.#writing.add(writing);
    void writing.finally(() => this.#writing.delete(writing));
  }

  async list(organisation: string, query: AuditQuery): Promise<readonly AuditEntry[]> {
    await this.settled();
    return this.#parts.store.list(organisation, query);
  }

  /** Resolves when everything noted so far is on the disk, or was told to the process's log. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }

  async #write(entry: AuditEntry): Promise<void> {
    const { store, clock, log } = this.#parts;
    try {
      await store.add(entry);
      if (this.#noted++ % CLEAN_EVERY === 0) await store.removeBefore(new Date(clock.now() - KEPT_MS).toISOString());
    } catch (error) {
      log.error(
        { err: error, action: entry.action, requestId: entry.requestId },
        'an audit entry could not be written',
      );
    }
  }
}
