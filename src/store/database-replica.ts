import type { LoggedEvent } from '../core/events/logged-event.js';
import { coalesce } from '../core/history/coalesce.js';
import type { AppliedBatch, PageBatch } from '../core/history/page-batch.js';
import type {
  Coverage,
  MessagePage,
  MessagePlace,
  MessageStretch,
  MessageWindowQuery,
  WindowFacts,
} from '../core/history/reads.js';
import type { ChatListRequest } from '../core/ports/engine.js';
import { UlidSource } from '../core/ids/ulid.js';
import type { Clock } from '../core/ports/clock.js';
import type { Replica } from '../core/ports/stores.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';
import { applyChanges } from './replica/apply-changes.js';
import { BatchContext } from './replica/batch-context.js';
import { closeBatch, takeTurn } from './replica/close-batch.js';
import { selectEvents, toLoggedEvent } from './replica/read-events.js';
import { readChats } from './replica/read-chats.js';
import { findWindow, readMessages, readStretch } from './replica/read-messages.js';

export interface DatabaseReplicaOptions {
  /** Another connection to the same database, so that no read waits for a batch that is being written. */
  readonly reads?: CausewayDatabase | undefined;
  /** Called when a batch is on the disk, before anyone else learns of it. */
  readonly onWritten?: ((session: string, batch: PageBatch, applied: AppliedBatch) => void) | undefined;
}

/** The stored copy in the database. See `Replica`. */
export class DatabaseReplica implements Replica {
  readonly #database: CausewayDatabase;
  readonly #reads: CausewayDatabase;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #onWritten: DatabaseReplicaOptions['onWritten'];
  readonly #ulids = new UlidSource();

  constructor(database: CausewayDatabase, clock: Pick<Clock, 'now'>, options: DatabaseReplicaOptions = {}) {
    this.#database = database;
    this.#reads = options.reads ?? database;
    this.#onWritten = options.onWritten;
    this.#clock = clock;
  }

  async applyBatch(session: string, batch: PageBatch): Promise<AppliedBatch> {
    const applied = await withStorageTrouble(() => this.#apply(session, batch));
    this.#onWritten?.(session, batch, applied);
    return applied;
  }

  #apply(session: string, { id, origin, changes }: PageBatch): Promise<AppliedBatch> {
    return this.#database.transaction().execute(async (transaction) => {
      const batch = new BatchContext(transaction, session, origin);
      const counters = await takeTurn(batch);
      if (id !== undefined && id === counters.last_batch_id) return { changedChats: [], version: null, events: null };
      await applyChanges(batch, coalesce(changes));
      return closeBatch(batch, counters, id, this.#clock.now(), this.#ulids);
    });
  }

  async newestMessages(session: string, chatIds: readonly string[], query: MessageWindowQuery): Promise<MessagePage> {
    return this.#atOneMoment((transaction) => readMessages(transaction, session, chatIds, query, 'text'));
  }

  async newestBytes(
    session: string,
    chatIds: readonly string[],
    query: MessageWindowQuery,
  ): Promise<MessagePage<Uint8Array>> {
    return this.#atOneMoment((transaction) => readMessages(transaction, session, chatIds, query, 'bytes'));
  }

  async findWindow(
    session: string,
    chatIds: readonly string[],
    query: MessageWindowQuery,
  ): Promise<WindowFacts & { start: MessagePlace | null }> {
    return this.#atOneMoment((transaction) => findWindow(transaction, session, chatIds, query));
  }

  async messagesFrom(
    session: string,
    chatIds: readonly string[],
    start: MessagePlace,
    query: MessageWindowQuery,
  ): Promise<MessageStretch> {
    return this.#atOneMoment((transaction) => readStretch(transaction, session, chatIds, start, query));
  }

  async message(session: string, id: string): Promise<{ chatId: string; json: string } | null> {
    const row = await this.#reads
      .selectFrom('messages')
      .select(['chat_id as chatId', 'json'])
      .where('session', '=', session)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  async listChats(session: string, query: ChatListRequest): Promise<{ texts: readonly string[]; total: number }> {
    return this.#atOneMoment((transaction) => readChats(transaction, session, query));
  }

  async countChats(session: string): Promise<number> {
    const counted = await this.#reads
      .selectFrom('chats')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where('session', '=', session)
      .executeTakeFirstOrThrow();
    return counted.total;
  }

  async storedChats(session: string, ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const rows = await this.#reads
      .selectFrom('chats')
      .select('id')
      .where('session', '=', session)
      .where('id', 'in', [...ids])
      .execute();
    const stored = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => stored.has(id));
  }

  async chat(session: string, id: string): Promise<string | null> {
    return this.#json('chats', session, id);
  }

  async contact(session: string, id: string): Promise<string | null> {
    return this.#json('contacts', session, id);
  }

  async personIds(session: string, id: string): Promise<readonly string[]> {
    const pair = await this.#reads
      .selectFrom('id_mapping')
      .select(['pn', 'lid'])
      .where('session', '=', session)
      .where((eb) => eb.or([eb('pn', '=', id), eb('lid', '=', id)]))
      .executeTakeFirst();
    return pair === undefined ? [id] : [id, pair.pn === id ? pair.lid : pair.pn];
  }

  async coverage(session: string, chatId: string): Promise<Coverage> {
    const state = await this.#reads
      .selectFrom('sync_state as s')
      .leftJoin('messages as m', (join) =>
        join.onRef('m.session', '=', 's.session').onRef('m.id', '=', 's.contiguous_from_id'),
      )
      .select(['s.reached_start', 's.phone_has_more', 's.last_reconciled_at', 's.version', 'm.id', 'm.timestamp'])
      .where('s.session', '=', session)
      .where('s.chat_id', '=', chatId)
      .executeTakeFirst();
    const { id = null, timestamp = null } = state ?? {};
    return {
      contiguousFrom: id === null || timestamp === null ? null : { id, timestamp },
      reachedStart: state?.reached_start === 1,
      phoneHasMore: state?.phone_has_more === 1,
      lastReconciledAt: state?.last_reconciled_at ?? null,
      version: state?.version ?? 0,
    };
  }

  async eventsAfter(session: string, sequence: number, limit: number): Promise<readonly LoggedEvent[]> {
    const query = selectEvents(this.#reads, session).where('e.sequence', '>', sequence).limit(limit);
    return (await query.execute()).map(toLoggedEvent);
  }

  async #json(table: 'chats' | 'contacts', session: string, id: string): Promise<string | null> {
    const row = await this.#reads
      .selectFrom(table)
      .select('json')
      .where('session', '=', session)
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.json ?? null;
  }

  /** Several statements that see the same state, whatever is written meanwhile. */
  #atOneMoment<T>(read: (transaction: CausewayDatabase) => Promise<T>): Promise<T> {
    return this.#reads.transaction().setIsolationLevel('repeatable read').execute(read);
  }
}
