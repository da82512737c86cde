/** So many failures in a row, of more than one chat, and it is the receiver that is away. */
const AWAY_AFTER = 5;

/** Whether a receiver is away, by what came of the latest attempts. */
export class ReceiverHealth {
  #failures = 0;
  readonly #chats = new Set<string | null>();

  get isAway(): boolean {
    return this.#failures >= AWAY_AFTER && this.#chats.size > 1;
  }

  failed(chat: string | null): void {
    this.#failures += 1;
    if (this.#chats.size < 2) this.#chats.add(chat);
  }

  /** True when it was away until now. */
  delivered(): boolean {
    const wasAway = this.isAway;
    this.#failures = 0;
    this.#chats.clear();
    return wasAway;
  }
}
