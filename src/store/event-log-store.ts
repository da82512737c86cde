import type { LoggedEvent } from '../core/events/logged-event.js';
import type { EventLog, LogEnd, LogStart } from '../core/ports/event-log.js';
import { inChunks } from './in-chunks.js';
import type { CausewayDatabase } from './open-database.js';
import { selectEvents, toLoggedEvent } from './replica/read-events.js';
import { withStorageTrouble } from './storage-trouble.js';

/** The event log in the database. See `EventLog`. */
export class DatabaseEventLog implements EventLog {
  readonly #database: CausewayDatabase;
  readonly #reads: CausewayDatabase;

  /** `reads`: another connection to the same database, so that no reader waits for a batch that is being written. */
  constructor(database: CausewayDatabase, reads: CausewayDatabase = database) {
    this.#database = database;
    this.#reads = reads;
  }

  async eventsAfter(session: string, sequence: number, limit: number): Promise<readonly LoggedEvent[]> {
    const query = selectEvents(this.#reads, session).where('e.sequence', '>', sequence).limit(limit);
    return (await withStorageTrouble(() => query.execute())).map(toLoggedEvent);
  }

  async chatEvents(
    session: string,
    chatId: string | null,
    { after, last }: { readonly after: number; readonly last: number },
    limit: number,
  ): Promise<readonly LoggedEvent[]> {
    const query = selectEvents(this.#reads, session)
      .where('e.chat_id', chatId === null ? 'is' : '=', chatId)
      .where('e.sequence', '>', after)
      .where('e.sequence', '<=', last)
      .limit(limit);
    return (await withStorageTrouble(() => query.execute())).map(toLoggedEvent);
  }

  async event(session: string, sequence: number): Promise<LoggedEvent | null> {
    const query = selectEvents(this.#reads, session).where('e.sequence', '=', sequence);
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    return row === undefined ? null : toLoggedEvent(row);
  }

  async sequenceUpTo(session: string, id: string): Promise<number> {
    const query = this.#reads
      .selectFrom('event_log')
      .select('sequence')
      .where('session', '=', session)
      .where('id', '<=', id)
      // Along the primary key from the newest: as long as what was missed, not as the log.
      .orderBy('sequence', 'desc')
      .limit(1);
    return (await withStorageTrouble(() => query.executeTakeFirst()))?.sequence ?? 0;
  }

  async ends(sessions: readonly string[]): Promise<ReadonlyMap<string, LogEnd>> {
    const ends = new Map<string, LogEnd>();
    for (const chunk of inChunks(sessions)) {
      const query = this.#reads
        .selectFrom('session_counters')
        .select(['session', 'epoch', 'last_sequence'])
        .where('session', 'in', chunk);
      for (const row of await withStorageTrouble(() => query.execute())) {
        ends.set(row.session, { epoch: row.epoch, sequence: row.last_sequence });
      }
    }
    return ends;
  }

  async start(session: string): Promise<LogStart> {
    const first = this.#reads
      .selectFrom('event_log')
      .select(['sequence', 'at'])
      .where('session', '=', session)
      .orderBy('sequence')
      .limit(1);
    // The end first: what is written between the two makes the log seem to begin earlier, never later.
    const end = (await this.ends([session])).get(session);
    const row = await withStorageTrouble(() => first.executeTakeFirst());
    return row ?? { sequence: (end?.sequence ?? 0) + 1, at: null };
  }

  async trim(session: string, { cut, keep }: { readonly cut: string; readonly keep: number }, limit: number) {
    const end = (await this.ends([session])).get(session);
    if (end === undefined) return 0;
    const beyond = end.sequence - keep;
    const first = await withStorageTrouble(() =>
      this.#reads
        .selectFrom('event_log')
        .select(['sequence', 'at'])
        .where('session', '=', session)
        .orderBy('sequence')
        .limit(limit)
        .execute(),
    );
    // From the start on and without a hole: a clock that was set back must not take out the middle.
    const kept = first.findIndex(({ sequence, at }) => at >= cut && sequence > beyond);
    const last = first.slice(0, kept < 0 ? undefined : kept).at(-1)?.sequence;
    if (last === undefined) return 0;
    const query = this.#database.deleteFrom('event_log').where('session', '=', session).where('sequence', '<=', last);
    const removed = await withStorageTrouble(() => query.executeTakeFirst());
    return Number(removed.numDeletedRows);
  }
}
