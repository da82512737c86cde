import type { OutboxItem, OutboxProgress, OutboxState } from '../../src/core/messages/outbox-item.js';
import type { QueueListing } from '../../src/core/messages/queue-api.js';
import type { OutboxStore } from '../../src/core/ports/outbox-store.js';

/** A message to one person, queued, as far as a test does not say otherwise. */
export function newItem(item: Partial<OutboxItem> & { readonly id: string }): Omit<OutboxItem, 'position'> {
  return {
    session: 'shop',
    chatId: '447700900123@c.us',
    candidates: [item.chatId ?? '447700900123@c.us'],
    account: null,
    payload: { content: { kind: 'text', text: 'Hello', linkPreview: true } },
    isNewContact: false,
    idempotencyKey: null,
    requestHash: null,
    createdAt: 1_763_700_000_000,
    state: 'queued',
    ack: null,
    messageId: null,
    timestamp: 1_763_700_000,
    attempts: 0,
    failure: null,
    ...item,
  };
}

/** An outbox store in memory. */
export class MemoryOutboxStore implements OutboxStore {
  readonly items: OutboxItem[] = [];
  /** Called before every update; may throw. */
  beforeUpdate: (id: string, progress: OutboxProgress) => void = () => undefined;

  add(item: Omit<OutboxItem, 'position'>): Promise<{ item: OutboxItem; added: boolean }> {
    const taken = this.items.find(
      (one) =>
        item.idempotencyKey !== null && one.session === item.session && one.idempotencyKey === item.idempotencyKey,
    );
    if (taken !== undefined) return Promise.resolve({ item: taken, added: false });
    const position = this.items.filter(({ session }) => session === item.session).length + 1;
    const whole = { ...item, position };
    this.items.push(whole);
    return Promise.resolve({ item: whole, added: true });
  }

  async update(session: string, id: string, progress: OutboxProgress): Promise<void> {
    this.beforeUpdate(id, progress);
    const index = this.items.findIndex((one) => one.session === session && one.id === id);
    const item = this.items[index];
    if (item === undefined) return;
    const isOver = progress.state === 'sent' || progress.state === 'failed';
    const payload = isOver ? { content: { kind: 'text', text: '', linkPreview: false } as const } : item.payload;
    this.items[index] = { ...item, ...progress, payload };
  }

  byKey(session: string, key: string): Promise<OutboxItem | null> {
    return Promise.resolve(this.items.find((one) => one.session === session && one.idempotencyKey === key) ?? null);
  }

  byId(session: string, id: string): Promise<OutboxItem | null> {
    return Promise.resolve(this.items.find((one) => one.session === session && one.id === id) ?? null);
  }

  unfinished(): Promise<readonly OutboxItem[]> {
    return Promise.resolve(this.items.filter(({ state }) => state !== 'sent' && state !== 'failed'));
  }

  counts(session: string): Promise<Readonly<Record<OutboxState, number>>> {
    const counts = { queued: 0, sending: 0, accepted: 0, sent: 0, failed: 0 };
    for (const one of this.items) if (one.session === session) counts[one.state] += 1;
    return Promise.resolve(counts);
  }

  list(session: string, { ids, limit }: QueueListing): Promise<readonly OutboxItem[]> {
    const found = this.items.filter((one) => one.session === session && (ids?.includes(one.id) ?? true));
    return Promise.resolve(found.sort((one, other) => other.position - one.position).slice(0, limit));
  }

  newContactsSince(session: string, sinceMs: number): Promise<number> {
    const people = this.items.filter(
      (one) => one.session === session && one.isNewContact && one.state !== 'failed' && one.createdAt >= sinceMs,
    );
    return Promise.resolve(new Set(people.map(({ chatId }) => chatId)).size);
  }

  hasSentTo(session: string, chatIds: readonly string[]): Promise<boolean> {
    const isTo = (one: OutboxItem) => one.session === session && chatIds.includes(one.chatId);
    return Promise.resolve(this.items.some((one) => isTo(one) && (one.state === 'sent' || one.state === 'accepted')));
  }

  prune(beforeMs: number): Promise<void> {
    this.#keep((one) => (one.state !== 'sent' && one.state !== 'failed') || one.createdAt >= beforeMs);
    return Promise.resolve();
  }

  removePerson(session: string, ids: readonly string[]): Promise<void> {
    const isOver = ({ state }: OutboxItem) => state === 'sent' || state === 'failed';
    this.#keep((one) => one.session !== session || !ids.includes(one.chatId) || !isOver(one));
    return Promise.resolve();
  }

  removeSession(session: string): Promise<void> {
    this.#keep((one) => one.session !== session);
    return Promise.resolve();
  }

  #keep(test: (item: OutboxItem) => boolean): void {
    this.items.splice(0, this.items.length, ...this.items.filter(test));
  }
}
