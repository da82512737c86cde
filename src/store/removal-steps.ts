import { UlidSource } from '../core/ids/ulid.js';
import type { Clock } from '../core/ports/clock.js';
import type { CausewayDatabase } from './open-database.js';
import { BatchContext } from './replica/batch-context.js';
import { closeBatch, takeTurn } from './replica/close-batch.js';

/**
 * Removes in many short transactions, each in its turn among the batches of the session, so that nobody waits long and
 * the versions of the chats grow as they do with any change.
 */
export class RemovalSteps {
  readonly #database: CausewayDatabase;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #ulids = new UlidSource();

  constructor(database: CausewayDatabase, clock: Pick<Clock, 'now'>) {
    this.#database = database;
    this.#clock = clock;
  }

  /** One transaction. */
  async step<T>(session: string, work: (batch: BatchContext) => Promise<T>): Promise<T> {
    const result = await this.#database.transaction().execute(async (transaction) => {
      const batch = new BatchContext(transaction, session, 'history');
      const counters = await takeTurn(batch);
      const outcome = await work(batch);
      await closeBatch(batch, counters, undefined, this.#clock.now(), this.#ulids);
      return outcome;
    });
    // better-sqlite3 works without giving way: whoever waits for this process gets a turn between two steps.
    await new Promise<void>((resolve) => setImmediate(resolve));
    return result;
  }

  /** Repeats a step until it says that nothing is left; gives the sum of what each came to. */
  async until(session: string, work: (batch: BatchContext) => Promise<number>): Promise<number> {
    let sum = 0;
    for (;;) {
      const removed = await this.step(session, work);
      if (removed === 0) return sum;
      sum += removed;
    }
  }
}
