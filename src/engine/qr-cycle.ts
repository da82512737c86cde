/** WhatsApp shows the first code of a cycle for a minute and each later one for twenty seconds. */
const FIRST_LIVES_MS = 60_000;
const LATER_LIVES_MS = 20_000;

/** Knows how long each code of a QR cycle can be scanned: the page does not say. */
export class QrCycle {
  #count = 0;

  /**
   * When this code ends, in ms since 1970; null for what the library sends before the page has a reference
   * (`undefined,…`, wwebjs-contract 1.1 step 12a).
   */
  next(text: string, nowMs: number): number | null {
    if (text === '' || text.startsWith('undefined') || text.startsWith(',')) return null;
    this.#count += 1;
    return nowMs + (this.#count === 1 ? FIRST_LIVES_MS : LATER_LIVES_MS);
  }

  /** A new cycle begins: WhatsApp's last code was shown, or the link ended. */
  restart(): void {
    this.#count = 0;
  }
}
