import type { Replica } from '../ports/stores.js';
import { growChat } from './grow-chat.js';
import type { GrowOutcome } from './history-api.js';
import type { WalkTools } from './walk-tools.js';

/** Grows chats, those of one chat one after the other. */
export class GrowthQueue {
  readonly #tools: WalkTools;
  readonly #replica: Pick<Replica, 'coverage'>;
  readonly #last = new Map<string, Promise<GrowOutcome>>();

  constructor(tools: WalkTools, replica: Pick<Replica, 'coverage'>) {
    this.#tools = tools;
    this.#replica = replica;
  }

  /** See `HistoryApi.grow`. */
  grow(chatId: string, request: { readonly count: number; readonly deadlineMs: number }): Promise<GrowOutcome> {
    const before = this.#last.get(chatId) ?? Promise.resolve('start' as const);
    const turn = before
      .then(() => growChat(this.#tools, this.#replica, chatId, request))
      .catch((error: unknown) => {
        this.#tools.log.warn({ err: error }, 'Older messages could not be stored');
        return 'unavailable' as const;
      })
      .finally(() => {
        if (this.#last.get(chatId) === turn) this.#last.delete(chatId);
      });
    this.#last.set(chatId, turn);
    return turn;
  }
}
