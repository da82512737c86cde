import type { OutboxItem } from './outbox-item.js';
import type { WaitingSend } from './waiting-sends.js';

/** An item in memory while it is on its way. */
export interface Tracked {
  item: OutboxItem;
  isRunning: boolean;
  isDone: boolean;
  /** The page has been or is about to be asked to send it. */
  isHanded: boolean;
  /** Not before this moment (unix ms). */
  lookAtMs: number;
  /** How often it was found waiting in the page. */
  looks: number;
  readonly lane: Lane;
}

interface Lane {
  /** Every id that anybody in it is known by. */
  readonly ids: Set<string>;
  readonly queue: Tracked[];
}

/** Messages on their way in lanes: one for each chat, whatever ids it goes by. */
export class SendLanes {
  readonly #tracked = new Map<string, Tracked>();
  readonly #lanes = new Set<Lane>();

  get size(): number {
    return this.#tracked.size;
  }

  get(id: string): Tracked | undefined {
    return this.#tracked.get(id);
  }

  /** See `WaitingSendsApi.list`. */
  waiting(): readonly WaitingSend[] {
    const all = [...this.#tracked.values()].sort((one, other) => one.item.position - other.item.position);
    return all.flatMap(({ item, isHanded }): WaitingSend[] => {
      const { id, chatId, payload, attempts, createdAt, state } = item;
      if (state === 'sent' || state === 'failed') return [];
      const known = state === 'queued' && isHanded ? 'sending' : state;
      return [{ id, chatId, kind: payload.content.kind, state: known, attempts, createdAt }];
    });
  }

  /** Behind those of its chat. */
  add(item: OutboxItem): void {
    const ids = [item.chatId, ...item.candidates];
    const lane = [...this.#lanes].find((one) => ids.some((id) => one.ids.has(id))) ?? { ids: new Set(), queue: [] };
    this.#lanes.add(lane);
    for (const id of ids) lane.ids.add(id);
    const tracked = { item, isRunning: false, isDone: false, isHanded: false, lookAtMs: 0, looks: 0, lane };
    lane.queue.push(tracked);
    this.#tracked.set(item.id, tracked);
  }

  remove(tracked: Tracked): void {
    const { lane } = tracked;
    this.#tracked.delete(tracked.item.id);
    lane.queue.splice(lane.queue.indexOf(tracked), 1);
    if (lane.queue.length === 0) this.#lanes.delete(lane);
  }

  /** The first of every chat that nobody works on, in the order in which they were written down. */
  heads(): readonly Tracked[] {
    return [...this.#lanes]
      .flatMap(({ queue }) => queue.slice(0, 1))
      .filter(({ isRunning, isDone }) => !isRunning && !isDone)
      .sort((one, other) => one.item.position - other.item.position);
  }

  /** Whatever the page may have is to be looked for now. */
  lookForAll(): void {
    for (const tracked of this.#tracked.values()) {
      if (tracked.item.state === 'queued') continue;
      tracked.lookAtMs = 0;
      tracked.looks = 0;
    }
  }
}
