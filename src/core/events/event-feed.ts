import type { EventLog, LogEnd, LogStart } from '../ports/event-log.js';
import type { LoggedEvent } from './logged-event.js';

/** Of one session, for readers that are nearly level: older ones are read from the log again. */
const MOST_KEPT = 256;
/** Of all sessions: beyond it the longest unused go. */
const MOST_KEPT_OF_ALL = 4_096;

interface Tail {
  /** In sequence, without a hole. */
  kept: readonly LoggedEvent[];
  /** The last sequence known to be written. */
  end: number;
  reading: { readonly after: number; readonly found: Promise<readonly LoggedEvent[]> } | null;
}

/**
 * The one place where events are read that were just written: readers that are level share a single read of the log, and
 * are woken by the writing itself. Whoever is behind reads the log alone, at its own pace.
 */
export class EventFeed {
  readonly #log: EventLog;
  readonly #tails = new Map<string, Tail>();
  readonly #waiting = new Set<() => void>();
  #keptOfAll = 0;
  #version = 0;
  #generation = 0;
  #isClosed = false;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Counts what was written: another number than before means that there may be something to read. */
  get version(): number {
    return this.#version;
  }

  /** Counts the sessions that came and went, and texts that were erased. */
  get generation(): number {
    return this.#generation;
  }

  /** How many readers wait for something to be written. */
  get waiting(): number {
    return this.#waiting.size;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Events up to `last` are on the disk. */
  written(session: string, last: number): void {
    const tail = this.#tails.get(session);
    if (tail === undefined) {
      this.#generation += 1;
      this.#tails.set(session, { kept: [], end: last, reading: null });
    } else if (last > tail.end) {
      tail.end = last;
    }
    this.#wake();
  }

  /** Sessions came that nothing was written of since this began. */
  sessionsCame(): void {
    this.#generation += 1;
    this.#wake();
  }

  /** What is kept of a session in memory may be untrue: it was removed, or people were erased from it. */
  forget(session: string): void {
    this.#keptOfAll -= this.#tails.get(session)?.kept.length ?? 0;
    this.#tails.delete(session);
    this.#generation += 1;
    this.#wake();
  }

  /** In sequence, those after `sequence` that are on the disk; not necessarily all of them. */
  async after(session: string, sequence: number, limit: number): Promise<readonly LoggedEvent[]> {
    const tail = this.#tails.get(session);
    if (tail === undefined) return this.#log.eventsAfter(session, sequence, limit);
    const first = tail.kept[0]?.sequence ?? sequence + 1;
    const last = tail.kept.at(-1)?.sequence ?? sequence;
    if (sequence >= first - 1 && sequence < last) {
      const from = sequence - first + 1;
      return tail.kept.slice(from, from + limit);
    }
    if (sequence === tail.end) return [];
    const isNearTheEnd = sequence >= last && sequence < tail.end && tail.end - sequence <= MOST_KEPT;
    if (!isNearTheEnd) return this.#log.eventsAfter(session, sequence, limit);
    return (await this.#read(session, tail, sequence)).slice(0, limit);
  }

  ends(sessions: readonly string[]): Promise<ReadonlyMap<string, LogEnd>> {
    return this.#log.ends(sessions);
  }

  start(session: string): Promise<LogStart> {
    return this.#log.start(session);
  }

  /** Resolves when something was written since the version, when the feed closes, or when `abort` is called. */
  changedSince(version: number): { readonly changed: Promise<void>; readonly abort: () => void } {
    let abort = (): void => undefined;
    const changed = new Promise<void>((resolve) => {
      abort = () => {
        this.#waiting.delete(abort);
        resolve();
      };
      if (this.#isClosed || version !== this.#version) resolve();
      else this.#waiting.add(abort);
    });
    return { changed, abort };
  }

  /** Wakes everybody for the last time. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  async #read(session: string, tail: Tail, after: number): Promise<readonly LoggedEvent[]> {
    if (tail.reading?.after === after) return tail.reading.found;
    const found = this.#log.eventsAfter(session, after, MOST_KEPT);
    const reading = { after, found };
    tail.reading = reading;
    try {
      const events = await found;
      const last = tail.kept.at(-1)?.sequence ?? after;
      if (events[0]?.sequence === after + 1 && last <= after) {
        this.#keep(session, tail, last === after ? [...tail.kept, ...events] : events);
      }
      return events;
    } finally {
      if (tail.reading === reading) tail.reading = null;
    }
  }

  #keep(session: string, tail: Tail, events: readonly LoggedEvent[]): void {
    if (this.#tails.get(session) !== tail) return;
    this.#keptOfAll -= tail.kept.length;
    tail.kept = events.slice(-MOST_KEPT);
    this.#keptOfAll += tail.kept.length;
    // Again at the end of the map: the first ones in it are the longest unused.
    this.#tails.delete(session);
    this.#tails.set(session, tail);
    for (const one of this.#tails.values()) {
      if (this.#keptOfAll <= MOST_KEPT_OF_ALL) return;
      this.#keptOfAll -= one.kept.length;
      one.kept = [];
    }
  }

  #wake(): void {
    this.#version += 1;
    const waiting = [...this.#waiting];
    for (const wake of waiting) wake();
  }
}
