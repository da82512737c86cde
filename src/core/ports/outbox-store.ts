import type { QueueApi, QueueListing } from '../messages/queue-api.js';
import type { OutboxItem, OutboxProgress } from '../messages/outbox-item.js';

/** Messages on their way, and what became of those that were sent lately. A resolved write is on the disk. */
export interface OutboxStore extends QueueApi {
  /**
   * Writes it down with the next position of its session. When its idempotency key is taken, nothing is written and the
   * item that has it is given.
   */
  add(item: Omit<OutboxItem, 'position'>): Promise<{ readonly item: OutboxItem; readonly added: boolean }>;
  /** With `sent` or `failed` what the message said is forgotten here. */
  update(session: string, id: string, progress: OutboxProgress): Promise<void>;
  byKey(session: string, idempotencyKey: string): Promise<OutboxItem | null>;
  byId(session: string, id: string): Promise<OutboxItem | null>;
  /** Those queued, sending or accepted, of all sessions, by position. */
  unfinished(): Promise<readonly OutboxItem[]>;
  /** By position, the newest first. */
  list(session: string, listing: QueueListing): Promise<readonly OutboxItem[]>;
  /** People without a message from us before who were written to since then (unix ms). */
  newContactsSince(session: string, sinceMs: number): Promise<number>;
  /** Whether something was sent to the chat. */
  hasSentTo(session: string, chatIds: readonly string[]): Promise<boolean>;
  /** Forgets what was sent or failed before then (unix ms). */
  prune(beforeMs: number): Promise<void>;
  /** Forgets what was written down for a chat of these ids, but not what the page may be sending. */
  removePerson(session: string, ids: readonly string[]): Promise<void>;
  removeSession(session: string): Promise<void>;
}

/** Who is not to be written to any more. */
export interface StopStore {
  /** Adds or keeps; the first time stands. */
  add(session: string, entry: StopEntry): Promise<void>;
  /** By time, newest first. */
  list(session: string): Promise<readonly StopEntry[]>;
  /** How many of the ids were there. */
  remove(session: string, ids: readonly string[]): Promise<number>;
  /** Those of the ids that are on the list. */
  among(session: string, ids: readonly string[]): Promise<readonly string[]>;
  removeSession(session: string): Promise<void>;
}

export interface StopEntry {
  /** WhatsApp id of a person. */
  readonly id: string;
  readonly reason: string | null;
  /** ISO 8601. */
  readonly addedAt: string;
}
