import { BridgeError } from '../errors/bridge-error.js';
import type { Clock } from '../ports/clock.js';
import { cursorText, parseCursor, placeText, type SessionPlace } from './event-cursor.js';
import type { EventFeed } from './event-feed.js';
import { passes, type EventFilter } from './event-filter.js';
import type { LoggedEvent } from './logged-event.js';

/** A session whose events a reader may see. */
export interface ReadableSession {
  readonly key: string;
  readonly name: string;
}

export interface EventReaderOptions {
  readonly feed: EventFeed;
  readonly clock: Clock;
  /** Asked again when sessions came or went. */
  readonly sessions: () => readonly ReadableSession[];
  readonly filterOf: (session: string) => Promise<EventFilter>;
  /** A cursor, `start` for all that is in the log, `now` for what comes. */
  readonly after: string;
}

/** An event, whose it is, and where to go on after it. */
export interface ReadEvent {
  readonly session: string;
  readonly event: LoggedEvent;
  readonly cursor: string;
}

interface Place {
  readonly session: ReadableSession;
  readonly filter: EventFilter;
  place: SessionPlace;
  text: string;
}

/** How many events a look that finds nothing wanted goes through before it lets others have a turn. */
const MOST_SCANNED = 1_000;

/**
 * One reader's way through the logs of its sessions: every event once, in the order of its session. It holds no event
 * and waits for nothing but the writing.
 */
export class EventReader {
  readonly #options: EventReaderOptions;
  #places: readonly Place[] = [];
  #generation = -1;
  #version = -1;

  private constructor(options: EventReaderOptions) {
    this.#options = options;
  }

  /** Throws `invalid_request` for a bad cursor and `cursor_expired` for one that is older than the log. */
  static async open(options: EventReaderOptions): Promise<EventReader> {
    const reader = new EventReader(options);
    await reader.#enter();
    return reader;
  }

  /** Where to go on after all that was handed out or passed over. */
  get cursor(): string {
    return cursorText(this.#places.map(({ text }) => text));
  }

  /** Nothing will come any more. */
  get isOver(): boolean {
    return this.#options.feed.isClosed;
  }

  /** Up to `limit` wanted events that are there now. Throws `cursor_expired` when the log begins later than it was. */
  async next(limit: number): Promise<readonly ReadEvent[]> {
    const { feed } = this.#options;
    this.#version = feed.version;
    if (feed.generation !== this.#generation) await this.#refresh();
    const found = await Promise.all(
      this.#places.map(async (place) => {
        const events = await feed.after(place.session.key, place.place.sequence, MOST_SCANNED);
        this.#expectNoHole(place, events);
        return { place, events, at: 0 };
      }),
    );
    if (feed.generation !== this.#generation) {
      this.#version = -1;
      return [];
    }
    const result: ReadEvent[] = [];
    while (result.length < limit) {
      const heads = found.filter(({ events, at }) => at < events.length);
      const next = heads.reduce<(typeof heads)[number] | null>(
        (first, one) =>
          first === null || (one.events[one.at]?.id ?? '') < (first.events[first.at]?.id ?? '') ? one : first,
        null,
      );
      const event = next?.events[next.at];
      if (next === null || event === undefined) break;
      next.at += 1;
      this.#move(next.place, { ...next.place.place, sequence: event.sequence });
      if (passes(next.place.filter, event)) {
        result.push({ session: next.place.session.name, event, cursor: this.cursor });
      }
    }
    // What was passed over is news too: there may be more behind it.
    if (found.some(({ events, at }) => at < events.length || events.length === MOST_SCANNED)) this.#version = -1;
    return result;
  }

  /** Whether what `next` gave may not be all that is there. */
  get mayHaveMore(): boolean {
    return this.#version !== this.#options.feed.version;
  }

  /** As `next`, but when there is nothing wanted it waits for it up to so many ms, or until `signal` says so. */
  async nextWithin(limit: number, waitMs: number, signal?: AbortSignal): Promise<readonly ReadEvent[]> {
    const { clock } = this.#options;
    const endMs = clock.now() + waitMs;
    for (;;) {
      const events = await this.next(limit);
      const leftMs = endMs - clock.now();
      if (events.length > 0 || leftMs <= 0 || this.isOver || signal?.aborted === true) return events;
      await this.changed(leftMs, signal);
    }
  }

  /** Resolves when there may be something after what `next` gave, or after so many ms, or when `signal` says so. */
  async changed(waitMs: number, signal?: AbortSignal): Promise<void> {
    const { feed, clock } = this.#options;
    const { changed, abort } = feed.changedSince(this.#version);
    const cancel = clock.after(waitMs, abort);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
    await changed;
    cancel();
    signal?.removeEventListener('abort', abort);
  }

  async #enter(): Promise<void> {
    const { after } = this.#options;
    const cursor = after === 'start' || after === 'now' ? null : parseCursor(after);
    await this.#look((session, end) => {
      if (cursor !== null) return cursor.get(session.name) ?? null;
      return after === 'now' ? (end ?? { epoch: '', sequence: 0 }) : null;
    });
  }

  async #refresh(): Promise<void> {
    const known = new Map(this.#places.map(({ session, place }) => [session.key, place]));
    await this.#look(({ key }) => known.get(key) ?? null);
  }

  /** Looks at every session that there is; `placeOf` gives null where its log is read from the start. */
  async #look(
    placeOf: (session: ReadableSession, end: SessionPlace | undefined) => SessionPlace | null,
  ): Promise<void> {
    const { feed, sessions, filterOf } = this.#options;
    this.#generation = feed.generation;
    const all = sessions();
    const ends = await feed.ends(all.map(({ key }) => key));
    const places: Place[] = [];
    for (const session of all) {
      const end = ends.get(session.key);
      const wanted = placeOf(session, end);
      const epoch = end?.epoch ?? '';
      const isOfThisLog = wanted !== null && (wanted.epoch === epoch || isBeforeAll(wanted));
      const sequence = isOfThisLog ? wanted.sequence : (await feed.start(session.key)).sequence - 1;
      const place = { epoch, sequence };
      if (isOfThisLog && end !== undefined && sequence < end.sequence) await this.#expectKept(session, place);
      places.push({ session, filter: await filterOf(session.key), place, text: placeText(session.name, place) });
    }
    this.#places = places;
  }

  async #expectKept(session: ReadableSession, place: SessionPlace): Promise<void> {
    const { sequence, at } = await this.#options.feed.start(session.key);
    if (sequence <= place.sequence + 1) return;
    throw expired(session.name, sequence, at);
  }

  #expectNoHole({ session, place }: Place, events: readonly LoggedEvent[]): void {
    const [first] = events;
    if (first === undefined || first.sequence === place.sequence + 1) return;
    throw expired(session.name, first.sequence, first.at);
  }

  #move(place: Place, to: SessionPlace): void {
    place.place = to;
    place.text = placeText(place.session.name, to);
  }
}

/** Made before the session had a log, and so an epoch: whatever comes is after it. */
function isBeforeAll({ epoch, sequence }: SessionPlace): boolean {
  return epoch === '' && sequence === 0;
}

function expired(session: string, sequence: number, at: string | null): BridgeError {
  const from = at === null ? 'is empty by now' : `begins at ${at}`;
  return new BridgeError('cursor_expired', `The log of session ${session} ${from}: events before that are gone.`, {
    facts: { logStart: { session, sequence, at } },
  });
}
