import type { Selectable } from 'kysely';
import type {
  OutboxFailure,
  OutboxItem,
  OutboxPayload,
  OutboxProgress,
  OutboxState,
} from '../core/messages/outbox-item.js';
import type { QueueListing } from '../core/messages/queue-api.js';
import type { OutboxStore } from '../core/ports/outbox-store.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';
import type { OutboxTable } from './tables.js';

/** What stays of a message that is sent or given up: that it was, not what it said. */
const FORGOTTEN = JSON.stringify({ content: { kind: 'text', text: '', linkPreview: false } } satisfies OutboxPayload);
const UNFINISHED = ['queued', 'sending', 'accepted'];

/** The outbox in the database. See `OutboxStore`. */
export class DatabaseOutbox implements OutboxStore {
  readonly #database: CausewayDatabase;
  /** Positions are given out one at a time: two transactions at once could read the same last one. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async add(item: Omit<OutboxItem, 'position'>): Promise<{ item: OutboxItem; added: boolean }> {
    const adding = this.#turn.then(() => withStorageTrouble(() => this.#add(item)));
    this.#turn = adding.catch(() => undefined);
    return adding;
  }

  #add(item: Omit<OutboxItem, 'position'>): Promise<{ item: OutboxItem; added: boolean }> {
    return this.#database.transaction().execute(async (transaction) => {
      if (item.idempotencyKey !== null) {
        const taken = await transaction
          .selectFrom('outbox')
          .selectAll()
          .where('session', '=', item.session)
          .where('idempotency_key', '=', item.idempotencyKey)
          .executeTakeFirst();
        if (taken !== undefined) return { item: toItem(taken), added: false };
      }
      const last = await transaction
        .selectFrom('outbox')
        .select(({ fn }) => fn.max('position').as('position'))
        .where('session', '=', item.session)
        .executeTakeFirst();
      const whole = { ...item, position: (last?.position ?? 0) + 1 };
      await transaction.insertInto('outbox').values(toRow(whole)).execute();
      return { item: whole, added: true };
    });
  }

  async update(session: string, id: string, progress: OutboxProgress): Promise<void> {
    const query = this.#database
      .updateTable('outbox')
      .set(toChanges(progress))
      .where('session', '=', session)
      .where('id', '=', id);
    await withStorageTrouble(() => query.execute());
  }

  async byKey(session: string, idempotencyKey: string): Promise<OutboxItem | null> {
    const query = this.#database
      .selectFrom('outbox')
      .selectAll()
      .where('session', '=', session)
      .where('idempotency_key', '=', idempotencyKey);
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    return row === undefined ? null : toItem(row);
  }

  async byId(session: string, id: string): Promise<OutboxItem | null> {
    const query = this.#database.selectFrom('outbox').selectAll().where('session', '=', session).where('id', '=', id);
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    return row === undefined ? null : toItem(row);
  }

  async unfinished(): Promise<readonly OutboxItem[]> {
    const query = this.#database
      .selectFrom('outbox')
      .selectAll()
      .where('state', 'in', UNFINISHED)
      .orderBy('session')
      .orderBy('position');
    return (await withStorageTrouble(() => query.execute())).map(toItem);
  }

  async counts(session: string): Promise<Readonly<Record<OutboxState, number>>> {
    const query = this.#database
      .selectFrom('outbox')
      .select(['state', ({ fn }) => fn.countAll<number>().as('total')])
      .where('session', '=', session)
      .groupBy('state');
    const rows = await withStorageTrouble(() => query.execute());
    const none = { queued: 0, sending: 0, accepted: 0, sent: 0, failed: 0 };
    return { ...none, ...Object.fromEntries(rows.map(({ state, total }) => [state, total])) };
  }

  async list(session: string, { ids, limit }: QueueListing): Promise<readonly OutboxItem[]> {
    if (ids?.length === 0) return [];
    let query = this.#database.selectFrom('outbox').selectAll().where('session', '=', session);
    if (ids !== undefined) query = query.where('id', 'in', ids);
    const newest = query.orderBy('position', 'desc').limit(limit);
    return (await withStorageTrouble(() => newest.execute())).map(toItem);
  }

  async newContactsSince(session: string, sinceMs: number): Promise<number> {
    const query = this.#database
      .selectFrom('outbox')
      .select(({ fn }) => fn.count<number>('chat_id').distinct().as('people'))
      .where('session', '=', session)
      .where('is_new_contact', '=', 1)
      .where('state', '<>', 'failed')
      .where('created_at', '>=', sinceMs);
    return (await withStorageTrouble(() => query.executeTakeFirst()))?.people ?? 0;
  }

  async hasSentTo(session: string, chatIds: readonly string[]): Promise<boolean> {
    if (chatIds.length === 0) return false;
    const query = this.#database
      .selectFrom('outbox')
      .select('id')
      .where('session', '=', session)
      .where('chat_id', 'in', [...chatIds])
      .where('state', 'in', ['accepted', 'sent'])
      .limit(1);
    return (await withStorageTrouble(() => query.executeTakeFirst())) !== undefined;
  }

  async prune(beforeMs: number): Promise<void> {
    const query = this.#database
      .deleteFrom('outbox')
      .where('state', 'in', ['sent', 'failed'])
      .where('created_at', '<', beforeMs);
    await withStorageTrouble(() => query.execute());
  }

  async removePerson(session: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const query = this.#database
      .deleteFrom('outbox')
      .where('session', '=', session)
      .where('chat_id', 'in', [...ids])
      .where('state', 'in', ['sent', 'failed']);
    await withStorageTrouble(() => query.execute());
  }

  async removeSession(session: string): Promise<void> {
    const query = this.#database.deleteFrom('outbox').where('session', '=', session);
    await withStorageTrouble(() => query.execute());
  }
}

function toRow(item: OutboxItem): OutboxTable {
  return {
    session: item.session,
    id: item.id,
    position: item.position,
    chat_id: item.chatId,
    candidates_json: JSON.stringify(item.candidates),
    account: item.account,
    payload_json: JSON.stringify(item.payload),
    is_new_contact: Number(item.isNewContact),
    idempotency_key: item.idempotencyKey,
    request_hash: item.requestHash,
    created_at: item.createdAt,
    state: item.state,
    ack: item.ack,
    message_id: item.messageId,
    timestamp: item.timestamp,
    attempts: item.attempts,
    failure_json: item.failure === null ? null : JSON.stringify(item.failure),
  };
}

function toChanges(progress: OutboxProgress): Partial<OutboxTable> {
  const { state, ack, messageId, candidates, timestamp, attempts, failure } = progress;
  return {
    ...(state !== undefined && { state }),
    ...((state === 'sent' || state === 'failed') && { payload_json: FORGOTTEN }),
    ...(ack !== undefined && { ack }),
    ...(messageId !== undefined && { message_id: messageId }),
    ...(candidates !== undefined && { candidates_json: JSON.stringify(candidates) }),
    ...(timestamp !== undefined && { timestamp }),
    ...(attempts !== undefined && { attempts }),
    ...(failure !== undefined && { failure_json: failure === null ? null : JSON.stringify(failure) }),
  };
}

function toItem(row: Selectable<OutboxTable>): OutboxItem {
  return {
    session: row.session,
    id: row.id,
    position: row.position,
    chatId: row.chat_id,
    candidates: JSON.parse(row.candidates_json) as readonly string[],
    account: row.account,
    payload: JSON.parse(row.payload_json) as OutboxPayload,
    isNewContact: row.is_new_contact === 1,
    idempotencyKey: row.idempotency_key,
    requestHash: row.request_hash,
    createdAt: row.created_at,
    state: row.state as OutboxItem['state'],
    ack: row.ack,
    messageId: row.message_id,
    timestamp: row.timestamp,
    attempts: row.attempts,
    failure: row.failure_json === null ? null : (JSON.parse(row.failure_json) as OutboxFailure),
  };
}
