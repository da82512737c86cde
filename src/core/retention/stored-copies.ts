import type { Log } from '../ports/log.js';
import type { MediaFiles } from '../ports/media-ports.js';
import type { CopyStore } from '../ports/removal-ports.js';

export interface StoredCopiesParts {
  readonly store: CopyStore;
  readonly files: Pick<MediaFiles, 'removeAll'>;
  readonly log: Log;
  /** Called when the rows of a session are gone: what is kept of it in memory is old. */
  readonly onRemoved: (session: string) => void;
}

/** Whose account a session's stored copy is of, and its end. */
export class StoredCopies {
  readonly #parts: StoredCopiesParts;

  constructor(parts: StoredCopiesParts) {
    this.#parts = parts;
  }

  /**
   * To be called before anything of an account is stored: when another account was linked under this name before, its
   * copy is gone when this resolves. The numbers of events go on. Interrupted, it begins again at the next call.
   */
  async ensureAccount(session: string, accountId: string): Promise<void> {
    const { store, log } = this.#parts;
    const id = withoutDevice(accountId);
    const known = await store.account(session);
    if (known === id) return;
    if (known !== null) {
      log.warn({ session }, 'Another account was linked under this name; the stored copy of the former is removed');
      await this.#removeCopy(session);
    }
    await store.setAccount(session, id);
  }

  /** Removes all that is stored of a session and its files. The session itself is its owner's to remove. */
  async remove(session: string): Promise<void> {
    await this.#removeCopy(session);
    await this.#parts.store.removeCounters(session);
  }

  async #removeCopy(session: string): Promise<void> {
    await this.#parts.store.removeCopy(session);
    await this.#parts.files.removeAll(session);
    this.#parts.onRemoved(session);
  }
}

/** `447700900100@c.us` of `447700900100:12@c.us`. */
function withoutDevice(id: string): string {
  return id.replace(/:\d+@/, '@');
}
