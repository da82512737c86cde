import { BridgeError } from '../../src/core/errors/bridge-error.js';
import type { Clock } from '../../src/core/ports/clock.js';
import type {
  ChatHead,
  FeedBatch,
  FeedChange,
  FeedMessage,
  PageFeed,
  Stretch,
  StretchMiss,
  StretchRequest,
  Survey,
} from '../../src/core/ports/page-feed.js';
import { aChat, aMessage, type MessageShape } from './stored-messages.js';

type Call = 'follow' | 'takeChanges' | 'heads' | 'survey' | 'readStretch' | 'missing' | 'askPhone';

const parse = (json: string) => JSON.parse(json) as { id: { _serialized: string; remote: string }; timestamp: number };
const idOf = ({ json }: FeedMessage) => parse(json).id._serialized;

const REAL_TIME: Pick<Clock, 'after'> = {
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** A page whose chats and changes the test sets, and that fails when told. */
export class FakeFeed implements PageFeed {
  /** Messages of each chat, oldest first. */
  readonly chats = new Map<string, FeedMessage[]>();
  /** What the survey tells beside chats and their last messages. */
  readonly others: FeedChange[] = [];
  /** Ids of messages that the page cannot serialise. */
  readonly unreadable = new Set<string>();
  /** Chats of which the phone holds older messages. */
  readonly onPhone = new Set<string>();
  /** Chats of which no stretch can be read, while the page is well otherwise. */
  readonly broken = new Set<string>();
  readonly stretches: StretchRequest[] = [];
  readonly calls: string[] = [];
  life = 'life-1';
  clock = 0;
  isGone = false;
  /** Called before each call is answered; may throw, or keep it waiting. */
  onCall: (call: Call, about?: unknown) => void | Promise<void> = () => undefined;
  readonly #time: Pick<Clock, 'after'>;
  #waiting: FeedChange[] = [];
  #number = 0;
  #isFollowed = false;
  #given: FeedBatch | null = null;
  readonly #wakes = new Set<() => void>();

  constructor(time: Pick<Clock, 'after'> = REAL_TIME) {
    this.#time = time;
  }

  /** What the page holds from the start; tells nobody. */
  hold(chatId: string, ...shapes: Omit<MessageShape, 'chat'>[]): void {
    const messages = shapes.map((shape) => toFeedMessage({ ...shape, chat: chatId }));
    this.chats.set(chatId, [...(this.chats.get(chatId) ?? []), ...messages]);
  }

  /** So many messages, one a second, keys `<prefix>0` on. */
  holdMany(chatId: string, count: number, { from = 1_000, prefix = 'm' } = {}): void {
    this.hold(chatId, ...Array.from({ length: count }, (_, n) => ({ key: `${prefix}${String(n)}`, at: from + n })));
  }

  /** A message arrives and is told of. */
  receive(chatId: string, shape: Omit<MessageShape, 'chat'>, arrival: 'new' | 'loaded' = 'new'): void {
    this.hold(chatId, shape);
    this.change({ kind: 'message', arrival, ...toFeedMessage({ ...shape, chat: chatId }) });
  }

  /** A message becomes another; told of unless `silently`. */
  alter(chatId: string, shape: Omit<MessageShape, 'chat'>, { silently = false } = {}): void {
    const changed = toFeedMessage({ ...shape, chat: chatId });
    const messages = this.chats.get(chatId) ?? [];
    const at = messages.findIndex((message) => idOf(message) === idOf(changed));
    if (at >= 0) messages[at] = changed;
    if (!silently) this.change({ kind: 'message', arrival: 'changed', ...changed });
  }

  /** A message is gone from the page; nobody is told. */
  drop(chatId: string, key: string): void {
    const messages = this.chats.get(chatId) ?? [];
    this.chats.set(
      chatId,
      messages.filter((message) => !idOf(message).endsWith(`_${key}`)),
    );
  }

  /** Something changes in the page. */
  change(...changes: FeedChange[]): void {
    this.#waiting.push(...changes);
    this.clock += changes.length;
    this.#wake();
  }

  /** The page is loaded anew: what waited is gone, and it counts from the start. */
  reload(): void {
    this.life = `${this.life}+`;
    this.clock = 0;
    this.#isFollowed = false;
    this.#number = 0;
    this.#given = null;
    this.#waiting = [];
    this.#wake();
  }

  /** The page goes away, until it is set back. */
  leave(): void {
    this.isGone = true;
    this.#wake();
  }

  async follow(): Promise<{ life: string }> {
    await this.#answer('follow');
    this.#isFollowed = true;
    return { life: this.life };
  }

  async takeChanges({ taken, waitMs }: { taken: number; waitMs: number }): Promise<FeedBatch> {
    await this.#answer('takeChanges', taken);
    if (!this.#isFollowed) throw gone();
    if (this.#given !== null && this.#given.number > taken) {
      this.#waiting = [...this.#given.changes, ...this.#waiting];
    }
    this.#given = null;
    const { life } = this;
    if (this.#waiting.length === 0 && waitMs > 0) await this.#somethingOr(waitMs);
    if (life !== this.life || this.isGone) throw gone();
    this.#given = { number: ++this.#number, clock: this.clock, changes: this.#waiting, waiting: 0 };
    this.#waiting = [];
    return this.#given;
  }

  async heads(): Promise<readonly ChatHead[]> {
    await this.#answer('heads');
    return [...this.chats].map(([id, messages]) => {
      const last = messages.at(-1);
      return { id, lastId: last ? idOf(last) : null, timestamp: last ? parse(last.json).timestamp : 0 };
    });
  }

  async survey(): Promise<Survey> {
    await this.#answer('survey');
    const chats = [...this.chats].flatMap(([id, messages]): FeedChange[] => {
      const last = messages.at(-1);
      const at = last ? parse(last.json).timestamp : 0;
      const chat: FeedChange = { kind: 'chat', json: aChat({ id, at }).json };
      return last ? [{ kind: 'message', arrival: 'loaded', ...last }, chat] : [chat];
    });
    return { changes: [...chats, ...this.others], clock: this.clock, next: null };
  }

  async readStretch(request: StretchRequest): Promise<Stretch | StretchMiss> {
    await this.#answer('readStretch', request.chatId);
    if (this.broken.has(request.chatId)) throw gone();
    this.stretches.push(request);
    const all = this.chats.get(request.chatId);
    if (all === undefined) return { outcome: 'chat_unknown' };
    const end = request.before === null ? all.length : all.findIndex((message) => idOf(message) === request.before);
    if (end < 0) return { outcome: 'before_unknown' };
    const start = Math.max(0, end - request.count);
    const messages = all.slice(start, end);
    const skipped = messages.filter((message) => this.unreadable.has(idOf(message)));
    return {
      outcome: 'ok',
      chatId: request.chatId,
      messages: messages.filter((message) => !skipped.includes(message)),
      skipped: skipped.map((message) => ({ id: idOf(message), timestamp: 0, type: 'chat', reason: 'test' })),
      hasMore: start > 0,
      phoneHasMore: this.onPhone.has(request.chatId),
      clock: this.clock,
    };
  }

  async missing(ids: readonly string[]): Promise<readonly string[]> {
    await this.#answer('missing');
    const held = new Set([...this.chats.values()].flat().map(idOf));
    return ids.filter((id) => !held.has(id));
  }

  async askPhone(chatId: string): Promise<boolean> {
    await this.#answer('askPhone', chatId);
    return this.onPhone.has(chatId);
  }

  async #answer(call: Call, about?: unknown): Promise<void> {
    this.calls.push(typeof about === 'string' ? `${call} ${about}` : call);
    await this.onCall(call, about);
    if (this.isGone) throw gone();
  }

  #somethingOr(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wakes.delete(done);
        cancel();
        resolve();
      };
      const cancel = this.#time.after(waitMs, done);
      this.#wakes.add(done);
    });
  }

  #wake(): void {
    for (const wake of [...this.#wakes]) wake();
  }
}

export function toFeedMessage(shape: MessageShape): FeedMessage {
  return { json: aMessage(shape).json, isNotification: shape.isNotification ?? false };
}

/** What a call throws whose page is gone. */
export function gone(): BridgeError {
  return new BridgeError('page_unavailable', 'The page is gone.');
}
