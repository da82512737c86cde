import type { Placed } from '../../core/history/place-window.js';

interface InSecond {
  readonly id: string;
  readonly chatId: string;
  readonly timestamp: number;
}

export interface StoredPlace {
  readonly id: string;
  readonly chat_id: string;
  readonly timestamp: number;
  readonly row_order: number;
}

/** The places of the messages of some seconds of some chats, kept up to date while a run is played. */
export class MessageSeconds {
  readonly #seconds = new Map<string, Map<string, number>>();

  constructor(stored: readonly StoredPlace[]) {
    for (const row of stored) this.#second(row.chat_id, row.timestamp).set(row.id, row.row_order);
  }

  placed(chatId: string, timestamp: number): readonly Placed[] {
    return [...this.#second(chatId, timestamp)].map(([id, order]) => ({ id, order }));
  }

  /** Where it stands, or after all others of its second. */
  placeOf({ id, chatId, timestamp }: InSecond): number {
    const second = this.#second(chatId, timestamp);
    return second.get(id) ?? Math.max(-1, ...second.values()) + 1;
  }

  /** `before` names the second it may have left. */
  set(message: InSecond, order: number, before: StoredPlace | null): void {
    if (before !== null) this.forget(before);
    this.#second(message.chatId, message.timestamp).set(message.id, order);
  }

  forget(row: StoredPlace): void {
    this.#second(row.chat_id, row.timestamp).delete(row.id);
  }

  #second(chatId: string, timestamp: number): Map<string, number> {
    const key = `${chatId} ${timestamp}`;
    const second = this.#seconds.get(key) ?? new Map<string, number>();
    this.#seconds.set(key, second);
    return second;
  }
}
