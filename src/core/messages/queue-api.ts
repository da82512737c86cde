import type { OutboxItem, OutboxState } from './outbox-item.js';

/** A message on its way or gone, without what it says. */
export type QueuedSend = Pick<
  OutboxItem,
  'id' | 'chatId' | 'position' | 'state' | 'messageId' | 'createdAt' | 'timestamp' | 'attempts' | 'failure'
>;

/** Which messages are meant: these, or all of the session. */
export interface QueueListing {
  readonly ids?: readonly string[] | undefined;
  readonly limit: number;
}

/** What is on its way, and what became of what was sent in the last days. All throw `storage_unavailable`. */
export interface QueueApi {
  counts(session: string): Promise<Readonly<Record<OutboxState, number>>>;
  /** The newest first. */
  list(session: string, listing: QueueListing): Promise<readonly QueuedSend[]>;
}
