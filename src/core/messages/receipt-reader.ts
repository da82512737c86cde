import type { MessageStore } from '../ports/stores.js';
import type { OutboxItem } from './outbox-item.js';
import type { Outbox } from './outbox.js';
import type { SendOptions, SendReceipt, SendStatus } from './send-api.js';
import { toSendError } from './send-failures.js';

type Waiting = Pick<SendOptions, 'wait'> & { readonly deadlineMs: number };
type Extras = Pick<SendReceipt, 'repeated' | 'warnings'>;

interface Seen {
  readonly item: OutboxItem;
  readonly ack: number | null;
  readonly json: string | null;
}

const WANTED: Readonly<Record<SendOptions['wait'], number>> = { none: -1, server: 1, device: 2 };

/** What became of a message, from its row and from the stored copy that the change feed writes. */
export class ReceiptReader {
  readonly #outbox: Pick<Outbox, 'item' | 'signals' | 'takenJson'>;
  readonly #messages: Pick<MessageStore, 'message'>;

  constructor(parts: {
    readonly outbox: Pick<Outbox, 'item' | 'signals' | 'takenJson'>;
    readonly messages: Pick<MessageStore, 'message'>;
  }) {
    this.#outbox = parts.outbox;
    this.#messages = parts.messages;
  }

  /** Waits for what was asked, until `deadlineMs` (unix ms) at most. Throws why a message was not sent. */
  async receipt(item: OutboxItem, { wait, deadlineMs }: Waiting, extras: Extras): Promise<SendReceipt> {
    const watch = this.#outbox.signals.watch(item.session, item.id);
    try {
      for (;;) {
        const seen = await this.#look(item);
        if (seen.item.failure !== null && seen.item.state === 'failed') throw toSendError(seen.item.failure);
        const isReached = (seen.ack ?? -1) >= WANTED[wait] || wait === 'none';
        if (isReached || !(await watch.next(deadlineMs))) return toReceipt(seen, statusOf(seen, wait), extras);
      }
    } finally {
      watch.close();
    }
  }

  async #look(first: OutboxItem): Promise<Seen> {
    const item = (await this.#outbox.item(first.session, first.id)) ?? first;
    if (item.messageId === null) return { item, ack: item.ack, json: null };
    const stored = await this.#messages.message(item.session, item.messageId);
    const json = stored?.json ?? this.#outbox.takenJson(item.id);
    return { item, ack: greater(item.ack, ackOf(stored?.json)), json };
  }
}

function statusOf({ ack }: Seen, wait: SendOptions['wait']): SendStatus {
  if (ack !== null && ack >= 2) return 'delivered';
  if (wait === 'device') return 'unconfirmed';
  if (ack !== null && ack >= 1) return 'sent';
  return wait === 'none' ? 'accepted' : 'unconfirmed';
}

function toReceipt({ item, ack, json }: Seen, status: SendStatus, extras: Extras): SendReceipt {
  const id = item.messageId ?? `true_${item.chatId}_${item.id}`;
  const chatId = item.messageId?.split('_')[1] ?? item.chatId;
  return { id, chatId, status, ack, timestamp: item.timestamp, message: json, ...extras };
}

function ackOf(json: string | undefined): number | null {
  if (json === undefined) return null;
  const { ack } = JSON.parse(json) as { readonly ack?: unknown };
  return typeof ack === 'number' ? ack : null;
}

function greater(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
