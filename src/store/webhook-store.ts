import type { DeliveryQuery, WebhookNews, WebhookStore } from '../core/ports/webhook-ports.js';
import type { Delivery, LaneProgress, TrackProgress, Webhook } from '../core/webhooks/webhook.js';
import type { CausewayDatabase } from './open-database.js';
import { withStorageTrouble } from './storage-trouble.js';
import type { WebhookDeliveriesTable, WebhookProgressTable, WebhooksTable } from './webhook-tables.js';
import { writeRows } from './write-rows.js';

/** Webhooks in the database. See `WebhookStore`. */
export class DatabaseWebhooks implements WebhookStore {
  readonly #database: CausewayDatabase;

  constructor(database: CausewayDatabase) {
    this.#database = database;
  }

  async all(): Promise<readonly Webhook[]> {
    const query = this.#database.selectFrom('webhooks').selectAll().orderBy('id');
    return (await withStorageTrouble(() => query.execute())).map(toWebhook);
  }

  async add(webhook: Webhook, begins: ReadonlyMap<string, TrackProgress>): Promise<void> {
    const rows = [...begins].map(([session, progress]) => toProgressRow(webhook.id, session, progress));
    await this.#atOnce(async (transaction) => {
      await transaction.insertInto('webhooks').values(toRow(webhook)).execute();
      await writeRows(transaction, 'webhook_progress', rows);
    });
  }

  async save(webhook: Webhook): Promise<void> {
    const { id, ...row } = toRow(webhook);
    const query = this.#database.updateTable('webhooks').set(row).where('id', '=', id);
    await withStorageTrouble(() => query.execute());
  }

  async remove(id: string): Promise<void> {
    await this.#atOnce((transaction) => removeWebhook(transaction, id));
  }

  async forgetSession(session: string): Promise<void> {
    await this.#atOnce(async (transaction) => {
      const own = await transaction.selectFrom('webhooks').select('id').where('session', '=', session).execute();
      for (const { id } of own) await removeWebhook(transaction, id);
      await transaction.deleteFrom('webhook_progress').where('session', '=', session).execute();
      await transaction.deleteFrom('webhook_deliveries').where('session', '=', session).execute();
    });
  }

  async progress(webhook: string): Promise<ReadonlyMap<string, TrackProgress>> {
    const query = this.#database.selectFrom('webhook_progress').selectAll().where('webhook', '=', webhook);
    const rows = await withStorageTrouble(() => query.execute());
    return new Map(
      rows.map(({ session, epoch, sequence, lanes_json }) => [
        session,
        { epoch, sequence, lanes: JSON.parse(lanes_json) as LaneProgress[] },
      ]),
    );
  }

  async record({ deliveries, progress }: WebhookNews): Promise<void> {
    const progressRows = progress.map((one) => toProgressRow(one.webhook, one.session, one.progress));
    await this.#atOnce(async (transaction) => {
      await writeRows(transaction, 'webhook_deliveries', deliveries.map(toDeliveryRow));
      await writeRows(transaction, 'webhook_progress', progressRows, {
        key: ['webhook', 'session'],
        update: ['epoch', 'sequence', 'lanes_json'],
      });
    });
  }

  async deliveries(webhook: string, { outcome, event, before, limit }: DeliveryQuery): Promise<readonly Delivery[]> {
    let query = this.#database.selectFrom('webhook_deliveries').selectAll().where('webhook', '=', webhook);
    if (outcome !== undefined) query = query.where('outcome', '=', outcome);
    if (event !== undefined) query = query.where('event', '=', event);
    if (before !== undefined) query = query.where('id', '<', before);
    const rows = await withStorageTrouble(() => query.orderBy('id', 'desc').limit(limit).execute());
    return rows.map(toDelivery);
  }

  async delivery(webhook: string, id: string): Promise<Delivery | null> {
    const query = this.#database
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('webhook', '=', webhook)
      .where('id', '=', id);
    const row = await withStorageTrouble(() => query.executeTakeFirst());
    return row === undefined ? null : toDelivery(row);
  }

  async settle(webhook: string, eventId: string): Promise<void> {
    const query = this.#database
      .updateTable('webhook_deliveries')
      .set({ outcome: 'redelivered' })
      .where('webhook', '=', webhook)
      .where('outcome', '=', 'failed')
      .where('event_id', '=', eventId);
    await withStorageTrouble(() => query.execute());
  }

  async trimDeliveries(cut: string, limit: number): Promise<number> {
    const old = this.#database.selectFrom('webhook_deliveries').select('id').where('at', '<', cut).limit(limit);
    const query = this.#database.deleteFrom('webhook_deliveries').where('id', 'in', old);
    return Number((await withStorageTrouble(() => query.executeTakeFirst())).numDeletedRows);
  }

  #atOnce(work: (transaction: CausewayDatabase) => Promise<unknown>): Promise<unknown> {
    return withStorageTrouble(() => this.#database.transaction().execute(work));
  }
}

async function removeWebhook(transaction: CausewayDatabase, id: string): Promise<void> {
  await transaction.deleteFrom('webhooks').where('id', '=', id).execute();
  await transaction.deleteFrom('webhook_progress').where('webhook', '=', id).execute();
  await transaction.deleteFrom('webhook_deliveries').where('webhook', '=', id).execute();
}

function toRow(webhook: Webhook): WebhooksTable {
  const { id, organisation, session, url, secret, format, state, notice } = webhook;
  return {
    id,
    organisation,
    session,
    url,
    events_json: webhook.events === null ? null : JSON.stringify(webhook.events),
    chats_json: webhook.chats === null ? null : JSON.stringify(webhook.chats),
    headers_json: JSON.stringify(webhook.headers),
    secret,
    format,
    settings_json: JSON.stringify(webhook.settings),
    retries_json: JSON.stringify(webhook.retries),
    state,
    notice,
    created_at: webhook.createdAt,
    updated_at: webhook.updatedAt,
  };
}

function toWebhook(row: WebhooksTable): Webhook {
  const { id, organisation, session, url, secret, format, notice } = row;
  return {
    id,
    organisation,
    session,
    url,
    events: row.events_json === null ? null : (JSON.parse(row.events_json) as Webhook['events']),
    chats: row.chats_json === null ? null : (JSON.parse(row.chats_json) as Webhook['chats']),
    headers: JSON.parse(row.headers_json) as Webhook['headers'],
    secret,
    format,
    settings: JSON.parse(row.settings_json) as Webhook['settings'],
    retries: JSON.parse(row.retries_json) as Webhook['retries'],
    state: row.state as Webhook['state'],
    notice,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toProgressRow(
  webhook: string,
  session: string,
  { epoch, sequence, lanes }: TrackProgress,
): WebhookProgressTable {
  return { webhook, session, epoch, sequence, lanes_json: JSON.stringify(lanes) };
}

function toDeliveryRow(delivery: Delivery): WebhookDeliveriesTable {
  const { id, webhook, session, sequence, event, attempt, at, outcome, status, problem } = delivery;
  return {
    id,
    webhook,
    session,
    sequence,
    event_id: delivery.eventId,
    event,
    attempt,
    at,
    outcome,
    status,
    took_ms: delivery.tookMs,
    response_start: delivery.responseStart,
    problem,
    next_attempt_at: delivery.nextAttemptAt,
  };
}

function toDelivery(row: WebhookDeliveriesTable): Delivery {
  const { id, webhook, session, sequence, event, attempt, at, status, problem } = row;
  return {
    id,
    webhook,
    session,
    sequence,
    eventId: row.event_id,
    event,
    attempt,
    at,
    outcome: row.outcome as Delivery['outcome'],
    status,
    tookMs: row.took_ms,
    responseStart: row.response_start,
    problem,
    nextAttemptAt: row.next_attempt_at,
  };
}
