import type { FeedBatch, FeedChange } from '../../core/ports/page-feed.js';
import { clock, tick } from './clock.js';
import { tellable } from './tellable.js';

/** Gives what is to be told of a thing as it stands now; nothing when there is nothing to tell. May throw. */
type Tell = () => readonly FeedChange[];

/** The store's fixed cost of a batch is that of some hundred messages; more at once would keep others from the page. */
const MOST_THINGS = 1_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;
/** What comes this soon after the oldest that waits travels with it: a batch has its price. Ruling 18 allows 25 ms. */
const GATHER_MS = 15;

/**
 * What changed and was not yet taken, one entry a thing in the order of their first change. A thing that changes again
 * while it waits costs nothing more, so the set is never larger than what the page holds, and what is told of a thing is
 * its last state.
 */
export class WaitingChanges {
  #waiting = new Map<string, Tell>();
  #given: { readonly number: number; readonly things: ReadonlyMap<string, Tell> } | null = null;
  #number = 0;
  #sinceMs = 0;
  #wake: () => void = () => undefined;

  note(thing: string, tell: Tell): void {
    tick();
    if (this.#waiting.size === 0) this.#sinceMs = performance.now();
    this.#waiting.set(thing, tell);
    this.#wake();
  }

  /** Tells it after all that waits; what waits of `forgotten` is no longer told. */
  noteLast(thing: string, tell: Tell, forgotten: string): void {
    this.#waiting.delete(thing);
    this.#waiting.delete(forgotten);
    this.note(thing, tell);
  }

  /** See `PageFeed.takeChanges`. */
  async take({ taken, waitMs }: { taken: number; waitMs: number }): Promise<FeedBatch> {
    this.#putBack(taken);
    if (this.#waiting.size === 0 && waitMs > 0) await this.#somethingOr(waitMs);
    if (waitMs > 0) await this.#gathered();
    // A call that was given up meanwhile may have taken a batch to nobody.
    this.#putBack(taken);
    return this.#hand();
  }

  /** A batch that did not arrive: its things are told again, with what became of them since. */
  #putBack(taken: number): void {
    if (this.#given !== null && this.#given.number > taken) {
      const again = new Map(this.#given.things);
      for (const [thing, tell] of this.#waiting) {
        // Messages keep the place of their arrival; a chat that went and came again does not.
        if (!thing.startsWith('message ')) again.delete(thing);
        again.set(thing, tell);
      }
      this.#waiting = again;
    }
    this.#given = null;
  }

  async #somethingOr(waitMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#wake = () => {
        this.#wake = () => undefined;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #gathered(): Promise<void> {
    const leftMs = this.#sinceMs + GATHER_MS - performance.now();
    if (leftMs > 0 && this.#waiting.size < MOST_THINGS) await new Promise((resolve) => setTimeout(resolve, leftMs));
  }

  #hand(): FeedBatch {
    const things = new Map<string, Tell>();
    const changes: FeedChange[] = [];
    let characters = 0;
    for (const [thing, tell] of this.#waiting) {
      if (things.size >= MOST_THINGS || characters >= MOST_CHARACTERS) break;
      things.set(thing, tell);
      this.#waiting.delete(thing);
      for (const change of tellable(tell)) {
        changes.push(change);
        characters += 'json' in change ? change.json.length : 200;
      }
    }
    this.#given = { number: ++this.#number, things };
    return { number: this.#number, clock: clock(), changes, waiting: this.#waiting.size };
  }
}
