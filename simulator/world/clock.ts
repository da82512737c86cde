/** The account's own time: runs with the machine's, from wherever it was set. */
export class Clock {
  #offsetMs = 0;

  nowMs(): number {
    return Date.now() + this.#offsetMs;
  }

  nowS(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  setTo(unixSeconds: number): void {
    this.#offsetMs = unixSeconds * 1000 - Date.now();
  }

  advance(ms: number): void {
    this.#offsetMs += ms;
  }
}
