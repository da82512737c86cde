import type { NewEvent } from '../../core/events/logged-event.js';
import type { BatchOrigin } from '../../core/history/page-batch.js';
import type { CausewayDatabase } from '../open-database.js';

interface PendingEvent {
  readonly event: NewEvent;
  readonly key: string | null;
}

/** What the parts of one batch share: its transaction, and what they found to tell. */
export class BatchContext {
  readonly transaction: CausewayDatabase;
  readonly session: string;
  readonly origin: BatchOrigin;
  readonly events: PendingEvent[] = [];
  readonly #changed = new Set<string>();
  readonly #gone = new Set<string>();

  constructor(transaction: CausewayDatabase, session: string, origin: BatchOrigin) {
    this.transaction = transaction;
    this.session = session;
    this.origin = origin;
  }

  tell(events: readonly NewEvent[], key: string | null = null): void {
    for (const event of events) this.events.push({ event, key });
  }

  /** The chat or a message in it is not what it was. */
  touch(chatId: string): void {
    this.#changed.add(chatId);
    this.#gone.delete(chatId);
  }

  /** The chat and all of it is gone. */
  drop(chatId: string): void {
    this.#changed.add(chatId);
    this.#gone.add(chatId);
  }

  get changedChats(): readonly string[] {
    return [...this.#changed];
  }

  get keptChats(): readonly string[] {
    return [...this.#changed].filter((chatId) => !this.#gone.has(chatId));
  }
}
