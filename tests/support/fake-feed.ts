import type {
  ChatHead,
  FeedBatch,
  FeedChange,
  PageFeed,
  Stretch,
  StretchMiss,
  StretchRequest,
} from '../../src/core/ports/page-feed.js';

const idOf = (json: string) => (JSON.parse(json) as { id: { _serialized: string } }).id._serialized;

/** A page whose chats and changes the test sets. */
export class FakeFeed implements PageFeed {
  readonly asked: string[] = [];
  readonly stretches: StretchRequest[] = [];
  /** Messages of each chat, oldest first. */
  readonly chats = new Map<string, Stretch['messages']>();
  surveyed: readonly FeedChange[] = [];
  clock = 0;
  /** Thrown by the next calls, one each. */
  readonly failures: Error[] = [];
  #waiting: FeedChange[] = [];
  #number = 0;
  #given: FeedBatch | null = null;
  #wake: () => void = () => undefined;

  /** Something changes in the page. */
  change(...changes: FeedChange[]): void {
    this.#waiting.push(...changes);
    this.clock += changes.length;
    this.#wake();
  }

  life = 'life-1';

  follow(): Promise<{ life: string }> {
    this.#fail();
    this.asked.push('follow');
    return Promise.resolve({ life: this.life });
  }

  async takeChanges({ taken, waitMs }: { taken: number; waitMs: number }): Promise<FeedBatch> {
    this.#fail();
    if (this.#given !== null && this.#given.number > taken) return this.#given;
    if (this.#waiting.length === 0 && waitMs > 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#fail();
    }
    this.#given = { number: ++this.#number, clock: this.clock, changes: this.#waiting, waiting: 0 };
    this.#waiting = [];
    return this.#given;
  }

  /** Ends a wait, as a page that goes away does. */
  wake(): void {
    this.#wake();
  }

  heads(): Promise<readonly ChatHead[]> {
    this.#fail();
    const heads = [...this.chats].map(([id, messages]) => {
      const last = messages.at(-1);
      const parsed =
        last === undefined ? null : (JSON.parse(last.json) as { id: { _serialized: string }; timestamp: number });
      return { id, lastId: parsed?.id._serialized ?? null, timestamp: parsed?.timestamp ?? 0 };
    });
    return Promise.resolve(heads);
  }

  survey(): Promise<{ changes: readonly FeedChange[]; clock: number; next: null }> {
    this.#fail();
    this.asked.push('survey');
    return Promise.resolve({ changes: this.surveyed, clock: this.clock, next: null });
  }

  readStretch(request: StretchRequest): Promise<Stretch | StretchMiss> {
    this.#fail();
    this.stretches.push(request);
    const all = this.chats.get(request.chatId);
    if (all === undefined) return Promise.resolve({ outcome: 'chat_unknown' });
    const end = request.before === null ? all.length : all.findIndex(({ json }) => idOf(json) === request.before);
    if (end < 0) return Promise.resolve({ outcome: 'before_unknown' });
    const start = request.from === 'memory' ? Math.max(0, end - 1) : Math.max(0, end - request.count);
    return Promise.resolve({
      outcome: 'ok',
      chatId: request.chatId,
      messages: all.slice(start, end),
      skipped: [],
      hasMore: start > 0,
      phoneHasMore: false,
      clock: this.clock,
    });
  }

  missing(ids: readonly string[]): Promise<readonly string[]> {
    const held = [...this.chats.values()].flat().map(({ json }) => idOf(json));
    return Promise.resolve(ids.filter((id) => !held.includes(id)));
  }

  askPhone(chatId: string): Promise<boolean> {
    this.asked.push(`phone ${chatId}`);
    return Promise.resolve(true);
  }

  #fail(): void {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
  }
}
