import { Worker } from 'node:worker_threads';
import type { MessageHits, MessageSearchQuery } from '../../core/history/reads.js';
import type { MessageSearch } from '../../core/ports/stores.js';
import type { SearchCall, SearchReturn } from './worker-messages.js';

interface Waiting {
  readonly call: SearchCall;
  readonly resolve: (hits: MessageHits) => void;
  readonly reject: (error: Error) => void;
  /** It was under way already when a worker died. */
  wasLost: boolean;
}

const WORKER_GONE = 'The search worker ended before it had answered.';

/**
 * Search in SQLite beside the main thread (ruling 18): idle -> running with the first search -> idle when the worker
 * dies, whose searches are asked once more of a new one -> closed. Throws after `close`.
 */
export class WorkerSearch implements MessageSearch {
  readonly #entry: string | URL;
  readonly #sqlitePath: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;
  #isClosed = false;

  /** `entry` is the compiled `search-worker.js`. */
  constructor(entry: string | URL, sqlitePath: string) {
    this.#entry = entry;
    this.#sqlitePath = sqlitePath;
  }

  async search(session: string, query: MessageSearchQuery): Promise<MessageHits> {
    if (this.#isClosed) throw new Error('The search is closed.');
    const call = { id: ++this.#lastId, session, query };
    return new Promise((resolve, reject) => {
      this.#waiting.set(call.id, { call, resolve, reject, wasLost: false });
      this.#running().postMessage(call);
    });
  }

  /** Ends the worker; searches under way fail. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(this.#entry, { workerData: { sqlitePath: this.#sqlitePath } });
    // Nothing of ours ends because a worker is there; whoever waits for an answer holds the process by other means.
    worker.unref();
    worker.on('message', (returned: SearchReturn) => {
      this.#settle(returned);
    });
    let cause: unknown;
    // An error ends the worker, and the end is what is acted upon.
    worker.on('error', (error) => {
      cause = error;
    });
    worker.once('exit', () => {
      this.#lost(worker, cause);
    });
    this.#worker = worker;
    return worker;
  }

  #settle(returned: SearchReturn): void {
    const waiting = this.#waiting.get(returned.id);
    this.#waiting.delete(returned.id);
    if ('hits' in returned) waiting?.resolve(returned.hits);
    else waiting?.reject(new Error(returned.error));
  }

  #lost(worker: Worker, cause: unknown): void {
    if (this.#worker === worker) this.#worker = null;
    for (const [id, waiting] of this.#waiting) {
      if (this.#isClosed || waiting.wasLost) {
        this.#waiting.delete(id);
        waiting.reject(new Error(WORKER_GONE, { cause }));
      } else {
        waiting.wasLost = true;
        this.#running().postMessage(waiting.call);
      }
    }
  }
}
