/** How many requests to one receiver may be under way. */
export class DeliverySlots {
  #free: number;
  readonly #onFree = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  release(): void {
    this.#free += 1;
    for (const wake of this.#onFree) wake();
  }

  /** Returns the way to stop. */
  watch(onFree: () => void): () => void {
    this.#onFree.add(onFree);
    return () => this.#onFree.delete(onFree);
  }
}
