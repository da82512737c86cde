import { messageEvents, removalEvent, type KnownMessage } from '../../core/history/history-events.js';
import type { MediaFacts, MessageRecord } from '../../core/history/message-record.js';
import type { PageChange } from '../../core/history/page-batch.js';
import { placeWindow, type WindowEdge } from '../../core/history/place-window.js';
import type { MessagesTable } from '../tables.js';
import type { BatchContext } from './batch-context.js';
import { type MessageSeconds } from './message-seconds.js';

export type MessageChange = Extract<PageChange, { kind: 'message' | 'message_removed' | 'window' }>;

/** What the table must become. */
export interface MessageOutcome {
  /** Rows that must go, as they stood in the table. */
  readonly removed: readonly MessagesTable[];
  /** Rows to write; `search_id` is the old one or null. */
  readonly written: readonly MessagesTable[];
  readonly media: ReadonlyMap<string, MediaFacts | null>;
  /** New places of messages that the batch does not hold. */
  readonly moved: ReadonlyMap<string, number>;
}

/** Plays changes of messages one after the other in memory, so that many can be read and written at once. */
export class MessageRun {
  readonly #batch: BatchContext;
  readonly #stored: ReadonlyMap<string, MessagesTable>;
  readonly #seconds: MessageSeconds;
  readonly #rows = new Map<string, MessagesTable | null>();
  readonly #media = new Map<string, MediaFacts | null>();
  readonly #removed = new Map<string, MessagesTable>();
  readonly #moved = new Map<string, number>();

  /** `stored` holds every message of the run that exists, `seconds` all messages of the seconds they are in. */
  constructor(batch: BatchContext, stored: ReadonlyMap<string, MessagesTable>, seconds: MessageSeconds) {
    this.#batch = batch;
    this.#stored = stored;
    this.#seconds = seconds;
  }

  play(changes: readonly MessageChange[]): MessageOutcome {
    for (const change of changes) {
      if (change.kind === 'message') this.#put(change.message, this.#seconds.placeOf(change.message));
      else if (change.kind === 'window') this.#putWindow(change.messages);
      else this.#remove(change.id);
    }
    const written = [...this.#rows.values()].filter((row) => row !== null);
    return { removed: [...this.#removed.values()], written, media: this.#media, moved: this.#moved };
  }

  #current(id: string): MessagesTable | null {
    const row = this.#rows.get(id);
    return row === undefined ? (this.#stored.get(id) ?? null) : row;
  }

  #put(message: MessageRecord, order: number): void {
    const before = this.#current(message.id);
    const row = toRow(this.#batch, message, order, before);
    this.#seconds.set(message, order, before);
    if (before !== null && isSame(before, row)) return;
    if (before?.json !== row.json) {
      this.#batch.tell(messageEvents(before && toKnown(before), message, this.#batch.origin));
    }
    this.#rows.set(row.id, row);
    this.#media.set(row.id, message.media);
    this.#batch.touch(row.chat_id);
  }

  #putWindow(messages: readonly MessageRecord[]): void {
    const times = messages.map(({ timestamp }) => timestamp);
    const oldest = Math.min(...times);
    const newest = Math.max(...times);
    for (const timestamp of new Set(times)) {
      const group = messages.filter((message) => message.timestamp === timestamp);
      const chatId = group[0]?.chatId ?? '';
      const edge: WindowEdge = timestamp === newest ? 'newest' : timestamp === oldest ? 'oldest' : 'inside';
      const known = this.#seconds.placed(chatId, timestamp);
      const places = placeWindow(
        known,
        group.map(({ id }) => id),
        edge,
      );
      const orderOf = new Map(places.map(({ id, order }) => [id, order]));
      for (const message of group) this.#put(message, orderOf.get(message.id) ?? 0);
      const inGroup = new Set(group.map(({ id }) => id));
      for (const { id, order } of known) {
        const place = orderOf.get(id) ?? order;
        if (!inGroup.has(id) && place !== order) this.#move(id, chatId, timestamp, place);
      }
    }
  }

  #move(id: string, chatId: string, timestamp: number, order: number): void {
    this.#seconds.set({ id, chatId, timestamp }, order, null);
    const row = this.#current(id);
    if (row === null) this.#moved.set(id, order);
    else this.#rows.set(id, { ...row, row_order: order });
    this.#batch.touch(chatId);
  }

  #remove(id: string): void {
    const before = this.#current(id);
    if (before === null) return;
    const stored = this.#stored.get(id);
    if (stored !== undefined) this.#removed.set(id, stored);
    this.#rows.set(id, null);
    this.#seconds.forget(before);
    if (before.is_notification === 0) this.#batch.tell([removalEvent(id, before.chat_id, before.json)]);
    this.#batch.touch(before.chat_id);
  }
}

function toRow(
  batch: BatchContext,
  message: MessageRecord,
  order: number,
  before: MessagesTable | null,
): MessagesTable {
  return {
    session: batch.session,
    id: message.id,
    chat_id: message.chatId,
    timestamp: message.timestamp,
    row_order: order,
    from_me: Number(message.fromMe),
    author: message.author,
    type: message.type,
    has_media: Number(message.media !== null),
    ack: message.ack,
    starred: Number(message.starred),
    is_notification: Number(message.isNotification),
    revoked: Number(message.revoked),
    edited_at: message.editedAt,
    recovered: before?.recovered ?? Number(batch.origin === 'recovered'),
    search_id: before?.search_id ?? null,
    body: message.text,
    json: message.json,
  };
}

function isSame(one: MessagesTable, other: MessagesTable): boolean {
  return (Object.keys(one) as (keyof MessagesTable)[]).every((column) => one[column] === other[column]);
}

function toKnown(row: MessagesTable): KnownMessage {
  const { type, ack, revoked, edited_at, body, json } = row;
  return { type, ack, revoked: revoked === 1, editedAt: edited_at, text: body, json };
}
