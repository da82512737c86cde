import type { OutgoingContent, SendApi, SendOptions, SendReceipt } from '../../src/core/messages/send-api.js';
import type { StopListApi } from '../../src/core/messages/stop-list.js';
import type { Cancelling, WaitingSend, WaitingSendsApi } from '../../src/core/messages/waiting-sends.js';
import type { StopEntry } from '../../src/core/ports/outbox-store.js';

/** Takes every message and remembers what it was asked. */
export class FakeSend implements SendApi {
  readonly asked: {
    readonly session: string;
    readonly chat: string;
    readonly content: OutgoingContent;
    readonly options: SendOptions;
  }[] = [];
  /** What the next answers differ in. */
  answer: Partial<SendReceipt> = {};
  /** Thrown in place of an answer, once. */
  failure: Error | null = null;

  send(session: string, chat: string, content: OutgoingContent, options: SendOptions): Promise<SendReceipt> {
    const failure = this.failure;
    this.failure = null;
    if (failure !== null) return Promise.reject(failure);
    this.asked.push({ session, chat, content, options });
    return Promise.resolve({
      id: 'true_447700900123@c.us_3EB0AAAAAAAAAAAAAAAAAA',
      chatId: '447700900123@c.us',
      status: 'sent',
      ack: 1,
      timestamp: 1_763_700_000,
      message: '{"id":{"_serialized":"true_447700900123@c.us_3EB0AAAAAAAAAAAAAAAAAA"},"ack":1}',
      repeated: false,
      warnings: [],
      ...this.answer,
    });
  }
}

/** A stop list in memory that takes ids as they are. */
export class FakeStopList implements StopListApi {
  readonly entries = new Map<string, StopEntry>();

  add(_session: string, chat: string, reason?: string): Promise<StopEntry> {
    const entry = { id: chat, reason: reason ?? null, addedAt: '2026-11-21T10:00:00.000Z' };
    this.entries.set(chat, entry);
    return Promise.resolve(entry);
  }

  list(): Promise<readonly StopEntry[]> {
    return Promise.resolve([...this.entries.values()]);
  }

  remove(_session: string, chat: string): Promise<boolean> {
    return Promise.resolve(this.entries.delete(chat));
  }
}

/** One message waits, and one is with the page. */
export class FakeWaitingSends implements WaitingSendsApi {
  list(): readonly WaitingSend[] {
    const one = { chatId: '447700900123@c.us', kind: 'text', attempts: 0, createdAt: 1_763_700_000_000 } as const;
    return [
      { ...one, id: '3EB0AAAAAAAAAAAAAAAAAA', state: 'queued' },
      { ...one, id: '3EB0BBBBBBBBBBBBBBBBBB', state: 'sending' },
    ];
  }

  cancel(_session: string, id: string): Promise<Cancelling> {
    const found = this.list().find((one) => one.id === id);
    return Promise.resolve(found === undefined ? 'unknown' : found.state === 'queued' ? 'cancelled' : 'handed_over');
  }
}
